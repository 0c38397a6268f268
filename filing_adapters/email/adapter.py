# do not pre-load
"""The e-mail adapter: one message, sent once, by SMTP submission over verified TLS."""
from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ...errors import InputError, Problem
from ...filing.adapter import Capabilities, Dedupe, FilingAdapter, Note, Outcome, Outgoing, Plan, State
from ...filing.certificates import Fault
from ..checks import now, papers, told
from . import message, transport, words
from .limits import DEFAULT_MAX_BYTES, limit, problems_before, size_problems
from .settings import SmtpSettings, read_settings, valid_address
from .smime import Sealing, sealing

log = logging.getLogger(__name__)
WAITS = ("smtp_connect_timeout", "smtp_read_timeout", "smtp_final_timeout")
PATIENCE = 30.0


class EmailAdapter(FilingAdapter):
    """E-mail to one confirmed address of a clerk or prosecutor.

    Only where the county profile says that the office takes e-mail, or the setting ``channel_confirmed_by`` says who was
    told so by the office.  A 250 is *sent*: the carrier has it.  A mail system cannot be asked later, so ``look_up``
    is None.  For a site without an SMTP account: ``EmailByHandAdapter``.
    """

    id = "email"
    title = "E-mail to the office"
    capabilities = Capabilities(submit=True, dedupe=Dedupe.NONE, max_bytes=DEFAULT_MAX_BYTES)

    def plan(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Plan:
        """What ``send`` would do, and every problem that stops it.  Connects to nothing."""
        made = _prepared(outgoing, profile)
        done = made.sealing.evidence.get("smime") if made.sealing else None
        steps = (
            f"Make one e-mail with {len(papers(outgoing))} papers and manifest.json, {len(made.encoded):,} bytes as encoded "
            f"(at most {made.most:,}){f'; {done}' if done else ''}.",
            "Connect to the mail relay and verify its certificate (TLS 1.2 or later).",
            "Send it once to the confirmed address. The relay's yes means sent, not received.",
        )
        held = (Problem("certificate", made.fault.what, made.fault.mend),) if made.fault else ()
        return Plan(steps, (*made.problems, *held))

    def send(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Outcome:
        """Send once.  SENT, FAILED (certainly not taken) or UNKNOWN; never raises for what the relay did.
        QUEUED and on hold, with nothing sent, where a certificate for S/MIME cannot be used."""
        made = _prepared(outgoing, profile)
        settings, fault = made.settings, made.fault
        if made.problems or settings is None or made.sealing is None:
            return Outcome(State.FAILED, now(), f"Not sent. {told(made.problems)}")
        if fault:
            return Outcome(State.QUEUED, now(), f"Nothing was sent: {fault.what}. {fault.mend}", hold=fault.code)
        answer = transport.deliver(settings, settings.sender, str(outgoing.recipient.address), made.encoded, outgoing.reference)
        ended = words.outcome(answer, message.message_id(outgoing.key, settings.sender))
        ended = replace(ended, evidence={**ended.evidence, **made.sealing.evidence})
        log.info("e-mail %s attempt %s: %s (%s, %s)", outgoing.reference, outgoing.attempt, ended.state, answer.phase,
                 answer.code)
        return ended

    def send_note(self, note: Note, settings: Mapping[str, object]) -> Outcome:
        """Send a few lines to one person, over the same verified relay.  A person waits for the answer, so each step waits for
        half a minute at most.  The address is in no log line and in no answer."""
        try:
            relay = read_settings({**settings, **{name: min(_seconds(settings.get(name)), PATIENCE) for name in WAITS}})
            if not valid_address(note.address):
                raise InputError("This is not one plain e-mail address", "address", "Write it as name@office.example.")
            encoded = message.note(note, relay.sender, now(), relay.reply_to)
        except InputError as error:
            return Outcome(State.FAILED, now(), f"Not sent. {told(error.problems) if error.problems else error.line()}")
        answer = transport.deliver(relay, relay.sender, note.address, encoded, note.key[:40])
        ended = words.note_outcome(answer)
        log.info("note: %s (%s, %s)", ended.state, answer.phase, answer.code)
        return ended

    def check_settings(self, settings: Mapping[str, object]) -> None:
        """Raises InputError with a problem for each key of the mail settings that is missing or wrong."""
        read_settings(settings)


@dataclass(frozen=True, slots=True)
class _Made:
    """Settings, the message as it would leave (empty while something is wrong), the size limit, the problems, and what it is held for."""

    settings: SmtpSettings | None
    encoded: bytes = field(repr=False)
    most: int
    problems: tuple[Problem, ...]
    sealing: Sealing | None = None
    fault: Fault | None = None


def _prepared(outgoing: Outgoing, profile: Mapping[str, object]) -> _Made:
    known, problems = problems_before(outgoing, profile)
    settings, encoded, seal, fault = None, b"", None, None
    try:
        settings = read_settings(outgoing.settings)
    except InputError as error:
        problems += error.problems
    most = limit(outgoing, known, settings.max_bytes if settings else None)
    if settings is not None and not problems:
        at = now()
        seal, fault = sealing(outgoing, settings.identity, settings.encrypted_only, settings.sender, at)
        if fault is None:
            encoded = message.build(outgoing, settings.sender, at, settings.reply_to, seal)
            problems += size_problems(len(encoded), most)
    return _Made(settings, encoded, most, tuple(problems), seal, fault)


def _seconds(given: object) -> float:
    return float(given) if isinstance(given, int | float) and given > 0 else PATIENCE
