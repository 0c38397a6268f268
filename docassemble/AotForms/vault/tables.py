# do not pre-load
"""Every table of the vault, the ledger's among them, so that one transaction can span both.

Plain columns hold opaque ids, times (UTC), states, codes, counts and hashes.  Whatever could tell about a person is
in a ``sealed…`` column (see ``keys.py``).  ``migrations/`` makes these tables; a test compares the two.
"""
from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger, Boolean, Column, Date, DateTime, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table,
    TypeDecorator, UniqueConstraint, text,
)

metadata = MetaData(naming_convention={
    "pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s", "ix": "ix_%(table_name)s_%(column_0_N_name)s",
})


class Moment(TypeDecorator[datetime]):
    """A point in time: aware UTC in Python, UTC in the database (SQLite keeps no zone of its own)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone reached the vault")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value, dialect):
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect, coltype):
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        return _from_text  # one step instead of three: a list of ten thousand rows has eighty thousand moments


def _from_text(told: str | None) -> datetime | None:
    """A moment as SQLAlchemy writes it for SQLite, ``2026-11-22 20:15:00.000000``, always UTC here."""
    return None if told is None else datetime.fromisoformat(f"{told}+00:00")


def _id(name="id", **more):
    return Column(name, String(40), primary_key=True, **more)


def _to(table, name=None, *, nullable=False, **more):
    return Column(name or table[:-1] + "_id", String(40), ForeignKey(f"{table}.id", **more), nullable=nullable)


def _code(name, *, nullable=False):
    return Column(name, String(60), nullable=nullable)


def _hash(name, *, nullable=False, unique=None):
    return Column(name, String(64), nullable=nullable, unique=unique)


def _at(name, *, nullable=False):
    return Column(name, Moment, nullable=nullable)


def _sealed(name="sealed", *, nullable=False):
    return Column(name, LargeBinary, nullable=nullable)


def _made():
    """Who made the row (opaque) and when."""
    return Column("created_by", String(60), nullable=False), _at("created_at")


data_keys = Table("data_keys", metadata, _id(), _code("kind"), _sealed("wrapped"), _at("created_at"))

organizations = Table("organizations", metadata, _id(), _to("data_keys", "key_id"), _sealed("sealed_name"), _at("created_at"))

members = Table(
    "members", metadata, _id(), _to("organizations"), _hash("login_mac", unique=True), _sealed("sealed_login"),
    _code("role"), *_made(), _at("disabled_at", nullable=True),
    _sealed("sealed_name", nullable=True), _code("name_check", nullable=True), _code("name_by", nullable=True),
    _at("name_at", nullable=True))

matters = Table(
    "matters", metadata, _id(), _to("organizations"), Column("reference", String(13), nullable=False, unique=True),
    _to("data_keys", "key_id", nullable=True), Column("version", Integer, nullable=False), _code("status"),
    _sealed("sealed_label", nullable=True), Column("legal_hold", Boolean, nullable=False), *_made(), _at("updated_at"),
    _at("purged_at", nullable=True), Index(None, "organization_id", "updated_at"))

matter_versions = Table(
    "matter_versions", metadata, _id(), _to("matters"), Column("version", Integer, nullable=False), _sealed(), *_made(),
    UniqueConstraint("matter_id", "version"))

bundles = Table(
    "bundles", metadata, _id(), _to("organizations"), _hash("bundle_mac"), _hash("content_mac"), _to("matters", nullable=True), *_made(),
    UniqueConstraint("organization_id", "bundle_mac"))

papers = Table(
    "papers", metadata, _id(), _to("matters"), _code("code"), _hash("sha256"), Column("pages", Integer), _code("media_type"),
    Column("matter_version", Integer, nullable=False), _sealed(), _sealed("sealed_about"), *_made(),
    _at("voided_at", nullable=True), _code("void_reason", nullable=True), Index(None, "matter_id"))

uploads = Table(
    "uploads", metadata, _id(), _to("matters"), _code("purpose"), _hash("sha256"), Column("size", BigInteger, nullable=False),
    _code("media_type"), _sealed(), _sealed("sealed_about"), *_made(), Index(None, "matter_id"))

signatures = Table(
    "signatures", metadata, _id(), _to("matters"), _to("papers"), _hash("paper_sha256"), _code("capacity"), _code("method"),
    _to("uploads", nullable=True), _sealed(), *_made(), _at("voided_at", nullable=True), _code("void_reason", nullable=True),
    Index("uq_signatures_standing", "paper_id", "capacity", unique=True, sqlite_where=text("voided_at IS NULL"),
          postgresql_where=text("voided_at IS NULL")),
    Index(None, "matter_id"))

signing_requests = Table(
    "signing_requests", metadata, _id(), _to("matters"), _to("papers"), _code("capacity"), _hash("token_hash", unique=True),
    _to("members", nullable=True), _sealed("sealed_about"), *_made(), _at("expires_at"), _at("used_at", nullable=True),
    _at("withdrawn_at", nullable=True), Index(None, "paper_id"))

resume_codes = Table(
    "resume_codes", metadata, _id(), _to("matters"), _to("members"), _hash("code_mac", unique=True),
    _hash("login_mac", nullable=True, unique=True), *_made(), _at("expires_at"), _at("used_at", nullable=True),
    _at("session_until", nullable=True), _at("ended_at", nullable=True), Index(None, "matter_id"))

resume_tries = Table("resume_tries", metadata, _id(), _hash("address_mac"), _at("at"), Index(None, "at"))

packets = Table(
    "packets", metadata, _id(), _to("matters"), _hash("packet_hash"), Column("matter_version", Integer, nullable=False),
    _sealed("sealed_manifest"), *_made(), UniqueConstraint("matter_id", "packet_hash"))

packet_files = Table(
    "packet_files", metadata, _id(), _to("packets"), Column("position", Integer, nullable=False), _hash("sha256"),
    Column("size", BigInteger, nullable=False), Column("pages", Integer), _sealed("sealed_about"), _sealed(),
    UniqueConstraint("packet_id", "position"))

settings = Table(
    "settings", metadata, _id(), _to("organizations"), _code("kind"), _code("name"), _sealed(),
    Column("updated_by", String(60), nullable=False), _at("updated_at"), UniqueConstraint("organization_id", "kind", "name"))

audit_events = Table(
    "audit_events", metadata, Column("seq", BigInteger, primary_key=True, autoincrement=False), _at("at"),
    Column("organization_id", String(40)), Column("actor", String(60), nullable=False), _code("action"),
    Column("subject", String(80), nullable=False), Column("note", String(80), nullable=False), _hash("previous"), _hash("mac"),
    Index(None, "organization_id"))

audit_head = Table(
    "audit_head", metadata, Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False), _hash("mac"), _hash("head_mac"))

submissions = Table(
    "submissions", metadata, _id(), _to("organizations"), _to("matters"), _to("packets", nullable=True), _hash("key", unique=True),
    _hash("packet_hash"), _code("purpose"), Column("correction", Integer, nullable=False), _code("county"), _code("office"),
    _code("channel"), _code("state"), Column("held", Boolean, nullable=False), _code("hold_code", nullable=True),
    Column("attempt", Integer, nullable=False), _sealed("sealed_recipient", nullable=True),
    _sealed("sealed_cause_number", nullable=True), _at("deadline_at", nullable=True), _at("submitted_at", nullable=True),
    _at("received_at", nullable=True), _at("deemed_filed_at", nullable=True), Column("filed_on", Date), *_made(), _at("updated_at"),
    _at("late_at", nullable=True), Index(None, "matter_id"), Index(None, "organization_id", "updated_at"))

submission_documents = Table(
    "submission_documents", metadata, _to("submissions"), Column("position", Integer, nullable=False), _hash("sha256"),
    Column("size", BigInteger, nullable=False), Column("pages", Integer), UniqueConstraint("submission_id", "position"))

submission_events = Table(
    "submission_events", metadata, _id(), _to("submissions"), Column("position", Integer, nullable=False), _at("at"),
    _code("state"), _code("cause"), Column("said_by", String(60), nullable=False), _code("note"),
    Column("attempt", Integer, nullable=False), _sealed(nullable=True), _hash("mac", nullable=True),
    UniqueConstraint("submission_id", "position"))

artifacts = Table(
    "artifacts", metadata, _id(), _to("submissions"), Column("attempt", Integer, nullable=False),
    Column("position", Integer, nullable=False), _hash("sha256"), Column("pages", Integer), _sealed("sealed_about"), _sealed(),
    UniqueConstraint("submission_id", "attempt", "position"))

told = Table(
    "told", metadata, _id(), _to("organizations"), _code("channel"), _hash("dedupe"), _to("submissions", nullable=True),
    _sealed("sealed_about"), _sealed(), _at("created_at"), _at("taken_in_at", nullable=True),
    UniqueConstraint("organization_id", "channel", "dedupe"), Index(None, "submission_id"))

outbox = Table(
    "outbox", metadata, Column("submission_id", String(40), ForeignKey("submissions.id"), primary_key=True), _code("task"),
    _at("due_at"), Column("tries", Integer, nullable=False), _at("since", nullable=True), Column("lease_owner", String(80)), Column("lease_token", String(40)),
    _at("lease_until", nullable=True), Index(None, "due_at"))

breakers = Table(
    "breakers", metadata, _code("channel"), _code("county"), _code("office"), Column("failures", Integer, nullable=False),
    _at("open_until", nullable=True), UniqueConstraint("channel", "county", "office"))

switches = Table("switches", metadata, _id(), Column("held", Boolean, nullable=False), _code("note"), _at("at"))
