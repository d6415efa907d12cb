"""What attachments hold: questionnaires that were filled in, documents, and resources that are read as a chart."""

import binascii
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha1
from typing import Any

from assent.adapters.fhir.cdex.attachments import Attachment, SubmittedAttachments
from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.adapters.fhir.pas.request.answers import DONE
from assent.adapters.fhir.resources import (
    BundleIndex,
    Coding,
    Entry,
    Resource,
    codings,
    elements,
    kind,
)
from assent.adapters.fhir.systems import IDENTIFIER_TYPE

MOST_RESOURCES = 2_000
"""So many resources the attachments of one call may hold."""
_SUBJECTS = ("subject", "patient", "beneficiary")
_FILES = ("DocumentReference", "Binary")
_MESSAGES = frozenset({"Bundle", "Parameters", "Claim", "ClaimResponse"})
"""What would be kept and never read: a Bundle within an attached one, and transactions."""
_NO_CHART = frozenset({"QuestionnaireResponse", "Patient", *_MESSAGES, *_FILES})


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A document as it was sent: its bytes, their type, and how it is called. ``place`` is its FHIRPath.

    ``codes`` say of what kind it is, as who attached it says: the code by which it was asked for.
    """

    title: str
    media_type: str
    data: bytes
    place: str
    codes: tuple[Coding, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachedContents:
    """The contents by what becomes of them.

    ``index`` finds what they refer to, among themselves and among what the office sent before. ``patients`` are those
    of them that have the member's number.
    """

    index: BundleIndex
    responses: tuple[Entry, ...]
    files: tuple[AttachedFile, ...]
    chart: tuple[Resource, ...]
    patients: tuple[Resource, ...] = ()


def read_contents(
    sent: SubmittedAttachments, sent_before: tuple[Entry, ...], numbers: frozenset[str]
) -> AttachedContents:
    """The contents of a call. Raises ``UnreadableResource`` that names each place that cannot be taken.

    ``numbers`` are the member's: a content that is said to be about somebody else is never taken.
    """
    entries = [entry for attachment in sent.attachments for entry in _entries(attachment)]
    if len(entries) > MOST_RESOURCES:
        message = f"holds {len(entries)} resources; at most {MOST_RESOURCES} are taken."
        raise UnreadableResource([Issue(message, "Parameters.parameter", "too-long")])
    index = BundleIndex((*entries, *sent_before))
    issues = [issue for entry in entries for issue in _faults(entry, index, numbers)]
    files = list[AttachedFile]()
    for entry in entries:
        issues += _read_files(entry, sent, files)
    if issues:
        raise UnreadableResource(issues)
    return AttachedContents(
        index,
        tuple(entry for entry in entries if kind(entry.resource) == "QuestionnaireResponse"),
        tuple(files),
        tuple(entry.resource for entry in entries if kind(entry.resource) not in _NO_CHART),
        tuple(entry.resource for entry in entries if _is_member(entry, numbers)),
    )


def _entries(attachment: Attachment) -> Iterator[Entry]:
    """The resource that is attached, or those of the Bundle that is."""
    if kind(attachment.content) != "Bundle":
        yield Entry("", attachment.content, attachment.place)
        return
    for entry in BundleIndex.of(attachment.content).entries:
        yield Entry(entry.full_url, entry.resource, f"{attachment.place}{entry.place.removeprefix('Bundle')}")


def _faults(entry: Entry, index: BundleIndex, numbers: frozenset[str]) -> Iterator[Issue]:
    resource = entry.resource
    if not kind(resource):
        yield Issue("must be a resource with its resourceType.", entry.place, "structure")
    if kind(resource) in _MESSAGES:
        message = "is a message of its own and no attachment; attach the resources, or the documents, that are in it."
        yield Issue(message, entry.place, "not-supported")
    if kind(resource) == "QuestionnaireResponse" and resource.get("status") not in DONE:
        message = f"must be {' or '.join(DONE)}: fill it in before it is sent."
        yield Issue(message, f"{entry.place}.status", "value")
    if kind(resource) == "QuestionnaireResponse" and not _answers_for(entry, index, numbers):
        message = "must lead to the member: to the Patient that was sent, or by the member's number."
        yield Issue(message, f"{entry.place}.subject", "value" if resource.get("subject") else "required")
        return
    for place, identifiers in _subjects(entry, index):
        named = {str(element["value"]).strip() for element in identifiers if _is_number(element)}
        if named and not named & numbers:
            message = "is about somebody else than the member of this request; send it to the right one."
            yield Issue(message, place, "value")


def _answers_for(entry: Entry, index: BundleIndex, numbers: frozenset[str]) -> bool:
    """Whether a questionnaire says that it is about the member; what it answers becomes facts of the member."""
    reference = entry.resource.get("subject")
    subject = index.resolve(reference, entry)
    if subject is not None:
        return _is_member(subject, numbers)
    values = elements(reference, "identifier.value") if isinstance(reference, Mapping) else []
    return any(isinstance(value, str) and value.strip() in numbers for value in values)


def _is_member(entry: Entry, numbers: frozenset[str]) -> bool:
    """Whether a resource is the Patient who has one of the member's numbers."""
    values = elements(entry.resource, "identifier.value") if kind(entry.resource) == "Patient" else []
    return any(isinstance(value, str) and value.strip() in numbers for value in values)


def _subjects(entry: Entry, index: BundleIndex) -> Iterator[tuple[str, list[Any]]]:
    """The identifiers of whom a resource is about, each with the place where it is said."""
    if kind(entry.resource) == "Patient":
        yield f"{entry.place}.identifier", elements(entry.resource, "identifier")
        return
    for name in _SUBJECTS:
        reference = entry.resource.get(name)
        if not isinstance(reference, Mapping):
            continue
        subject = index.resolve(reference, entry)
        of_patient = elements(subject.resource, "identifier") if subject is not None else []
        yield f"{entry.place}.{name}", [*elements(reference, "identifier"), *of_patient]


def _is_number(element: Any) -> bool:
    """Whether an identifier is a member's number, and not one of a chart or a license."""
    if not isinstance(element, Mapping) or not isinstance(element.get("value"), str):
        return False
    return any(
        coding.code == "MB" and coding.system in (IDENTIFIER_TYPE, "")
        for coding in codings(element.get("type"))
    )


def _read_files(entry: Entry, sent: SubmittedAttachments, files: list[AttachedFile]) -> Iterator[Issue]:
    resource = entry.resource
    codes = _codes(entry, sent)
    title = _title(resource, codes)
    if kind(resource) == "Binary":
        yield from _read_file(resource, entry.place, title, codes, files)
    if kind(resource) != "DocumentReference":
        return
    if resource.get("status") == "entered-in-error":
        yield Issue("was entered in error; send the right one.", f"{entry.place}.status", "value")
    contents = [content for content in elements(resource, "content") if isinstance(content, Mapping)]
    if not contents:
        yield Issue("is missing: the document itself.", f"{entry.place}.content", "required")
    for number, content in enumerate(contents):
        attachment, place = content.get("attachment"), f"{entry.place}.content[{number}].attachment"
        if isinstance(attachment, Mapping):
            own = attachment.get("title")
            named = own if isinstance(own, str) and own else title
            yield from _read_file(attachment, place, named, codes, files)
        else:
            yield Issue("is missing: the document with its data.", place, "required")


def _codes(entry: Entry, sent: SubmittedAttachments) -> tuple[Coding, ...]:
    """The codes with which a content was attached."""
    inside = (
        attachment
        for attachment in sent.attachments
        if entry.place == attachment.place or entry.place.startswith(f"{attachment.place}.")
    )
    return next((attachment.codes for attachment in inside), ())


def _title(resource: Resource, codes: tuple[Coding, ...]) -> str:
    """What a document without a title of its own is called: by its description, its type, or the code it came with."""
    texts = [
        *elements(resource, "description"),
        *elements(resource, "type.text"),
        *(coding.display for coding in codings(resource.get("type"))),
        *(coding.display for coding in codes),
    ]
    return next((text for text in texts if isinstance(text, str) and text.strip()), "Attachment")


def _read_file(
    element: Resource, place: str, title: str, codes: tuple[Coding, ...], files: list[AttachedFile]
) -> Iterator[Issue]:
    """Put the bytes of an Attachment or a Binary among the files, or tell why they cannot be taken."""
    media_type, data = element.get("contentType"), element.get("data")
    if not isinstance(media_type, str) or not media_type.strip():
        yield Issue(
            "is missing: the type of the document, such as application/pdf.",
            f"{place}.contentType",
            "required",
        )
        return
    if not isinstance(data, str) or not data:
        message = "is missing: send the document itself, base64, with this call; no address is called for it."
        yield Issue(message, f"{place}.data", "required")
        return
    try:
        content = b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        yield Issue("is no base64.", f"{place}.data", "value")
        return
    wrong = _differs(element, content)
    if wrong:
        yield Issue(wrong, f"{place}.data", "value")
    else:
        files.append(AttachedFile(title, media_type.partition(";")[0].strip().lower(), content, place, codes))


def _differs(element: Resource, content: bytes) -> str:
    """Whether the bytes are others than their size or hash says; empty where they are not."""
    size, digest = element.get("size"), element.get("hash")
    if isinstance(size, int) and not isinstance(size, bool) and size != len(content):
        return f"has {len(content)} bytes, where its size says {size}; send it again."
    if isinstance(digest, str) and digest:
        try:
            named = b64decode(digest, validate=True)
        except (binascii.Error, ValueError):
            return "has a hash that is no base64."
        if named != sha1(content, usedforsecurity=False).digest():
            return "has another hash than is said of it; send it again."
    return ""
