"""A field that is stated and computed: which one is used. Where they differ, a conflict says so."""

from dataclasses import dataclass

from assent.adapters.case_files.draft import Draft, Fields
from assent.casework.assessment.case import Computed, Conflict
from assent.logic.tree import Plain


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field of the record at hand, in the case that is being read."""

    draft: Draft
    fields: Fields
    record: str
    name: str

    @property
    def path(self) -> str:
        """Where the field stands, such as ``trials[3].adherence``."""
        return f"{self.record}.{self.name}"

    @property
    def stated(self) -> Plain | None:
        """The value as stated, None where it is not."""
        return self.fields.get(self.name)

    def not_computed(self, inputs: str) -> None:
        """Say why nothing could be computed, where nothing is stated either."""
        if self.stated is None:
            self.draft.computed.append(Computed(self.path, None, inputs))

    def differs_from(self, other: Plain, why: str) -> None:
        """Note that something else than the stated value, which is used, was found."""
        if self.stated is not None:
            self.draft.conflicts.append(Conflict(self.path, self.stated, (other,), why))

    def computed_first(self, value: Plain, inputs: str, why: str) -> None:
        """Use the computed value."""
        stated = self.stated
        if stated == value:
            return
        if stated is not None:
            self.draft.conflicts.append(Conflict(self.path, value, (stated,), why))
        self._compute(value, inputs)

    def stated_first(self, value: Plain, inputs: str, why: str) -> None:
        """Use the stated value; without one, the computed one."""
        if self.stated is None:
            self._compute(value, inputs)
        elif self.stated != value:
            self.differs_from(value, why)

    def _compute(self, value: Plain, inputs: str) -> None:
        self.fields[self.name] = value
        self.draft.computed.append(Computed(self.path, value, inputs))
