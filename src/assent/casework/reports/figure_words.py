"""Names, cells and figures of reports as a person reads them, on a page and on a screen."""

from assent.casework.reports.public import Figure
from assent.casework.reports.tables import Form

LEVELS = {"contract": "Contract", "plan": "Program"}
"""What public figures are by."""
_NONE = "none"
_LINES = {
    "mgb_aco": "MGB ACO",
    "one_care": "One Care",
    "qualified_health_plan": "Qualified health plans",
}


def words(name: object) -> str:
    """A name of the data as a person reads it: ``medicare_advantage`` is Medicare Advantage."""
    text = str(name)
    if text in _LINES:
        return _LINES[text]
    return text.replace("_", " ") if text.islower() else text


def cell(value: object, form: Form) -> str:
    """One cell of an operational table. What is null is said, since an empty cell reads as nothing."""
    if value is None:
        return _NONE
    if form is Form.COUNT:
        return f"{value:,}"
    if form is Form.WORDS:
        return words(value) if value else "not named"
    return f"{value:,.2f}" if form is Form.PERCENT else f"{value:,.1f}"


def figure(figure: Figure) -> str:
    """What a public figure comes to, in words."""
    if figure["hidden"] or (figure["note"] and figure["items"] is None):
        return figure["note"]
    if figure["items"] is not None:
        return "; ".join(f"{item['code']} {item['name']}".strip() for item in figure["items"]) or _NONE
    if figure["percent"] is not None:
        return f"{figure['percent']:.2f} %"
    average, median = figure["average_hours"] or 0.0, figure["median_hours"] or 0.0
    return (
        f"average {average:,.1f} h ({average / 24:.1f} days), median {median:,.1f} h ({median / 24:.1f} days)"
    )


def basis(figure: Figure) -> str:
    """The counts behind a public figure."""
    if figure["hidden"]:
        return "not shown"
    if figure["items"] is not None:
        return f"{figure['note']}; asked for: {_asked(figure)}" if figure["asked"] else figure["note"]
    if figure["numerator"] is None:
        return f"{figure['denominator']:,}"
    return f"{figure['numerator']:,} of {figure['denominator']:,}"


def _asked(figure: Figure) -> str:
    """The codes that were asked for, how often where that is shown, and which of them were not on the list."""
    return ", ".join(
        asked["code"]
        + (f" ({asked['requested']:,})" if asked["requested"] is not None else "")
        + (", not on the list" if asked["listed"] is False else "")
        for asked in figure["asked"] or ()
    )
