# do not pre-load
"""When a submission came too near its deadline, and a keyed chain over the events of each submission.

Events that were written before have no place in a chain yet; ``core`` adopts them in the same transaction (only it has the key).
"""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty."""
    op.add_column('submissions', sa.Column('late_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('submission_events', sa.Column('mac', sa.String(length=64), nullable=True))
