# do not pre-load
"""Codes that open one matter on another device, and how often wrong ones were tried."""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, empty."""
    op.create_table(
        'resume_codes',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('matter_id', sa.String(length=40), nullable=False),
        sa.Column('member_id', sa.String(length=40), nullable=False),
        sa.Column('code_mac', sa.String(length=64), nullable=False),
        sa.Column('login_mac', sa.String(length=64), nullable=True),
        sa.Column('created_by', sa.String(length=60), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('session_until', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['matter_id'], ['matters.id'], name=op.f('fk_resume_codes_matter_id')),
        sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_resume_codes_member_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_resume_codes')),
        sa.UniqueConstraint('code_mac', name=op.f('uq_resume_codes_code_mac')),
        sa.UniqueConstraint('login_mac', name=op.f('uq_resume_codes_login_mac')))
    op.create_index(op.f('ix_resume_codes_matter_id'), 'resume_codes', ['matter_id'], unique=False)
    op.create_table(
        'resume_tries',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('address_mac', sa.String(length=64), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_resume_tries')))
    op.create_index(op.f('ix_resume_tries_at'), 'resume_tries', ['at'], unique=False)
