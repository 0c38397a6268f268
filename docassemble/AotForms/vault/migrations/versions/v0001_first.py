# do not pre-load
"""The first tables: vault and ledger.  The audit log refuses change and deletion by itself."""
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

_APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER audit_events_no_{verb} BEFORE {verb} ON audit_events "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        for verb in ("update", "delete")
    ],
    "postgresql": [
        "CREATE FUNCTION audit_events_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
        "CREATE TRIGGER audit_events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_events_refuse()",
    ],
}


def upgrade() -> None:
    """Make every table."""
    op.create_table('audit_events',
        sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('organization_id', sa.String(length=40), nullable=True),
        sa.Column('actor', sa.String(length=60), nullable=False),
        sa.Column('action', sa.String(length=60), nullable=False),
        sa.Column('subject', sa.String(length=80), nullable=False),
        sa.Column('note', sa.String(length=80), nullable=False),
        sa.Column('previous', sa.String(length=64), nullable=False),
        sa.Column('mac', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_events'))
    )
    op.create_index(op.f('ix_audit_events_organization_id'), 'audit_events', ['organization_id'], unique=False)
    op.create_table('audit_head',
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('seq', sa.BigInteger(), nullable=False),
        sa.Column('mac', sa.String(length=64), nullable=False),
        sa.Column('head_mac', sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('breakers',
        sa.Column('channel', sa.String(length=60), nullable=False),
        sa.Column('county', sa.String(length=60), nullable=False),
        sa.Column('office', sa.String(length=60), nullable=False),
        sa.Column('failures', sa.Integer(), nullable=False),
        sa.Column('open_until', MOMENT, nullable=True),
        sa.UniqueConstraint('channel', 'county', 'office', name=op.f('uq_breakers_channel_county_office'))
    )
    op.create_table('data_keys',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('kind', sa.String(length=60), nullable=False),
        sa.Column('wrapped', sa.LargeBinary(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_data_keys'))
    )
    op.create_table('switches',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('held', sa.Boolean(), nullable=False),
        sa.Column('note', sa.String(length=60), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_switches'))
    )
    op.create_table('organizations',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('key_id', sa.String(length=40), nullable=False),
        sa.Column('sealed_name', sa.LargeBinary(), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['key_id'], ['data_keys.id'], name=op.f('fk_organizations_key_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_organizations'))
    )
    op.create_table('matters',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('organization_id', sa.String(length=40), nullable=False),
        sa.Column('reference', sa.String(length=13), nullable=False),
        sa.Column('key_id', sa.String(length=40), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('status', sa.String(length=60), nullable=False),
        sa.Column('sealed_label', sa.LargeBinary(), nullable=True),
        sa.Column('legal_hold', sa.Boolean(), nullable=False),
        sa.Column('created_by', sa.String(length=60), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('updated_at', MOMENT, nullable=False),
        sa.Column('purged_at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['key_id'], ['data_keys.id'], name=op.f('fk_matters_key_id')),
        sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_matters_organization_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_matters')),
        sa.UniqueConstraint('reference', name=op.f('uq_matters_reference'))
    )
    op.create_index(op.f('ix_matters_organization_id_updated_at'), 'matters', ['organization_id', 'updated_at'], unique=False)
    op.create_table('members',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('organization_id', sa.String(length=40), nullable=False),
        sa.Column('login_mac', sa.String(length=64), nullable=False),
        sa.Column('sealed_login', sa.LargeBinary(), nullable=False),
        sa.Column('role', sa.String(length=60), nullable=False),
        sa.Column('created_by', sa.String(length=60), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('disabled_at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_members_organization_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_members')),
        sa.UniqueConstraint('login_mac', name=op.f('uq_members_login_mac'))
    )
    op.create_table('settings',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('organization_id', sa.String(length=40), nullable=False),
        sa.Column('kind', sa.String(length=60), nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.Column('updated_by', sa.String(length=60), nullable=False),
        sa.Column('updated_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_settings_organization_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_settings')),
        sa.UniqueConstraint('organization_id', 'kind', 'name', name=op.f('uq_settings_organization_id_kind_name'))
    )
    op.create_table('matter_versions',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('matter_id', sa.String(length=40), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.Column('created_by', sa.String(length=60), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['matter_id'], ['matters.id'], name=op.f('fk_matter_versions_matter_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_matter_versions')),
        sa.UniqueConstraint('matter_id', 'version', name=op.f('uq_matter_versions_matter_id_version'))
    )
    op.create_table('packets',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('matter_id', sa.String(length=40), nullable=False),
        sa.Column('packet_hash', sa.String(length=64), nullable=False),
        sa.Column('matter_version', sa.Integer(), nullable=False),
        sa.Column('sealed_manifest', sa.LargeBinary(), nullable=False),
        sa.Column('created_by', sa.String(length=60), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['matter_id'], ['matters.id'], name=op.f('fk_packets_matter_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_packets')),
        sa.UniqueConstraint('matter_id', 'packet_hash', name=op.f('uq_packets_matter_id_packet_hash'))
    )
    op.create_table('papers',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('matter_id', sa.String(length=40), nullable=False),
        sa.Column('code', sa.String(length=60), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('pages', sa.Integer(), nullable=True),
        sa.Column('media_type', sa.String(length=60), nullable=False),
        sa.Column('matter_version', sa.Integer(), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.Column('sealed_about', sa.LargeBinary(), nullable=False),
        sa.Column('created_by', sa.String(length=60), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('voided_at', MOMENT, nullable=True),
        sa.Column('void_reason', sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(['matter_id'], ['matters.id'], name=op.f('fk_papers_matter_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_papers'))
    )
    op.create_index(op.f('ix_papers_matter_id'), 'papers', ['matter_id'], unique=False)
    op.create_table('uploads',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('matter_id', sa.String(length=40), nullable=False),
        sa.Column('purpose', sa.String(length=60), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('media_type', sa.String(length=60), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.Column('sealed_about', sa.LargeBinary(), nullable=False),
        sa.Column('created_by', sa.String(length=60), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['matter_id'], ['matters.id'], name=op.f('fk_uploads_matter_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_uploads'))
    )
    op.create_index(op.f('ix_uploads_matter_id'), 'uploads', ['matter_id'], unique=False)
    op.create_table('packet_files',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('packet_id', sa.String(length=40), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('pages', sa.Integer(), nullable=True),
        sa.Column('sealed_about', sa.LargeBinary(), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['packet_id'], ['packets.id'], name=op.f('fk_packet_files_packet_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_packet_files')),
        sa.UniqueConstraint('packet_id', 'position', name=op.f('uq_packet_files_packet_id_position'))
    )
    op.create_table('signatures',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('matter_id', sa.String(length=40), nullable=False),
        sa.Column('paper_id', sa.String(length=40), nullable=False),
        sa.Column('paper_sha256', sa.String(length=64), nullable=False),
        sa.Column('capacity', sa.String(length=60), nullable=False),
        sa.Column('method', sa.String(length=60), nullable=False),
        sa.Column('upload_id', sa.String(length=40), nullable=True),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.Column('created_by', sa.String(length=60), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('voided_at', MOMENT, nullable=True),
        sa.Column('void_reason', sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(['matter_id'], ['matters.id'], name=op.f('fk_signatures_matter_id')),
        sa.ForeignKeyConstraint(['paper_id'], ['papers.id'], name=op.f('fk_signatures_paper_id')),
        sa.ForeignKeyConstraint(['upload_id'], ['uploads.id'], name=op.f('fk_signatures_upload_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_signatures'))
    )
    op.create_index(op.f('ix_signatures_matter_id'), 'signatures', ['matter_id'], unique=False)
    op.create_index('uq_signatures_standing', 'signatures', ['paper_id', 'capacity'], unique=True, sqlite_where=sa.text('voided_at IS NULL'), postgresql_where=sa.text('voided_at IS NULL'))
    op.create_table('signing_requests',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('matter_id', sa.String(length=40), nullable=False),
        sa.Column('paper_id', sa.String(length=40), nullable=False),
        sa.Column('capacity', sa.String(length=60), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('member_id', sa.String(length=40), nullable=True),
        sa.Column('sealed_about', sa.LargeBinary(), nullable=False),
        sa.Column('created_by', sa.String(length=60), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('expires_at', MOMENT, nullable=False),
        sa.Column('used_at', MOMENT, nullable=True),
        sa.Column('withdrawn_at', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['matter_id'], ['matters.id'], name=op.f('fk_signing_requests_matter_id')),
        sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_signing_requests_member_id')),
        sa.ForeignKeyConstraint(['paper_id'], ['papers.id'], name=op.f('fk_signing_requests_paper_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_signing_requests')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_signing_requests_token_hash'))
    )
    op.create_index(op.f('ix_signing_requests_paper_id'), 'signing_requests', ['paper_id'], unique=False)
    op.create_table('submissions',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('organization_id', sa.String(length=40), nullable=False),
        sa.Column('matter_id', sa.String(length=40), nullable=False),
        sa.Column('packet_id', sa.String(length=40), nullable=True),
        sa.Column('key', sa.String(length=64), nullable=False),
        sa.Column('packet_hash', sa.String(length=64), nullable=False),
        sa.Column('purpose', sa.String(length=60), nullable=False),
        sa.Column('correction', sa.Integer(), nullable=False),
        sa.Column('county', sa.String(length=60), nullable=False),
        sa.Column('office', sa.String(length=60), nullable=False),
        sa.Column('channel', sa.String(length=60), nullable=False),
        sa.Column('state', sa.String(length=60), nullable=False),
        sa.Column('held', sa.Boolean(), nullable=False),
        sa.Column('hold_code', sa.String(length=60), nullable=True),
        sa.Column('attempt', sa.Integer(), nullable=False),
        sa.Column('sealed_recipient', sa.LargeBinary(), nullable=True),
        sa.Column('sealed_cause_number', sa.LargeBinary(), nullable=True),
        sa.Column('deadline_at', MOMENT, nullable=True),
        sa.Column('submitted_at', MOMENT, nullable=True),
        sa.Column('received_at', MOMENT, nullable=True),
        sa.Column('deemed_filed_at', MOMENT, nullable=True),
        sa.Column('filed_on', sa.Date(), nullable=True),
        sa.Column('created_by', sa.String(length=60), nullable=False),
        sa.Column('created_at', MOMENT, nullable=False),
        sa.Column('updated_at', MOMENT, nullable=False),
        sa.ForeignKeyConstraint(['matter_id'], ['matters.id'], name=op.f('fk_submissions_matter_id')),
        sa.ForeignKeyConstraint(['organization_id'], ['organizations.id'], name=op.f('fk_submissions_organization_id')),
        sa.ForeignKeyConstraint(['packet_id'], ['packets.id'], name=op.f('fk_submissions_packet_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_submissions')),
        sa.UniqueConstraint('key', name=op.f('uq_submissions_key'))
    )
    op.create_index(op.f('ix_submissions_matter_id'), 'submissions', ['matter_id'], unique=False)
    op.create_index(op.f('ix_submissions_organization_id_updated_at'), 'submissions', ['organization_id', 'updated_at'], unique=False)
    op.create_table('artifacts',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('submission_id', sa.String(length=40), nullable=False),
        sa.Column('attempt', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('pages', sa.Integer(), nullable=True),
        sa.Column('sealed_about', sa.LargeBinary(), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_artifacts_submission_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_artifacts')),
        sa.UniqueConstraint('submission_id', 'attempt', 'position', name=op.f('uq_artifacts_submission_id_attempt_position'))
    )
    op.create_table('outbox',
        sa.Column('submission_id', sa.String(length=40), nullable=False),
        sa.Column('task', sa.String(length=60), nullable=False),
        sa.Column('due_at', MOMENT, nullable=False),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('since', MOMENT, nullable=True),
        sa.Column('lease_owner', sa.String(length=80), nullable=True),
        sa.Column('lease_token', sa.String(length=40), nullable=True),
        sa.Column('lease_until', MOMENT, nullable=True),
        sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_outbox_submission_id')),
        sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_outbox'))
    )
    op.create_index(op.f('ix_outbox_due_at'), 'outbox', ['due_at'], unique=False)
    op.create_table('submission_documents',
        sa.Column('submission_id', sa.String(length=40), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('sha256', sa.String(length=64), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('pages', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_submission_documents_submission_id')),
        sa.UniqueConstraint('submission_id', 'position', name=op.f('uq_submission_documents_submission_id_position'))
    )
    op.create_table('submission_events',
        sa.Column('id', sa.String(length=40), nullable=False),
        sa.Column('submission_id', sa.String(length=40), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('at', MOMENT, nullable=False),
        sa.Column('state', sa.String(length=60), nullable=False),
        sa.Column('cause', sa.String(length=60), nullable=False),
        sa.Column('said_by', sa.String(length=60), nullable=False),
        sa.Column('note', sa.String(length=60), nullable=False),
        sa.Column('attempt', sa.Integer(), nullable=False),
        sa.Column('sealed', sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_submission_events_submission_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_submission_events')),
        sa.UniqueConstraint('submission_id', 'position', name=op.f('uq_submission_events_submission_id_position'))
    )
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Not offered: a filing system never drops its ledger."""
    raise NotImplementedError("restore a backup instead")
