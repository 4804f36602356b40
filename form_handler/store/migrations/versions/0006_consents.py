"""Which version of its sentence the page named for each consent; what is stored already named none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column."""
    op.add_column("submissions", sa.Column("consents", sa.Text, nullable=False, server_default="{}"))


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table("submissions") as batch:
        batch.drop_column("consents")
