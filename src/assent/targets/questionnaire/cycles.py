"""No item waits for itself: items whose rules lead back to them are always shown."""

from dataclasses import replace

from assent.targets.questionnaire.items import Enable, Part, Question, Questionnaire, RecordGroup, Section


def without_circles(questionnaire: Questionnaire) -> Questionnaire:
    """The same, where each item of a circle of rules is always shown. A rule without an answer opens no circle."""
    waits = {
        part.path: _asked_by(part.enable) | _asked_by(section.enable)
        for section in questionnaire.sections
        for part in section.parts
    }
    inside = {path for path in waits if path in _reached(path, waits)}
    return replace(
        questionnaire, sections=tuple(_opened(section, inside) for section in questionnaire.sections)
    )


def _opened(section: Section, inside: set[str]) -> Section:
    if not any(part.path in inside for part in section.parts):
        return section
    parts = tuple(_shown(part) if part.path in inside else part for part in section.parts)
    return replace(section, parts=parts, enable=None)


def _asked_by(enable: Enable | None) -> frozenset[str]:
    return frozenset(rule.path.partition(".")[0] for rule in (enable.rules if enable else ()))


def _reached(start: str, waits: dict[str, frozenset[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(waits[start])
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting.extend(waits.get(path, ()))
    return reached


def _shown(part: Part) -> Part:
    nothing: Enable | None = None
    if isinstance(part, Question):
        return replace(part, enable=nothing)
    assert isinstance(part, RecordGroup)
    return replace(part, enable=nothing, complete=replace(part.complete, enable=nothing))
