"""The readable record of a request over HTTP: whoever reviews or audits gets it, and nobody else."""

from __future__ import annotations

import pytest

from tests.adapters.letters.test_letters import read
from tests.web.served import Served, submission


@pytest.mark.parametrize(
    "name", ["excluded", "judgment-by-a-reading", "met", "other-guidance", "two-facts-missing"]
)
def test_every_example_can_be_read(name: str, served: Served) -> None:
    assert served.post("office", "/api/requests", submission(name)).status_code == 201
    answer = served.get("auditor", f"/api/requests/{name}/case-file")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"].endswith(f"{name}.pdf")
    said = read(answer.content)
    assert "The software concludes" in said
    if name == "judgment-by-a-reading":
        assert "Question for a clinician: I.3.c.cutoff" in said
        assert "16 and above not met decides" in said


@pytest.mark.parametrize(
    ("who", "status"), [("nurse", 200), ("doctor", 200), ("office", 403), ("author", 403)]
)
def test_offices_and_authors_get_none(who: str, status: int, served: Served) -> None:
    served.post("office", "/api/requests", submission("excluded"))
    assert served.get(who, "/api/requests/excluded/case-file").status_code == status
