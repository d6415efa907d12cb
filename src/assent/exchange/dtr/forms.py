"""The forms of an installation: which there are today, found by their URLs, ids, the codes of orders."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from assent.adapters.fhir.dtr.choices import Choices
from assent.adapters.fhir.dtr.libraries import prepopulation_of
from assent.adapters.fhir.dtr.questionnaires import ADAPTIVE_SUFFIX, Form, Guide, form_id
from assent.adapters.fhir.outcomes import Issue, UnreadableResource
from assent.desk.assessment.inquiry import choice_words
from assent.desk.exchange.collecting import FormKind, form_kinds, questionnaire_of
from assent.desk.exchange.ordered_items import ClinicalOrder, items_of
from assent.desk.ports import Desk


@dataclass(frozen=True, slots=True)
class NamedForm:
    """A form as somebody named it: the whole one, or the one that asks as it goes."""

    form: Form
    kind: FormKind
    adaptive: bool = False


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms below one address for one version of the guide, as of a day."""

    desk: Desk
    base: str
    guide: Guide
    day: date

    def named(self, canonical: str, place: str = "") -> NamedForm:
        """The form of a canonical URL, with or without its version; its host does not matter.

        Raises ``UnreadableResource`` with 404 where there is none, or its version is not in force.
        """
        url, _, version = canonical.partition("|")
        named = self.by_id(url.rsplit("/Questionnaire/", 1)[-1])
        if named is None:
            raise _not_found(f"There is no questionnaire {canonical[:120]!r} here.", place)
        if version and version != named.form.version:
            fault = f"The questionnaire is in force as version {named.form.version}, not {version[:40]!r}."
            raise _not_found(fault, place)
        return named

    def by_id(self, id: str) -> NamedForm | None:
        """The form whose resource has this id; None where there is none."""
        for kind in form_kinds(self.desk, self.day):
            own = form_id(kind.package.id, kind.pathway)
            if id in (own, own + ADAPTIVE_SUFFIX):
                return NamedForm(self.form(kind), kind, id != own)
        return None

    def for_orders(self, orders: Iterable[ClinicalOrder]) -> Iterator[NamedForm]:
        """The form of each policy that lists what is ordered: for its first kind of request."""
        codes = {item.code for order in orders for item in items_of(self.desk.catalogue, order)}
        for package in self.desk.catalogue.packages:
            if any(package.service_of(code) for code in codes):
                kinds = [kind for kind in form_kinds(self.desk, self.day) if kind.package is package]
                yield from (NamedForm(self.form(kind), kind) for kind in kinds[:1])

    def of(self, policy: str, pathway: str) -> NamedForm | None:
        """The form of a policy's kind of request; None where that policy is not in force today."""
        for kind in form_kinds(self.desk, self.day):
            if kind.package.id == policy and kind.pathway == pathway:
                return NamedForm(self.form(kind), kind)
        return None

    def every(self) -> Iterator[NamedForm]:
        """Every form, each as a whole and as one that asks as it goes."""
        for kind in form_kinds(self.desk, self.day):
            form = self.form(kind)
            yield from (NamedForm(form, kind), NamedForm(form, kind, adaptive=True))

    def form(self, kind: FormKind) -> Form:
        """The form of a kind of request."""
        choices = Choices(self.base, kind.policy, lambda value: choice_words(kind.package, value))
        questionnaire = questionnaire_of(self.desk, kind, self.day)
        return Form(
            questionnaire,
            choices,
            self.guide,
            prepopulation_of(kind.package, questionnaire, choices),
            next_question=f"{self.base}/Questionnaire/$next-question",
        )


def _not_found(fault: str, place: str) -> UnreadableResource:
    return UnreadableResource([Issue(fault, place, "not-found")], 404)
