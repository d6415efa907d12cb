"""The clinical summary in letters about Policy 031: condition, diagnoses, ratings, medicines tried."""

from assent.logic.summary_row import SummaryRow

CLINICAL_SUMMARY = (
    SummaryRow("summary.condition", fact="indication"),
    SummaryRow(
        "summary.diagnoses", records="diagnoses", needs=("code",), joined=True,
        otherwise="summary.no_diagnosis",
    ),
    SummaryRow("summary.rating", records="scores", needs=("scale", "total", "date"), named_by="scale"),
    SummaryRow(
        "summary.medicine", records="trials", needs=("drug",), details=("days", "response"), named_by="drug"
    ),
)  # fmt: skip
