"""What was judged of a submission, each attempt of a delivery, what is limited, and files that came along."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the columns and tables; what is stored already counts as accepted."""
    op.add_column("submissions", sa.Column("state", sa.String(12), nullable=False, server_default="accepted"))
    op.add_column("submissions", sa.Column("score", sa.Integer, nullable=False, server_default="0"))
    op.add_column("submissions", sa.Column("reasons", sa.Text, nullable=False, server_default="[]"))
    op.add_column("submissions", sa.Column("promised_at", sa.BigInteger))
    op.add_column("submissions", sa.Column("client", sa.String(64)))
    _create_attempts()
    _create_limits()
    _create_uploads()


def _create_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", ID, nullable=False),
        sa.Column("delivery_id", ID, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("detail", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name="fk_attempts_delivery_id", ondelete="CASCADE"),
    )
    op.create_index("ix_attempts_delivery_id", "attempts", ["delivery_id"])


def _create_limits() -> None:
    op.create_table(
        "limits",
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("ends_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_limits"),
        sqlite_with_rowid=False,
    )


def _create_uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", ID, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("file", sa.String(64), nullable=False),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
        sa.UniqueConstraint("file", name="uq_uploads_file"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name="fk_uploads_submission_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_uploads_submission_id", "uploads", ["submission_id"])


def downgrade() -> None:
    """Take away what was added."""
    for table in ("uploads", "limits", "attempts"):
        op.drop_table(table)
    with op.batch_alter_table("submissions") as batch:
        for column in ("client", "promised_at", "reasons", "score", "state"):
            batch.drop_column(column)
