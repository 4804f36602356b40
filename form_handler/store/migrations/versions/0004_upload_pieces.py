"""The contents of files beside what is known of them; before, no form took any."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the table of pieces; a file has a digest instead of a name on the disk."""
    with op.batch_alter_table("uploads") as batch:
        batch.drop_constraint("uq_uploads_file", type_="unique")
        batch.drop_column("file")
        batch.add_column(sa.Column("digest", sa.String(64), nullable=False))
    op.create_table(
        "upload_pieces",
        sa.Column("upload_id", ID, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("upload_id", "position", name="pk_upload_pieces"),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name="fk_upload_pieces_upload_id", ondelete="CASCADE"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("upload_pieces")
    with op.batch_alter_table("uploads") as batch:
        batch.drop_column("digest")
        batch.add_column(sa.Column("file", sa.String(64), nullable=False))
        batch.create_unique_constraint("uq_uploads_file", ["file"])
