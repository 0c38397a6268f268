# do not pre-load
"""What was handed in as a whole from a page that worked without a network: which bundle became which matter, once."""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table, empty."""
    op.create_table(
        'bundles',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('organization_id', sa.String(length=40), nullable=False),
        sa.Column('bundle_mac', sa.String(length=64), nullable=False),
        sa.Column('content_mac', sa.String(length=64), nullable=False),
        sa.Column('matter_id', sa.String(length=40), nullable=True),
        sa.Column('created_by', sa.String(length=60), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_bundles_organization_id')),
        sa.ForeignKeyConstraint(['matter_id'], ['matters.id'], name=op.f('fk_bundles_matter_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bundles')),
        sa.UniqueConstraint('organization_id', 'bundle_mac', name=op.f('uq_bundles_organization_id_bundle_mac')))
