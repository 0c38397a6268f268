# do not pre-load
"""The e-mail adapter: one message, sent once, by SMTP submission over verified TLS."""
from __future__ import annotations

import logging
from collections.abc import Mapping

from ...errors import InputError, Problem
from ...filing.adapter import Capabilities, Dedupe, FilingAdapter, Note, Outcome, Outgoing, Plan, State
from ..checks import now, papers, told
from . import message, transport, words
from .limits import DEFAULT_MAX_BYTES, limit, problems_before, size_problems
from .settings import SmtpSettings, read_settings, valid_address

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
        _, encoded, most, problems = _prepared(outgoing, profile)
        steps = (
            f"Make one e-mail with {len(papers(outgoing))} papers and manifest.json, {len(encoded):,} bytes as encoded "
            f"(at most {most:,}).",
            "Connect to the mail relay and verify its certificate (TLS 1.2 or later).",
            "Send it once to the confirmed address. The relay's yes means sent, not received.",
        )
        return Plan(steps, tuple(problems))

    def send(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Outcome:
        """Send once.  SENT, FAILED (certainly not taken) or UNKNOWN; never raises for what the relay did."""
        settings, encoded, _, problems = _prepared(outgoing, profile)
        if problems or settings is None:
            return Outcome(State.FAILED, now(), f"Not sent. {told(problems)}")
        answer = transport.deliver(settings, settings.sender, str(outgoing.recipient.address), encoded, outgoing.reference)
        ended = words.outcome(answer, message.message_id(outgoing.key, settings.sender))
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


def _prepared(outgoing: Outgoing, profile: Mapping[str, object]) -> tuple[SmtpSettings | None, bytes, int, list[Problem]]:
    """Settings, the message as it would leave (empty while something is wrong), the size limit, and the problems."""
    known, problems = problems_before(outgoing, profile)
    settings, encoded = None, b""
    try:
        settings = read_settings(outgoing.settings)
    except InputError as error:
        problems += error.problems
    most = limit(outgoing, known, settings.max_bytes if settings else None)
    if settings is not None and not problems:
        encoded = message.build(outgoing, settings.sender, now(), settings.reply_to)
        problems += size_problems(len(encoded), most)
    return settings, encoded, most, problems


def _seconds(given: object) -> float:
    return float(given) if isinstance(given, int | float) and given > 0 else PATIENCE
