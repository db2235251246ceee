"""The journal: one append-only table of events, keyed (office, day, seq)."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table. The key is what lets only one of two hubs win a seq (law 3)."""
    op.create_table(
        "events",
        sa.Column("office", sa.String(64), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """There is no way back from a journal."""
    raise NotImplementedError("A journal is never unmade.")
