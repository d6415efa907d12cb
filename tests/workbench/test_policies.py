"""Policies to read: every clause in its printed place, readings and who adopted them, what changed, for whom."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assent.policies.mgb_031.package import PACKAGE
from assent.workbench.policies.routes import BESIDE
from tests.web.served import Served, over
from tests.workbench.opened import get
from tests.workbench.reading import text_of

_PAGE = "/policies/mgb-031"
_NEWEST = PACKAGE.newest
_HERE = f"{_PAGE}/{_NEWEST.version}/{_NEWEST.revision}"
_ADOPTED = """
[[adoption]]
question = "X.1.risk"
reading = "not_at_risk"
by = "<script>alert(1)</script> committee"
on = 2026-01-05

[[adoption]]
question = "X.1.risk"
reading = "at_risk"
by = "Directors"
on = 2027-01-05
"""


@pytest.fixture
def shown(an_empty_store: Path, tmp_path: Path) -> Iterator[Served]:
    """A plan that shows its policies to whoever comes, and has adopted a reading."""
    folder = tmp_path / "public"
    shutil.copytree(an_empty_store, folder)
    office = folder / "office.toml"
    text = office.read_text("utf-8")
    assert "public_policies = false" in text
    office.write_text(text.replace("public_policies = false", "public_policies = true"), "utf-8")
    plan = folder / "plan.toml"
    plan.write_text((plan.read_text("utf-8") if plan.exists() else "") + _ADOPTED, "utf-8")
    with over(folder) as made:
        yield made


def _clauses(served: Served) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = served.get("author", "/api/policies/mgb-031/clauses").json()
    return found


@pytest.mark.parametrize(
    "address",
    ["/policies", _PAGE, f"{_PAGE}/clauses/X.8", f"{_PAGE}/2026-01/1",
     f"{_HERE}/whole", f"{_HERE}/parts/facts", f"{_HERE}/rules/X.8"],
)  # fmt: skip
def test_strangers_read_policies_only_where_the_plan_shows_them(
    served: Served, shown: Served, address: str
) -> None:
    refused = get(served, None, address)
    assert refused.status_code == 401
    assert 'name="password"' in refused.text
    assert get(served, "office", address).status_code in (200, 303)
    assert get(shown, None, address).status_code in (200, 303)


def test_every_clause_has_its_place_and_an_address_that_stays(served: Served) -> None:
    page = get(served, "author", _PAGE).text
    for clause in _clauses(served):
        assert f'id="clause-{clause["id"]}"' in page
        assert served.get("author", f"/api/policies/mgb-031/clauses/{clause['id']}").status_code == 200
        onward = get(served, "author", f"{_PAGE}/clauses/{clause['id']}")
        assert onward.headers["location"] == f"{_PAGE}#clause-{clause['id']}"


def test_sections_come_as_they_are_printed(served: Served) -> None:
    page = get(served, "author", _PAGE).text
    pages = [int(one) for one in re.findall(r'</h2> <span class="page">\d+ clauses?[^<]* pages? (\d+)', page)]
    assert len(pages) == len({clause["place"]["section"] for clause in _clauses(served)})
    assert pages == sorted(pages)


def test_clauses_are_cited_and_never_named_by_their_ids_alone(served: Served) -> None:
    page = get(served, "author", f"{_HERE}/whole").text
    rules = "".join(re.findall(r'<div class="tree">.*?</div>', page, re.DOTALL))
    ids = "|".join(re.escape(clause["id"]) for clause in _clauses(served))
    assert not re.findall(rf">[^<]*\bclause (?:{ids})\b[^<]*<", rules)
    assert '<a href="#clause-X.2.features">Exclusions, 2, sentence 2</a>' in rules


def test_the_reading_that_counts_is_named_with_its_day_and_author_as_text(shown: Served) -> None:
    page = get(shown, None, _PAGE).text
    assert "Since Jan 5, 2026, by &lt;script&gt;alert(1)&lt;/script&gt; committee." in page
    assert "<script>alert" not in page
    assert "from Jan 5, 2027, by Directors" in page
    found = shown.get("office", "/api/policies/mgb-031/adoptions").json()
    assert [(one["reading"], one["counts"]) for one in found] == [("not_at_risk", True), ("at_risk", False)]
    later = shown.get("office", "/api/policies/mgb-031/adoptions?on=2027-02-01").json()
    assert [one["counts"] for one in later] == [False, True]


@pytest.mark.parametrize(
    ("who", "sees"), [("nurse", True), ("author", True), ("office", False), ("program", False)]
)
def test_what_bars_automatic_approval_is_for_the_plan_itself(served: Served, who: str, sees: bool) -> None:
    page = get(served, who, _PAGE)
    assert page.status_code == 200
    assert ('id="part-bars"' in page.text) is sees
    assert served.get(who, "/api/policies/mgb-031/bars").status_code == (200 if sees else 403)


def test_what_bars_automatic_approval_is_no_part_for_others(served: Served) -> None:
    assert "A person looks where" in get(served, "nurse", f"{_HERE}/parts/bars").text
    for who in ("office", "program"):
        assert get(served, who, f"{_HERE}/parts/bars").status_code == 404
        assert "A person looks where" not in get(served, who, f"{_HERE}/whole").text


def test_what_is_opened_apart_is_all_on_the_whole_page(served: Served) -> None:
    page, whole = get(served, "author", _PAGE).text, get(served, "author", f"{_HERE}/whole").text
    addresses = re.findall(r'<p class="apart" hx-get="([^"]+)"', page)
    assert len(addresses) > len(BESIDE)
    assert addresses == re.findall(r'<p class="apart"[^>]*><a href="([^"]+)"', page)
    assert 'class="apart"' not in whole
    words = text_of(whole)
    for address in addresses:
        part = get(served, "author", address, hx_request="true").text
        assert "<main" not in part
        assert text_of(part) in words
        alone = get(served, "author", address).text
        assert text_of(part) in text_of(alone)
        assert set(re.findall(r'href="#([^"]+)', alone)) == {"main"}


def test_every_place_that_the_whole_page_links_to_is_on_it(served: Served) -> None:
    whole = get(served, "author", f"{_HERE}/whole").text
    places = set(re.findall(r'id="([^"]+)"', whole))
    assert set(re.findall(r'href="#([^"]+)"', whole)) <= places
    folded = re.findall(r"<details(?![^>]* open>)[^>]*>", whole)
    assert {one for one in folded if "contents" not in one} == {"<details>"}
    assert folded.count("<details>") == whole.count('<span class="unseen"> clauses of ')


def test_a_stranger_after_a_nurse_does_not_see_the_bars(shown: Served) -> None:
    assert 'id="part-bars"' in get(shown, "nurse", _PAGE).text
    assert 'id="part-bars"' not in get(shown, None, _PAGE).text


def test_what_changed_between_two_encodings_stands_on_a_page(served: Served) -> None:
    page = get(served, "author", f"{_PAGE}/2026-01/3/changes/2026-01/2").text
    found = served.get("author", "/api/policies/mgb-031/changes?since=2&revision=3").json()
    assert len(found) > 10
    assert page.count('<div class="change">') == len(found)
    assert page.count("<li><p><strong>") == len({(change["subject"], change["name"]) for change in found})
    assert "Nothing differs" in get(served, "author", f"{_PAGE}/2026-01/3/changes/2026-01/3").text


def test_an_encoding_that_was_replaced_says_so(served: Served) -> None:
    assert "A later encoding has replaced this one" in get(served, "author", f"{_PAGE}/2026-01/1").text
    assert "A later encoding has replaced this one" not in get(served, "author", _PAGE).text


@pytest.mark.parametrize(
    ("address", "names"),
    [("/policies/other", "mgb-031"), (f"{_PAGE}/2025-01/1", "2026-01"), (f"{_PAGE}/clauses/X.99", "X.8"),
     (f"{_PAGE}/2026-01/9", "1, 2, 3"), (f"{_HERE}/parts/letters", "readings, routes"),
     (f"{_HERE}/rules/X.99", "X.8"), (f"{_HERE}/rules/O.5", "no rule")],
)  # fmt: skip
def test_what_is_not_there_names_what_is_near(served: Served, address: str, names: str) -> None:
    page = get(served, "author", address)
    assert page.status_code == 404
    assert names in page.text


def test_terms_hold_routes_grants_codes_scales_and_what_clauses_read(served: Served) -> None:
    terms = served.get("office", "/api/policies/mgb-031/terms").json()
    assert [grant["term"] for grant in terms["grants"]] == ["28 days", "365 days"]
    assert {one["code"] for one in terms["services"]} == {"J3490", "96365"}
    assert terms["reads"]["X.3"] == ["dementia"]
    assert all(route["when"]["text"] for route in terms["routes"])
    assert {band["label"] for one in terms["scales"] for band in one["bands"]} >= {"severe", "mild"}
