# do not pre-load
"""The name that was verified for a member: sealed, with who verified it, how and when.  Nobody has one until somebody looked."""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty: an e-mail address was never proof of a name."""
    op.add_column('members', sa.Column('sealed_name', sa.LargeBinary(), nullable=True))
    op.add_column('members', sa.Column('name_check', sa.String(length=60), nullable=True))
    op.add_column('members', sa.Column('name_by', sa.String(length=60), nullable=True))
    op.add_column('members', sa.Column('name_at', sa.DateTime(timezone=True), nullable=True))
