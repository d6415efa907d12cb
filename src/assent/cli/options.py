"""Options that several commands share: one name, one meaning, one help text."""

from pathlib import Path
from typing import Annotated

import typer

Store = Annotated[Path, typer.Option(metavar="FOLDER", help="The folder that `assent init` made.")]
At = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        help="When, as 2026-02-10T09:00 in Eastern time; default now. Only on a store without accounts.",
    ),
]
By = Annotated[str, typer.Option(metavar="PERSON", help="Who does it. Only on a store without accounts.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The request.")]
On = Annotated[str | None, typer.Option(metavar="DATE", help="As of this day; default today.")]
ProductLine = Annotated[
    str, typer.Option("--product-line", metavar="PRODUCT_LINE", help="Only of this product line.")
]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]
SignedBy = Annotated[str, typer.Option(metavar="PERSON", help="The clinician who signs.")]
Credential = Annotated[str, typer.Option(metavar="MD", help="As the plan's signing table names it.")]
Specialty = Annotated[str, typer.Option(metavar="WORDS", help="The clinician's specialty.")]
LicenseNumber = Annotated[str, typer.Option(metavar="NUMBER", help="The clinician's license.")]
LicenseUntil = Annotated[str, typer.Option(metavar="DATE", help="The license's last day.")]
Reasons = Annotated[
    list[str] | None,
    typer.Option("--reason", metavar="CLAUSE=WORDS", help="Why, about this member; may be repeated."),
]
SpanishReasons = Annotated[
    list[str] | None,
    typer.Option(
        "--reason-es",
        metavar="CLAUSE=WORDS",
        help="A reason in Spanish, for a member who reads Spanish; may be repeated.",
    ),
]
Alternatives = Annotated[
    list[str] | None,
    typer.Option(
        "--alternative",
        metavar="TREATMENT=WHO",
        help="What the plan would cover instead, and who gives it; may be repeated.",
    ),
]
DepartureWords = Annotated[
    str,
    typer.Option(
        "--departure",
        metavar="WORDS",
        help="Why you depart from the record, where a reason cites a clause that holds there.",
    ),
]
PreviewOnly = Annotated[
    bool,
    typer.Option("--preview", help="Show the letters in each language and their digest; decide nothing."),
]
SeenDigest = Annotated[
    str, typer.Option("--seen", metavar="DIGEST", help="The digest of the preview that you read.")
]
Lines = Annotated[
    list[str] | None,
    typer.Option("--line", metavar="LINE", help="drug or infusion, may be repeated; default all open lines."),
]
UnitsGranted = Annotated[
    int | None,
    typer.Option("--units", metavar="NUMBER", help="Billing units; left out, no number limits them."),
]
FirstDay = Annotated[str, typer.Option("--from", metavar="DATE", help="First day granted.")]
LastDay = Annotated[str, typer.Option("--to", metavar="DATE", help="Last day granted.")]
PolicyId = Annotated[
    str,
    typer.Option(
        "--policy", metavar="ID", help="Which policy; where there is one only, it need not be named."
    ),
]
CasePolicy = Annotated[
    str, typer.Option("--policy", metavar="ID", help="The policy of cases that name none.")
]
CaseRevision = Annotated[
    int | None,
    typer.Option(
        "--revision",
        metavar="NUMBER",
        help="Assess by this encoding of the version; default the one in force.",
    ),
]
Version = Annotated[
    str, typer.Option("--version", metavar="NAME", help="Which version of the policy; default the newest.")
]
Revision = Annotated[
    int | None,
    typer.Option("--revision", metavar="NUMBER", help="Which encoding of that version; default the newest."),
]
