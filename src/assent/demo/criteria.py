"""The text of the criteria that the plan of the demonstration has published, as its file."""

import json
from pathlib import Path

from assent.casework.notices.notice import MEMBER
from assent.casework.notices.plan_texts import criteria_file
from assent.casework.notices.supplies import citable
from assent.casework.notices.words import Words
from assent.logic.package import Catalogue
from assent.logic.policy import Policy


def write_criteria(folder: Path, catalogue: Catalogue) -> None:
    """Put the text of every policy's criteria beside the record: without it a letter that says no is held."""
    for package in catalogue.packages:
        words = Words("en", MEMBER, package.resources)
        for policy in package.versions:
            path = folder / criteria_file(policy.id, policy.version)
            path.parent.mkdir(exist_ok=True)
            path.write_text(criteria_text(policy, words), "utf-8")


def criteria_text(policy: Policy, words: Words) -> str:
    """What a plan that does not exist would publish: our statements, each with its parts and what decides.

    A plan of its own supplies the text that it has published.
    """
    rows = [
        f"{json.dumps(id)} = {json.dumps(_whole(policy, id, words), ensure_ascii=False)}"
        for id in citable(policy)
    ]
    return "\n".join(["# The criteria as the example plan publishes them.", "[criteria]", *rows, ""])


def _whole(policy: Policy, clause: str, words: Words) -> str:
    decides = f"decides.{clause}"
    parts = (f"- {policy.outline[id].says}" for id in citable(policy) if id.startswith(f"{clause}."))
    statement = policy.outline[clause].says
    return "\n".join([f"{statement} {words.say(decides)}" if words.has(decides) else statement, *parts])
