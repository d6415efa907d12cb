"""Checks of DTR: packages of forms, and forms that ask question by question."""

import base64
import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

from assent.adapters.fhir.resources import Resource, elements, extensions, kind
from assent.conformance.checks import CheckRun, Suite, expect, the_outcome
from assent.conformance.exchanges import ServerCall
from assent.conformance.verdicts import NotTested, Unmet

DTR = Suite("dtr")
_LIBRARY = "http://hl7.org/fhir/StructureDefinition/cqf-library"
_ADAPTIVE = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-questionnaireAdaptive"
_HIDDEN = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"
_CQL, _ELM = "text/cql", "application/elm+json"
_ALTERNATIVE = "alternative-expression"
_EXPRESSIONS = (
    "initialExpression",
    "candidateExpression",
    "calculatedExpression",
    "contextExpression",
    "variable",
)


def _address(trial: CheckRun, path: str) -> str:
    if not trial.server.addresses.dtr:
        raise NotTested("Give the address of DTR with --dtr.")
    return f"{trial.server.addresses.dtr}{path}"


def _package(trial: CheckRun) -> ServerCall:
    if "dtr/package" not in trial.found:
        address = _address(trial, "/Questionnaire/$questionnaire-package")
        trial.found["dtr/package"] = trial.server.post(address, trial.sample("dtr/package"))
    exchange = trial.found["dtr/package"]
    expect(exchange.is_good, f"The status is {exchange.status}.")
    return exchange


def _bundles(trial: CheckRun) -> list[Resource]:
    return _package_bundles(_package(trial))


def _package_bundles(exchange: ServerCall) -> list[Resource]:
    answer = exchange.resource("Parameters", "Bundle")
    if kind(answer) == "Bundle":
        return [answer]
    named = {"packagebundle", "PackageBundle"}
    bundles = [
        parameter["resource"] for parameter in elements(answer, "parameter") if parameter.get("name") in named
    ]
    expect(bundles, "No package came.")
    return bundles


def _resources(bundle: Resource, type_: str) -> list[Resource]:
    return [resource for resource in elements(bundle, "entry.resource") if kind(resource) == type_]


def _forms(trial: CheckRun) -> list[Resource]:
    """The form of each package."""
    by_package = [_resources(bundle, "Questionnaire") for bundle in _bundles(trial)]
    expect(all(by_package), "A package holds no form.")
    return [form for forms in by_package for form in forms]


def _items(questionnaire: Resource) -> list[Resource]:
    """Every item, with those inside it."""
    open_, items = list(elements(questionnaire, "item")), list[Resource]()
    while open_:
        item = open_.pop(0)
        items.append(item)
        open_ += elements(item, "item")
    return items


@DTR.check(
    "$questionnaire-package gives bundles that begin with their form",
    "conf-1",
    "spec-6",
    "conf-12",
    "conf-8",
    "conf-9",
)
def package(trial: CheckRun) -> None:
    """The sample coverage and order."""
    for bundle in _bundles(trial):
        expect(bundle.get("type") == "collection", "A package is not of type collection.")
        kinds = [kind(resource) for resource in elements(bundle, "entry.resource")]
        expect(kinds and kinds[0] == "Questionnaire", f"A package begins with {kinds[:1]}.")
        expect(kinds.count("Questionnaire") == 1, "A package holds several forms.")


@DTR.check("Libraries hold CQL and ELM as data, and have names of their own", "spec-95", "spec-98", "spec-99")
def libraries(trial: CheckRun) -> None:
    """Each Library of each package."""
    for bundle in _bundles(trial):
        held_libraries = _resources(bundle, "Library")
        expect(held_libraries, "A package holds no Library.")
        expect(
            len({library.get("name") for library in held_libraries}) == len(held_libraries),
            "A name stands twice.",
        )
        for library in held_libraries:
            kinds = {
                content.get("contentType"): content.get("data") for content in elements(library, "content")
            }
            expect(
                kinds.get(_CQL) and kinds.get(_ELM), f"{library.get('name')} holds {sorted(map(str, kinds))}."
            )
            elm = json.loads(base64.b64decode(kinds[_ELM]))
            expect("library" in elm, f"{library.get('name')}: what it calls ELM is none.")


@DTR.check(
    "Libraries that a form names come with it; CQL has the context of the patient", "spec-87", "spec-93"
)
def named_libraries(trial: CheckRun) -> None:
    """The canonicals of each form."""
    _forms(trial)
    for bundle in _bundles(trial):
        libraries_ = _resources(bundle, "Library")
        urls = {str(library.get("url")) for library in libraries_}
        for form in _resources(bundle, "Questionnaire"):
            named = {
                str(extension.get("valueCanonical")).partition("|")[0]
                for extension in extensions(form, _LIBRARY)
            }
            expect(named <= urls, f"Named and not there: {sorted(named - urls)}.")
        for library in libraries_:
            text = next(
                content["data"]
                for content in elements(library, "content")
                if content.get("contentType") == _CQL
            )
            cql = base64.b64decode(text).decode()
            expect("context Patient" in cql, f"{library.get('name')} has no context Patient.")


@DTR.check(
    "Forms are filled from the chart where possible, by CQL with its ELM",
    "spec-54",
    "spec-18",
    "spec-96",
    "spec-97",
    "spec-94",
)
def expressions(trial: CheckRun) -> None:
    """Every expression of every form."""
    for form in _forms(trial):
        if extensions(form, _ADAPTIVE):
            continue
        all_expressions = [expression for item in (form, *_items(form)) for expression in _expressions(item)]
        expect(all_expressions, f"{form.get('url')} fills nothing from the chart.")
        for expression in all_expressions:
            language = str(expression.get("language"))
            if _reads_a_variable(expression):
                continue
            expect(language.startswith(_CQL), f"An expression is of {language}.")
            has_elm = any(_ALTERNATIVE in str(inner.get("url")).lower().replace("alternativeexpression", _ALTERNATIVE)
                          for inner in elements(expression, "extension"))  # fmt: skip
            expect(has_elm or language == f"{_CQL}-identifier", "An expression of CQL has no ELM beside it.")


def _reads_a_variable(expression: Resource) -> bool:
    """Whether it only names what an expression of CQL around it found, as SDC has it for groups that repeat."""
    return str(expression.get("language")) == "text/fhirpath" and str(
        expression.get("expression")
    ).startswith("%")


def _expressions(item: Resource) -> list[Resource]:
    return [
        extension["valueExpression"]
        for extension in elements(item, "extension")
        if "valueExpression" in extension and any(name in str(extension.get("url")) for name in _EXPRESSIONS)
    ]


@DTR.check("No question is hidden or read-only and filled from the chart", "sec-4")
def nothing_hidden(trial: CheckRun) -> None:
    """Every item of every form."""
    for form in _forms(trial):
        for item in _items(form):
            hidden = any(
                extension.get("valueBoolean") for extension in extensions(item, _HIDDEN)
            ) or item.get("readOnly")
            expect(not (hidden and _expressions(item)), f"{item.get('linkId')} is filled and cannot be seen.")


@DTR.check("Questions appear only where they are needed", "spec-17", "conf-10", "spec-21")
def conditions(trial: CheckRun) -> None:
    """Conditions of items, or an adaptive form."""
    for form in _forms(trial):
        adaptive = bool(extensions(form, _ADAPTIVE))
        conditional = any("enableWhen" in item for item in _items(form))
        expect(adaptive or conditional, f"{form.get('url')} asks everything of everybody.")


@DTR.check("A package has one draft response, for its own form", "spec-122", "spec-139", "spec-140")
def draft_response(trial: CheckRun) -> None:
    """The QuestionnaireResponse of each package."""
    for bundle in _bundles(trial):
        responses = _resources(bundle, "QuestionnaireResponse")
        expect(len(responses) == 1, f"A package has {len(responses)} responses.")
        response, form = responses[0], _resources(bundle, "Questionnaire")[0]
        expect(response.get("status") == "in-progress", f"Its status is {response.get('status')!r}.")
        if str(response.get("questionnaire", "")).startswith("#"):
            continue
        pointed = str(response.get("questionnaire", "")).partition("|")[0]
        expect(pointed == form.get("url"), f"It points to {pointed}.")


@DTR.check(
    "What a draft response contains is referred to by answers only; it makes no claim of coverage",
    "spec-141",
    "spec-43",
)
def contained(trial: CheckRun) -> None:
    """The QuestionnaireResponse of each package beside its form."""
    for bundle in _bundles(trial):
        form = _resources(bundle, "Questionnaire")[0]
        for response in _resources(bundle, "QuestionnaireResponse"):
            references = {
                f"#{resource.get('id')}"
                for resource in elements(response, "contained")
                if kind(resource) != "Questionnaire"
            }
            answers = set(map(str, elements(response, "item.answer.valueReference.reference")))
            expect(references <= answers, f"Contained without an answer: {sorted(references - answers)}.")
            claims = any(
                "ext-coverage-information" in str(extension.get("url"))
                for extension in elements(response, "extension")
            )
            adaptive = bool(extensions(form, _ADAPTIVE))
            expect(adaptive or not claims, "A form that is not adaptive says something of coverage.")


@DTR.check("The address of an adaptive form lies below the payer's", "spec-24", "spec-33")
def adaptive_address(trial: CheckRun) -> None:
    """The extension of each form."""
    for form in _forms(trial):
        for extension in extensions(form, _ADAPTIVE):
            url = extension.get("valueUrl", extension.get("valueUri"))
            below = url is None or str(url).startswith(trial.server.addresses.dtr)
            expect(below, f"The form is asked at {url}.")


@DTR.check("Trouble in what was sent is 4xx with an OperationOutcome", "spec-130")
def broken_package(trial: CheckRun) -> None:
    """A package for nothing, then for a context of nobody."""
    address = _address(trial, "/Questionnaire/$questionnaire-package")
    nothing: dict[str, Any] = {"resourceType": "Parameters", "parameter": []}
    the_outcome(trial.server.post(address, nothing))
    body: Any = copy.deepcopy(trial.sample("dtr/package"))
    body["parameter"] = [parameter for parameter in body["parameter"] if parameter["name"] == "coverage"]
    body["parameter"].append({"name": "context", "valueString": "NOBODY-KNOWS"})
    the_outcome(trial.server.post(address, body))


@DTR.check(
    "An adaptive form is asked question by question until it is complete", "spec-23", "spec-25", "spec-39"
)
def adaptive(trial: CheckRun) -> None:
    """$next-question from the draft of an adaptive form on, answered each time from the sample's items."""
    answers = [dict(answer) for answer in elements(trial.sample("dtr/answers"), "item")]
    response = _adaptive_draft(trial)
    for _ in range(_MOST_ROUNDS):
        exchange = trial.server.post(_address(trial, "/Questionnaire/$next-question"), _asked(response))
        expect(exchange.is_good, f"The status is {exchange.status}.")
        response = _response_of(exchange.resource("QuestionnaireResponse", "Parameters"))
        if response.get("status") == "completed":
            return
        form = next(
            resource for resource in response.get("contained", []) if kind(resource) == "Questionnaire"
        )
        expect(_fill(response, form, answers), "It asks what the sample does not answer, or the same again.")
    raise Unmet(f"It was not complete after {_MOST_ROUNDS} rounds.")


_MOST_ROUNDS = 100


def _adaptive_draft(trial: CheckRun) -> dict[str, Any]:
    address = _address(trial, "/Questionnaire/$questionnaire-package")
    exchange = trial.server.post(address, trial.sample("dtr/package-adaptive"))
    expect(exchange.is_good, f"The status is {exchange.status}.")
    bundles = _package_bundles(exchange)
    form = _resources(bundles[0], "Questionnaire")[0]
    expect(extensions(form, _ADAPTIVE), "The form is not adaptive.")
    response = copy.deepcopy(dict(_resources(bundles[0], "QuestionnaireResponse")[0]))
    contained = [resource for resource in response.get("contained", []) if kind(resource) == "Questionnaire"]
    expect(
        contained and contained[0].get("derivedFrom"),
        "The draft contains no form derived from the canonical one.",
    )
    return response


def _asked(response: Mapping[str, Any]) -> dict[str, Any]:
    named = {"name": "questionnaire-response", "resource": response}
    return {"resourceType": "Parameters", "parameter": [named]}


def _response_of(answer: Resource) -> dict[str, Any]:
    if kind(answer) == "QuestionnaireResponse":
        return dict(answer)
    return next(
        parameter["resource"] for parameter in elements(answer, "parameter") if "resource" in parameter
    )


def _fill(response: dict[str, Any], form: Resource, answers: list[dict[str, Any]]) -> bool:
    """Answer what the form asks by now; whether that is more than before."""
    before = json.dumps(response.get("item", []))
    links = {item["linkId"] for item in _items(form)}
    response["item"] = list(_within(answers, form, links))
    return json.dumps(response["item"]) != before


def _within(answers: list[dict[str, Any]], form: Resource, links: set[str]) -> Iterator[dict[str, Any]]:
    """The answers as the form has them: each in the groups of its question."""
    for item in elements(form, "item"):
        link = item["linkId"]
        own = [answer for answer in answers if answer["linkId"] == link]
        if item.get("type") == "group" and not own:
            inner = list(_within(answers, item, links))
            yield from [{"linkId": link, "item": inner}] if inner else []
        for answer in own:
            inner = [part for part in answer.get("item", []) if part["linkId"] in links]
            yield {**answer, "item": inner} if "item" in answer else answer


@DTR.check("A response that is invalid is 400 with an OperationOutcome", "spec-147")
def broken_response(trial: CheckRun) -> None:
    """$next-question with no response."""
    exchange = trial.server.post(
        _address(trial, "/Questionnaire/$next-question"), {"resourceType": "Parameters"}
    )
    expect(exchange.status == 400, f"The status is {exchange.status}.")
    exchange.resource("OperationOutcome")


@DTR.check("A client without a token is turned away", "spec-120")
def signed_in(trial: CheckRun) -> None:
    """The package once more, without the token."""
    if not trial.server.is_signed_in:
        raise NotTested("The run has no token itself; give one with --token or --client.")
    address = _address(trial, "/Questionnaire/$questionnaire-package")
    exchange = trial.server.post(address, trial.sample("dtr/package"), Authorization="")
    expect(exchange.status == 401, f"The status is {exchange.status}; expected 401.")


@DTR.check("The configuration of SMART can be read", "spec-106")
def smart_configuration(trial: CheckRun) -> None:
    """GET of the configuration below the address of DTR."""
    exchange = trial.server.get(
        _address(trial, "/.well-known/smart-configuration"), Accept="application/json"
    )
    expect(exchange.status == 200, f"The status is {exchange.status}.")
    expect(exchange.resource().get("token_endpoint"), "No token endpoint is named.")


@DTR.check("Errors of a form can be reported", "conf-1")
def error_log(trial: CheckRun) -> None:
    """$log-questionnaire-errors."""
    form = _resources(_bundles(trial)[0], "Questionnaire")[0]
    canonical = f"{form['url']}|{form['version']}" if "version" in form else form["url"]
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "warning", "code": "processing"}]}
    body = {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "questionnaire", "valueCanonical": canonical}, {"name": "operationOutcome", "resource": outcome}
        ],
    }  # fmt: skip
    exchange = trial.server.post(_address(trial, "/Questionnaire/$log-questionnaire-errors"), body)
    expect(exchange.is_good, f"The status is {exchange.status}.")
