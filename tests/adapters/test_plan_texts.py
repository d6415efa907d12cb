"""What a plan supplies for its letters as files: official forms, published criteria, taglines."""

from __future__ import annotations

from pathlib import Path

import pytest

from assent.adapters.plan_texts import read_plan_texts
from assent.casework.notices.plan_texts import NO_TEXTS, Tagline
from assent.casework.plan.plan import PlanError
from tests.packages import CATALOGUE

FORM = 'title = "Notice of Denial"\ngives = ["appeal_rights"]\ntext = """\nFor {member}.\n\n{specific_reason}\n"""\n'


def put(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_folder_without_them_supplies_none(tmp_path: Path) -> None:
    assert read_plan_texts(tmp_path, CATALOGUE) == NO_TEXTS


def test_all_three_are_read(tmp_path: Path) -> None:
    put(tmp_path, "forms/CMS-10003-NDMCP.en.toml", FORM)
    put(tmp_path, "criteria/mgb-031.2026-01.toml", '[criteria]\n"X.8" = "As printed."\n')
    put(tmp_path, "taglines.toml", '[taglines]\npt = "Ajuda"\n')
    texts = read_plan_texts(tmp_path, CATALOGUE)
    form = texts.form("CMS-10003-NDMCP", "en")
    assert form is not None
    assert (form.title, form.gives) == ("Notice of Denial", ("appeal_rights",))
    assert texts.form("CMS-10003-NDMCP", "es") is None
    assert texts.criterion("mgb-031", "2026-01", "X.8") == "As printed."
    assert texts.criterion("mgb-031", "2026-01", "X.9") == ""
    assert texts.taglines == (Tagline("pt", "Ajuda"),)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("forms/CMS-10003.toml", FORM, "name it after the form and its language"),
        ("forms/CMS-10003.pt.toml", FORM, "name it after the form and its language"),
        ("forms/A.en.toml", "title = ", "forms/A.en.toml"),
        ("forms/A.en.toml", 'title = "A"\ntext = " "', "must not be empty"),
        ("forms/A.en.toml", 'title = "A"\nwords = "B"', "unknown key 'words'"),
        ("forms/A.en.toml", 'title = "A"\ntext = 1', "must be texts"),
        ("forms/A.en.toml", 'title = "A"\ntext = "B"\ngives = ["rights"]', "'rights', which is no element"),
        ("forms/A.en.toml", 'title = "A"\ntext = "B"\ngives = "rights"', "gives must be a list"),
        ("forms/A.en.toml", 'title = "A"\ntext = "Dear {name}"', "{name} cannot be filled"),
        (
            "forms/A.en.toml",
            'title = "A"\ntext = "Why: {specific_reason}"',
            "{specific_reason} cannot be filled",
        ),
        ("criteria/mgb-031.toml", "[criteria]", "name it after the policy and its version"),
        ("criteria/mgb-031.1999-01.toml", "[criteria]", "no policy mgb-031 of version 1999-01"),
        ("criteria/mgb-999.2026-01.toml", "[criteria]", "no policy mgb-999 of version 2026-01"),
        (
            "criteria/mgb-031.2026-01.toml",
            '[criteria]\n"X.99" = "Text."',
            "X.99 is no clause of mgb-031 2026-01",
        ),
        ("criteria/mgb-031.2026-01.toml", "[clauses]", "write one table [criteria]"),
        ("criteria/mgb-031.2026-01.toml", '[criteria]\n"X.8" = " "', "X.8 must be a text"),
        ("taglines.toml", '[taglines]\nPortuguese = "Ajuda"', "'Portuguese' is no language"),
        ("taglines.toml", "[taglines]\npt = 1", "pt must be a text"),
    ],
)
def test_a_wrong_file_is_named_with_what_may_stand_there(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    put(tmp_path, name, text)
    with pytest.raises(PlanError) as error:
        read_plan_texts(tmp_path, CATALOGUE)
    assert says in str(error.value)
    assert Path(name).name in str(error.value)
