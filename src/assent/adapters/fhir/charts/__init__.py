"""A patient's chart in FHIR R4 to the facts of a policy: which resource proves, supports or contradicts what.

What a resource does for which fact is the policy's (``logic.chart_rules``); nothing here names a policy, a drug or
a scale.
"""

from datetime import date

from assent.adapters.fhir.charts.case import case_of_chart
from assent.adapters.fhir.charts.files import MOST_BYTES, read_chart_file
from assent.adapters.fhir.charts.reading import read_chart
from assent.casework.assessment.chart import ReadChart
from assent.logic.package import PolicyPackage


def read_chart_bytes(
    data: bytes, package: PolicyPackage, on: date, patient: str = "", most: int = MOST_BYTES
) -> ReadChart:
    """What the bytes of a chart say for a policy, as of a day; ``most`` are the bytes that it may have, unpacked.

    Raises ``UnreadableChart``.
    """
    chart = read_chart_file(data, most)
    reading = read_chart(chart.resources, package, on, patient=patient, urls=chart.urls, unread=chart.unread)
    return ReadChart(reading, case_of_chart(reading))
