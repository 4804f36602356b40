"""An index of what arrived, so that a way that fails is told from one that works as fast after years of mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

SENT = sa.text("state = 'sent'")


def upgrade() -> None:
    """Create the index."""
    columns = ["kind", "finished_at"]
    op.create_index("ix_deliveries_sent", "deliveries", columns, sqlite_where=SENT, postgresql_where=SENT)


def downgrade() -> None:
    """Take it away."""
    op.drop_index("ix_deliveries_sent", "deliveries")
