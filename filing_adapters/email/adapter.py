# do not pre-load
"""The e-mail adapter: plans, sends once, or makes a draft for a person to send."""
from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping

from ...errors import InputError, Problem
from ...filing.adapter import Capabilities, Dedupe, FilingAdapter, Outcome, Outgoing, Plan, State
from ...filing.profiles import OFFICES, CountyProfile
from ..checks import county_profile, now, packet_problems, papers, purpose, told
from . import message, transport, words
from .by_hand import hand_send_files
from .settings import BY_HAND, SEND, SmtpSettings, mode, read_settings, valid_address

log = logging.getLogger(__name__)

# Where neither the office nor the settings say: what most mail systems still take, counted as encoded.  A refusal now
# is better than a bounce two days after "sent".
DEFAULT_MAX_BYTES = 25_000_000


class EmailAdapter(FilingAdapter):
    """E-mail to one confirmed address of a clerk or prosecutor.

    Setting ``mode``: ``send`` (SMTP submission over verified TLS) or ``by hand`` (a draft and a checklist; also when no
    relay is set up).  Only where the county profile says that the office takes e-mail, or the setting
    ``channel_confirmed_by`` says who was told so by the office.  A 250 is *sent*: the carrier has it.  A mail system cannot be asked later, so ``look_up`` is None.
    """

    id = "email"
    title = "E-mail to the office"
    capabilities = Capabilities(submit=True, dedupe=Dedupe.NONE, max_bytes=DEFAULT_MAX_BYTES)

    def plan(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Plan:
        """What ``send`` would do, and every problem that stops it.  Connects to nothing."""
        known, problems, settings = self._prepared(outgoing, profile)
        by_hand = mode(outgoing.settings) == BY_HAND
        size, limit = 0, _limit(outgoing, known, settings)
        if not problems:
            size = len(_encoded(outgoing, settings))
            problems += _size_problems(size, limit)
        what = f"{len(papers(outgoing))} papers and manifest.json, {size:,} bytes as encoded (at most {limit:,})"
        if by_hand:
            steps = (f"Make a draft e-mail with {what}.", "Make a checklist for the person who sends it.",
                     "Wait until that person records when it was sent. Nothing is sent from here.")
        else:
            steps = (f"Make one e-mail with {what}.", "Connect to the mail relay and verify its certificate (TLS 1.2 or later).",
                     "Send it once to the confirmed address. The relay's yes means sent, not received.")
        return Plan(steps, tuple(problems))

    def send(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Outcome:
        """Send once, or make the draft when a person is to send it."""
        known, problems, settings = self._prepared(outgoing, profile)
        if not problems and settings is not None:
            encoded = _encoded(outgoing, settings)
            problems += _size_problems(len(encoded), _limit(outgoing, known, settings))
        if problems:
            return Outcome(State.FAILED, now(), f"Not sent. {told(problems)}")
        if settings is None:
            return self.draft(outgoing, profile)
        address = str(outgoing.recipient.address)
        answer = transport.deliver(settings, settings.sender, address, encoded, outgoing.reference)
        ended = words.outcome(answer, message.message_id(outgoing.key, settings.sender))
        log.info("e-mail %s attempt %s: %s (%s, %s)", outgoing.reference, outgoing.attempt, ended.state, answer.phase,
                 answer.code)
        return ended

    def draft(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Outcome:
        """An unsent message and a checklist for a person's own mail program.  QUEUED; nothing is sent."""
        known, problems = _common_problems(outgoing, profile)
        if not problems:
            content = message.draft(outgoing)
            problems += _size_problems(len(content), _limit(outgoing, known, None))
        if problems or known is None:
            return Outcome(State.FAILED, now(), f"No draft was made. {told(problems)}")
        artifacts = hand_send_files(outgoing, known, content)
        evidence = {"draft_sha256": artifacts[0].sha256, "draft_bytes": str(len(content))}
        return Outcome(State.QUEUED, now(), "The draft is ready. Nothing has been sent. Send it from your own mail, then "
                       "record when.", evidence=evidence, artifacts=artifacts)

    def _prepared(self, outgoing: Outgoing, profile: Mapping[str, object],
                  ) -> tuple[CountyProfile | None, list[Problem], SmtpSettings | None]:
        known, problems = _common_problems(outgoing, profile)
        chosen = mode(outgoing.settings)
        if chosen not in (SEND, BY_HAND):
            problems.append(Problem("settings.mode", "this is not one of the choices", f"Choose {SEND} or {BY_HAND}."))
        if chosen != SEND:
            return known, problems, None
        try:
            return known, problems, read_settings(outgoing.settings)
        except InputError as error:
            return known, [*problems, *error.problems], None


def _common_problems(outgoing: Outgoing, profile: Mapping[str, object]) -> tuple[CountyProfile | None, list[Problem]]:
    known, problems = county_profile(outgoing, profile)
    problems += packet_problems(outgoing)
    recipient = outgoing.recipient
    if not valid_address(recipient.address):
        problems.append(Problem("recipient.address", "this is not one plain e-mail address",
                                "Enter the office's address, and have a named person confirm it."))
    if not (recipient.address_confirmed_by or "").strip():
        problems.append(Problem("recipient.address", "nobody has confirmed this address",
                                "Have a named person confirm it with the office by phone."))
    if known is not None and recipient.office in OFFICES:
        problems += _office_problems(outgoing, known)
    return known, problems


def _office_problems(outgoing: Outgoing, known: CountyProfile) -> Iterator[Problem]:
    office = outgoing.recipient.office
    desk = known.office(office)
    told_us = str(outgoing.settings.get("channel_confirmed_by") or "").strip()
    if not told_us and not known.takes("email", office, purpose(outgoing)):
        yield Problem("recipient.channel", "whether this office takes these papers by e-mail is not known",
                      "File on paper; or, if the office has said that it does, record that and who was told.")
    if desk.formats.value is not None and "pdf" not in desk.formats.value:
        yield Problem("recipient.office", "this office takes no PDF electronically", "File on paper.")
    total = sum(file.pages or 0 for file in papers(outgoing))
    if desk.max_pages.value is not None and total > desk.max_pages.value:
        yield Problem("files", f"{total} pages, and this office takes {desk.max_pages.value}", "File on paper, or ask the office.")


def _encoded(outgoing: Outgoing, settings: SmtpSettings | None) -> bytes:
    if settings is None:
        return message.draft(outgoing)
    return message.build(outgoing, settings.sender, now(), settings.reply_to)


def _limit(outgoing: Outgoing, known: CountyProfile | None, settings: SmtpSettings | None) -> int:
    """Bytes of the whole encoded message: the smallest of what the office, the settings and our default say."""
    said = [settings.max_bytes] if settings else []
    if known is not None and outgoing.recipient.office in OFFICES:
        said.append(known.office(outgoing.recipient.office).max_bytes.value)
    return min([each for each in said if each is not None] or [DEFAULT_MAX_BYTES])


def _size_problems(size: int, limit: int) -> list[Problem]:
    """base64 makes the papers about 37 % larger, so the encoded message is what counts."""
    if size <= limit:
        return []
    return [Problem("files", f"the message is {size:,} bytes as encoded, and at most {limit:,} may be sent",
                    "File on paper, or ask the office for another way. It is never split.")]
