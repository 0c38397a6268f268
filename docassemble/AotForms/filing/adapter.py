# do not pre-load
"""What a filing adapter is: the whole contract between the courier and one channel.

An adapter carries one sealed packet to one recipient and says honestly what happened.  It never touches the
ledger and never retries: it is handed an ``Outgoing``, and answers an ``Outcome``.  The courier alone decides what
an outcome means for the submission (states and rules: ``filing/states.py``).

The one rule that matters most: once the first byte that could make the recipient take the packet has been sent and no
final answer came back, the outcome is ``UNKNOWN``.  ``FAILED`` means *certainly not taken*.
"""
from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from ..errors import Problem

API_VERSION = 1


class State(StrEnum):
    """Where a submission stands.  ``held`` is a flag beside the state, not a state."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    FAILED = "failed"
    SENT = "sent"
    RECEIVED = "received"
    UNDER_REVIEW = "under review"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly accepted"
    RETURNED = "returned"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Dedupe(StrEnum):
    """How a channel can tell that it already has a packet."""

    KEY = "key"
    QUERY = "query"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do.  Sizes in bytes, None where the channel has no limit of its own.

    names_parties: its message tells the court who the parties are, so the packet for it carries ``case-data.json``."""

    submit: bool
    status: bool = False
    callback: bool = False
    new_case: bool = True
    formats: tuple[str, ...] = ("application/pdf",)
    dedupe: Dedupe = Dedupe.NONE
    max_bytes: int | None = None
    by_hand: bool = False
    names_parties: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is to get the packet.  ``address`` is channel-specific (an e-mail address, a folder) and was confirmed
    by ``address_confirmed_by``; a channel that sends by itself refuses an unconfirmed address."""

    county: str
    office: str  # "clerk" or "prosecutor"
    channel: str  # adapter id
    address: str | None = None
    address_confirmed_by: str | None = None


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """One file as it leaves: ``name`` is ours (ASCII, no fact about a person), ``content`` the exact bytes."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    sha256: str
    title: str
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One attempt to deliver one packet.

    ``key`` is the submission's idempotency key (hex), the same on every attempt; ``reference`` the opaque reference
    people may see (``AOT-…``); ``cause_number`` None for a new case; ``packet_hash`` the seal of the packet.
    """

    submission_id: str
    key: str
    reference: str
    purpose: str
    recipient: Recipient
    files: tuple[OutgoingFile, ...]
    packet_hash: str
    attempt: int
    cause_number: str | None = None
    settings: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Note:
    """A short plain message to one person, such as a link to sign: no paper, and no fact about a person in subject or text.

    ``key`` is opaque and of this message alone; it becomes part of the carrier's message id.
    """

    key: str
    address: str = field(repr=False)
    subject: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened on one attempt.

    state: SENT (the carrier has it), RECEIVED (the recipient said so), FAILED (certainly not taken),
        UNKNOWN (it may have been taken), QUEUED (nothing was sent, a person must act: paper and hand-send).
    retry: only with FAILED: whether trying again later may help.
    detail: plain words for a person, without any fact about a person or matter.
    carrier_reference: what the carrier called it (a queue id), if anything.
    evidence: small facts for the receipt (TLS version, reply code), str to str.
    artifacts: files made for a person to act on (a print-ready packet, an .eml draft), kept encrypted by the ledger.
    hold: a plain code where a person must look before anything else happens (``court left it open``), else empty.  With QUEUED: nothing
        was sent, and once a person released it, it is tried again.
    """

    state: State
    at: datetime
    detail: str
    retry: bool = False
    carrier_reference: str | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    artifacts: tuple[OutgoingFile, ...] = ()
    hold: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a recipient said by itself, by calling back.

    dedupe: 64 hex digits, the same for the same news however often it is told.  keys: our submission keys that it names;
    references: the carrier's own ids.  state: None where its word is not known.  filed_on, cause_number: the clerk's.
    detail, evidence, hold: as in an ``Outcome``.  at: when it was said, where the message tells (aware).
    raw: what came, whole; it may hold names and is kept sealed.
    """

    dedupe: str
    keys: tuple[str, ...]
    references: tuple[str, ...]
    state: State | None
    detail: str
    filed_on: date | None = None
    cause_number: str | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)
    hold: str = ""
    raw: bytes = field(default=b"", repr=False)
    at: datetime | None = None


class Inbox(Protocol):
    """Where an adapter puts what it was told.  Each method has stored durably when it returns; raising means: acknowledge nothing."""

    def find(self, told: Told) -> str | None:
        """The submission that this is about; None where there is none."""
        ...

    def keep(self, told: Told, submission_id: str) -> bool:
        """Store it once, and let the ledger take it in; whether it is new."""
        ...

    def quarantine(self, told: Told) -> bool:
        """Store once what is about no submission of ours; whether it is new."""
        ...


WsgiApp = Callable[[Mapping[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a send would do, for ``--dry-run`` and for the confirm screen; nothing has been sent."""

    steps: tuple[str, ...]
    problems: tuple[Problem, ...]


class FilingAdapter(ABC):
    """One channel.  Subclasses set ``id``, ``title``, ``capabilities`` and the three methods below.

    Secrets reach an adapter only through ``Outgoing.settings`` at the moment of sending.
    """

    api_version: int = API_VERSION
    id: str
    title: str
    capabilities: Capabilities

    @abstractmethod
    def plan(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Plan:
        """Say what ``send`` would do and every problem that stops it.  Sends nothing, writes nothing."""

    @abstractmethod
    def send(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Outcome:
        """Deliver once.  Never retries, never raises for what a peer did: it answers an ``Outcome``."""

    def check_settings(self, settings: Mapping[str, object]) -> None:
        """Raise InputError, one problem for each key, where this channel could not use ``settings``.  Connects to nothing."""
        return None

    def look_up(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Outcome | None:
        """Ask the channel whether it has this submission; None where it cannot say."""
        return None

    def callback(self, inbox: Inbox, settings: Mapping[str, object]) -> WsgiApp | None:
        """The application that answers this channel's calls, for one organization's settings; None where there is none.

        It verifies the caller before it reads, keeps before it acknowledges, and answers nothing of what it was told.
        Raises InputError where the settings do not say who may call.
        """
        return None

    def send_note(self, note: Note, settings: Mapping[str, object]) -> Outcome | None:
        """Send a note once; None where this channel carries none.  SENT, FAILED or UNKNOWN; never raises for what a relay did."""
        return None
