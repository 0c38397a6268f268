# do not pre-load
"""The ECF adapter: plans, files once, and asks the court where it stands."""
from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points

from lxml import etree

from ...errors import InputError, Problem
from ...filing.adapter import Capabilities, Dedupe, FilingAdapter, Inbox, Outcome, Outgoing, Plan, State, WsgiApp
from ...filing.profiles import OFFICES, CountyProfile
from ..checks import PDF, county_profile, now, packet_problems, papers, purpose, told
from ..upload_checks import pdf_problems
from . import answers, calling, words
from .case_data import read_case_data
from .envelope import HeaderHook, HeaderRequest, enveloped, query
from .filing import Filing, choose, message
from .names import GET_LIST, GET_POLICY, GET_STATUS, NO_ERROR, REVIEW_FILING, SOAP_ACTION
from .safe_xml import UnsafeXml
from .settings import EcfSettings, read_settings
from .transport import Phase, Reply, post

log = logging.getLogger(__name__)
HOOKS = "aotforms.ecf_headers"


class EcfAdapter(FilingAdapter):
    """Electronic Court Filing 4.01 over SOAP 1.1, to the court whose code stands in ``recipient.address``.

    Every filing is a confidential CivilCase.  Our submission key goes with it as an identification; GetFilingStatus and
    GetFilingList find it by that.  Documents go inline in base64 and their SHA-256 stays in the evidence.
    headers: a vendor's header hook; without it the setting ``ecf_header_hook`` names one of the entry points in
    ``aotforms.ecf_headers``, and without that no header is sent.
    Does not do fees, MTOM, message signatures, or cases of another type; courts with ECF 5 need another adapter.
    """

    id = "ecf"
    title = "The court's electronic filing service (ECF 4.01)"
    capabilities = Capabilities(submit=True, status=True, callback=True, formats=(PDF,), dedupe=Dedupe.QUERY, names_parties=True)

    def __init__(self, headers: HeaderHook | None = None):
        self._headers = headers

    def check_settings(self, settings: Mapping[str, object]) -> None:
        """Raises InputError with a problem for each key of the court filing settings that is missing or wrong."""
        read_settings(settings)

    def callback(self, inbox: Inbox, settings: Mapping[str, object]) -> WsgiApp:
        """The endpoint for NotifyFilingReviewComplete.  Raises InputError where the settings do not say who may call."""
        return calling.application(inbox, settings)

    def plan(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Plan:
        """What ``send`` would do, and every problem that stops it.  Connects to nothing."""
        _, problems = _prepared(outgoing, profile)
        steps = ("Ask the court for its policy (GetPolicy), over verified TLS.",
                 f"File {len(papers(outgoing))} papers as one confidential civil case (ReviewFiling), once.",
                 "Keep the court's receipt, then ask where it stands until the clerk has decided.")
        return Plan(steps, tuple(problems))

    def send(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Outcome:
        """File once.  From the first byte of ReviewFiling on, anything but a clear answer is *unknown*."""
        filing, problems = _prepared(outgoing, profile)
        if filing is None:
            return Outcome(State.FAILED, now(), f"Not sent. {told(problems)}")
        evidence = {"code_lists": filing.settings.codes.version, **{f"sha256 {f.name}": f.sha256 for f in papers(outgoing)}}
        try:
            ended = self._earlier(filing) or self._file(filing, evidence)
        except _NoHeader:
            ended = Outcome(State.FAILED, now(), "Not sent. The login header for the court could not be made. Check the setting "
                                                 "ecf_header_hook and the login.", evidence=evidence)
        log.info("ecf %s attempt %s: %s", outgoing.reference, outgoing.attempt, ended.state)
        return ended

    def look_up(self, outgoing: Outgoing, profile: Mapping[str, object]) -> Outcome | None:
        """Ask for the status by our key, then for the list.  None where the court cannot be asked or does not say."""
        filing, _ = _prepared(outgoing, profile)
        try:
            found = None if filing is None else self._look(filing)
        except _NoHeader:
            found = None
        log.info("ecf %s look-up: %s", outgoing.reference, found.state if found else "cannot say")
        return found

    def _earlier(self, filing: Filing) -> Outcome | None:
        """On a second attempt ask first: one look costs nothing, a second filing may cost a hearing."""
        found = self._look(filing) if filing.outgoing.attempt > 1 else None
        if found is None or found.state in (State.FAILED, State.UNKNOWN):
            return None
        state = State.SENT if found.state is State.SENT else State.RECEIVED
        return Outcome(state, found.at, found.detail, carrier_reference=found.carrier_reference, hold=found.hold,
                       evidence={**found.evidence, "already": "the court had it before this attempt"})

    def _file(self, filing: Filing, evidence: Mapping[str, str]) -> Outcome:
        envelope = enveloped(message(filing), self._header(filing.settings, REVIEW_FILING))
        stop, evidence = self._policy(filing, len(envelope), evidence)
        if stop is not None:
            return stop
        reply = post(filing.settings, SOAP_ACTION[REVIEW_FILING], envelope)
        evidence = {**evidence, **reply.evidence, "message_sha256": hashlib.sha256(envelope).hexdigest()}
        if reply.phase is Phase.NOTHING_SENT:
            return words.unreached(reply, evidence)
        if reply.phase is Phase.NO_ANSWER:
            return words.unknown(reply.why, evidence)
        evidence["answer_sha256"] = hashlib.sha256(reply.body).hexdigest()
        try:
            answer = answers.opened(reply.body, max_bytes=filing.settings.max_answer_bytes)
            if answer.fault:
                return words.by_fault(answer, evidence)
            if reply.status != 200:
                return words.by_http(reply.status, evidence)
            return words.of_receipt(answers.receipt(answer.body, filing.settings.confidential_words), evidence)
        except UnsafeXml:
            return words.by_http(reply.status, evidence)

    def _policy(self, filing: Filing, size: int, evidence: Mapping[str, str]) -> tuple[Outcome | None, dict[str, str]]:
        """Ask for the court's policy; an Outcome where the filing may not go, and what the receipt should keep."""
        reply, body = self._ask(filing, GET_POLICY)
        if reply.phase is Phase.NOTHING_SENT:
            return words.unreached(reply, evidence), dict(evidence)
        try:
            policy = answers.policy(body) if body is not None else None
        except UnsafeXml:
            policy = None
        if policy is None or any(e != NO_ERROR for e in policy.errors):
            return Outcome(State.FAILED, now(), "Not sent. The court did not give its policy, so nothing was filed.", retry=True,
                           evidence={**evidence, **reply.evidence}), dict(evidence)
        kept = {**evidence, "policy": policy.version, "policy_confidential": str(policy.confidential).lower()}
        problem = next(_policy_problems(policy, filing, size), None)
        if problem is not None:
            return Outcome(State.FAILED, now(), f"Not sent. {problem}", evidence=kept), kept
        return None, kept

    def _look(self, filing: Filing) -> Outcome | None:
        settings, key = filing.settings, filing.outgoing.key
        known, evidence = settings.codes.codes("filing_status"), {}
        reply, body = self._ask(filing, GET_STATUS)
        if reply.phase is not Phase.ANSWERED:
            return None
        try:
            standing = answers.status(body, known, settings.confidential_words) if body is not None else None
        except UnsafeXml:
            standing = None
        # Only an answer that names our key is about this filing; a court that answers with its own ids alone is asked for its list.
        if standing is not None and not any(e != NO_ERROR for e in standing.errors) and _about(body, key):
            return words.of_standing(standing, {**evidence, "looked_up": GET_STATUS})
        reply, body = self._ask(filing, GET_LIST)
        if body is None:
            return None
        try:
            standing = answers.listed(body, key, known, settings.confidential_words)
        except UnsafeXml:
            return None
        if standing is None:
            return words.absent(settings.absent_means_not_taken, reply.evidence)
        return words.of_standing(standing, {**evidence, "looked_up": GET_LIST})

    def _ask(self, filing: Filing, operation: str) -> tuple[Reply, etree._Element | None]:
        """One query and the message it was answered with; None where there is none that can be read."""
        settings = filing.settings
        envelope = enveloped(query(operation, settings, filing.codes.court, filing.outgoing.key), self._header(settings, operation))
        reply = post(settings, SOAP_ACTION[operation], envelope)
        if reply.phase is not Phase.ANSWERED or reply.status != 200:
            return reply, None
        try:
            answer = answers.opened(reply.body, max_bytes=settings.max_answer_bytes)
        except UnsafeXml:
            return reply, None
        return reply, None if answer.fault else answer.body

    def _header(self, settings: EcfSettings, operation: str) -> tuple[etree._Element, ...]:
        hook = self._headers
        try:
            if hook is None and settings.header_hook:
                hook = next(point for point in entry_points(group=HOOKS, name=settings.header_hook)).load()
            return tuple(hook(HeaderRequest(operation, settings.everything))) if hook else ()
        except Exception as error:  # a vendor's code may fail in any way, and its words may hold a password
            log.warning("the header hook failed (%s)", type(error).__name__)
            raise _NoHeader from None


class _NoHeader(Exception):
    pass


def _about(body: etree._Element | None, key: str) -> bool:
    named = answers.keys(body) if body is not None else frozenset()
    return key in named


def _policy_problems(policy: answers.Policy, filing: Filing, size: int) -> Iterator[str]:
    if policy.confidential is not True:
        yield "The court's policy does not take confidential filings, and this case is closed by law (RCW 71.05.620). File on paper."
    if REVIEW_FILING not in policy.operations or "Civil" not in policy.case_types:
        yield "The court's policy does not take civil filings this way. File on paper."
    largest = max(len(file.content) for file in papers(filing.outgoing))
    if policy.max_attachment is not None and largest > policy.max_attachment:
        yield f"A paper of {largest:,} bytes is larger than the {policy.max_attachment:,} that the court takes. File on paper."
    if policy.max_message is not None and size > policy.max_message:
        yield f"The message of {size:,} bytes is larger than the {policy.max_message:,} that the court takes. File on paper."


def _prepared(outgoing: Outgoing, profile: Mapping[str, object]) -> tuple[Filing | None, list[Problem]]:
    known, problems = county_profile(outgoing, profile)
    problems += packet_problems(outgoing)
    if not (outgoing.recipient.address_confirmed_by or "").strip():
        problems.append(Problem("recipient.address", "nobody has confirmed this court code", "Have a named person confirm it with the clerk."))
    if known is not None and outgoing.recipient.office in OFFICES:
        problems += _office_problems(outgoing, known)
    try:
        filing, more = choose(outgoing, read_settings(outgoing.settings), read_case_data(outgoing))
        problems += more
    except InputError as error:
        filing, problems = None, [*problems, *error.problems]
    return (None if problems else filing), problems


def _office_problems(outgoing: Outgoing, known: CountyProfile) -> Iterator[Problem]:
    office = outgoing.recipient.office
    if office != "clerk":
        yield Problem("recipient.office", "only a clerk has this service", "Choose the clerk, or another channel.")
    told_us = str(outgoing.settings.get("channel_confirmed_by") or "").strip()
    if not told_us and not known.takes("ecf", office, purpose(outgoing)):
        yield Problem("recipient.channel", "whether this office takes these papers by its e-filing service is not known",
                      "File on paper; or, if the office has said that it does, record that and who was told.")
    for place, file in enumerate(outgoing.files):
        if file.media_type == PDF:
            yield from pdf_problems(file, f"files[{place}]")
