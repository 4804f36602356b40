"""An index of what failed, so that looking for it stays as fast after years of mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

FAILED = sa.text("state = 'failed'")


def upgrade() -> None:
    """Create the index."""
    op.create_index("ix_deliveries_failed", "deliveries", ["finished_at"], sqlite_where=FAILED, postgresql_where=FAILED)


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_deliveries_failed", "deliveries")
