"""How far the record was read for letters, so that a mailroom that starts again goes on from there."""

import sqlalchemy as sa
from alembic import op

from assent.adapters.store.database.columns import JsonText, Position

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table with its one row, at the beginning: everything is looked at once more, and sent once."""
    table = op.create_table(
        "letters_bookmark",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", Position, nullable=False),
        sa.Column("again", JsonText, nullable=False),
        sa.CheckConstraint("number = 1", name="letters_bookmark_one"),
    )
    op.bulk_insert(table, [{"number": 1, "position": 0, "again": []}])
