"""How the letters of a decision are shown before they go out."""

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from assent.desk.notices.previews import DecisionPreview


def show_preview(preview: "DecisionPreview") -> None:
    """Print every letter with what it lacks, how the reasons stand to the record, and the digest to sign with."""
    for letter_preview in preview.letters:
        typer.echo(f"--- the letter to the {letter_preview.to}, {letter_preview.language} ---")
        typer.echo(letter_preview.letter.text)
        for lack in letter_preview.letter.lacks:
            typer.echo(f"it is held back while it lacks {lack.element}: {lack.says}")
        for uncertain in letter_preview.letter.uncertain:
            typer.echo(f"look at: {uncertain}")
    typer.echo("--- to sign ---")
    if preview.departure:
        typer.echo(f"departs from the record at: {', '.join(preview.departure.clauses)}")
    if preview.not_cited:
        typer.echo(f"fails too and is not cited: {', '.join(preview.not_cited)}")
    typer.echo(f'you attest {preview.attests.id}: "{preview.attests.says}"')
    typer.echo(f"--seen {preview.digest}")
