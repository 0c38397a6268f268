# do not pre-load
"""What recipients said by calling back: sealed, once each; without a submission it is in quarantine."""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, empty."""
    op.create_table(
        "told", sa.Column("id", sa.String(length=40), nullable=False), sa.Column("organization_id", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=60), nullable=False), sa.Column("dedupe", sa.String(length=64), nullable=False),
        sa.Column("submission_id", sa.String(length=40), nullable=True), sa.Column("sealed_about", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False), sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_told_organization_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name=op.f("fk_told_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told")),
        sa.UniqueConstraint("organization_id", "channel", "dedupe", name=op.f("uq_told_organization_id_channel_dedupe")))
    op.create_index(op.f("ix_told_submission_id"), "told", ["submission_id"])
