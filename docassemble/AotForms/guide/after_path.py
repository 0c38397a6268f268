# do not pre-load
"""The interview after the order: what happened, the provider's notice, and asking the court to change the order or take it back.

The last is the only part with a dead end, and stands last, so that it never hides another part.
"""
from __future__ import annotations

from . import doors
from .after_end_path import DISCHARGE, RENEWAL, TERMINATION
from .becoming import choice, clock, day, line, seen, text, whole, when, yes
from .path import Known, Screen, Section, Several, When, both, not_said
from .petition_people import contact
from .telling import REVOCATION_PAPERS, own_source, own_sources, service, shown, sitting, told_beside

_NOTICE, _MODIFY, _REVOKE = "after.notice", "after.modification", "after.revocation"


def _reasons(of: str, to: str, asked: When) -> tuple[Screen, Screen]:
    """The reasons to act: two for everybody, two more that chapter 71.05 knows for adults."""
    return (Screen(f"{of}_reasons", tuple(yes(f"{of}.{one}", f"{to}.reasons.{one}") for one in ("fails_to_adhere", "deteriorating")), asked),
            Screen(f"{of}_reasons_more", tuple(yes(f"{of}.{one}", f"{to}.reasons.{one}") for one in ("decompensating", "serious_harm")),
                   both(asked, _not_minor)))


def _minor(known: Known) -> bool:
    return doors.born_a_minor(known.fact("respondent.birth_date"))


def _not_minor(known: Known) -> bool:
    return not _minor(known)


_REPORTED = ("fails_to_adhere", "deteriorates", "increased_likelihood")


def _notice(known: Known) -> bool:
    """It may have to be reported, and somebody said yes to a part of it, or told more already."""
    said = any(known(f"notice.{part}") == "yes" for part in _REPORTED)
    return doors.may_be_reported(known) and (said or told_beside(known.fact(_NOTICE), *_REPORTED))


EVENTS = Section("events", "Log: keeping to the order", (
    Several("events", "after.events",
            Screen("events_any", (seen("events.any"),)),
            (Screen("event_when", (when(".when", "when"), clock(".happened_at", "at"))),
             Screen("event_what", (line(".title", "term"), text(".what_happened", "what_happened"), line(".by", "by"))),
             Screen("event_tried", (text(".outreach", "outreach"), yes(".reached", "reached"), choice(".response", "response"),
                                    text(".result", "result"))),
             Screen("event_source", (own_source(".", "source"),))),
            Screen("events_another", (seen(".another"),), shown=False)),
))

NOTICE = Section("notice", "The provider’s notice", (
    Screen("notice_report", tuple(yes(f"notice.{part}", f"{_NOTICE}.{part}") for part in _REPORTED)),
    Screen("notice_facts", (text("notice.facts", f"{_NOTICE}.facts.text"),), _notice),
    own_sources("notice_sources", f"{_NOTICE}.facts.sources", _notice),
    Screen("notice_to", (choice("notice.to", f"{_NOTICE}.to"), yes("notice.asks_revocation", f"{_NOTICE}.asks_revocation")),
           _notice),
    Screen("notice_contact", contact("notice_contact", f"{_NOTICE}.contact"), _notice),
    Screen("notice_sender", contact("notice_sender", f"{_NOTICE}.sender"), _notice),
    Screen("notice_sent", (day("notice.sent_on", f"{_NOTICE}.on"), clock("notice.sent_at", f"{_NOTICE}.at"), line("notice.how", f"{_NOTICE}.how")),
           _notice),
))

_modify = shown("modification.asked", _MODIFY)

MODIFICATION = Section("modification", "Asking to change the order", (
    Screen("modification_asked", (yes("modification.asked", f"{_MODIFY}.asked"),)),
    Screen("modification_by", contact("modification_by", f"{_MODIFY}.by"), _modify),
    *_reasons("modification", _MODIFY, _modify),
    Screen("modification_why", (text("modification.circumstances", f"{_MODIFY}.circumstances.text"), text("modification.tried", f"{_MODIFY}.tried"),
                                text("modification.sought", f"{_MODIFY}.sought")), _modify),
    own_sources("modification_sources", f"{_MODIFY}.circumstances.sources", _modify),
    Screen("modification_agrees", (yes("modification.agrees", f"{_MODIFY}.respondent_agrees"),), _modify),
    Screen("modification_hearing", sitting("modification", f"{_MODIFY}.hearing"), _modify),
))

_revoke = shown("revocation.asked", _REVOKE)
_held = both(_revoke, not_said("revocation.detained", "no"))

REVOCATION = Section("revocation", "Asking to take the order back", (
    Screen("revocation_asked", (yes("revocation.asked", f"{_REVOKE}.asked"),)),
    Screen("revocation_by", (choice("revocation.by", f"{_REVOKE}.by"),), _revoke),
    Screen("revocation_wrong_door", (seen("revocation.no_door"),), both(_revoke, doors.may_not_revoke), stops=True, shown=False),
    Screen("revocation_contact", contact("revocation_contact", f"{_REVOKE}.contact"), _revoke),
    Screen("revocation_own_motion", (yes("revocation.own_motion", f"{_REVOKE}.own_motion"),), _revoke),
    Screen("revocation_request", (line("revocation.at_request_of", f"{_REVOKE}.at_request_of"),),
           both(_revoke, not_said("revocation.own_motion", "yes"))),
    *_reasons("revocation", _REVOKE, _revoke),
    Screen("revocation_facts", (text("revocation.facts", f"{_REVOKE}.facts.text"), text("revocation.tried", f"{_REVOKE}.tried")), _revoke),
    own_sources("revocation_sources", f"{_REVOKE}.facts.sources", _revoke),
    Screen("revocation_detained", (yes("revocation.detained", f"{_REVOKE}.detained"),), _revoke),
    Screen("revocation_held", (day("revocation.detained_on", f"{_REVOKE}.detained_on"), clock("revocation.detained_at", f"{_REVOKE}.detained_at"),
                               line("revocation.facility", f"{_REVOKE}.facility")), _held),
    Screen("revocation_returned", (day("revocation.returned_on", f"{_REVOKE}.returned_on"),), both(_revoke, _minor)),
    Screen("revocation_court", (choice("revocation.county", f"{_REVOKE}.county"), line("revocation.cause_number", f"{_REVOKE}.cause_number")), _revoke),
    Screen("revocation_days", (whole("revocation.inpatient", f"{_REVOKE}.days"),), both(_revoke, _not_minor)),
    Screen("revocation_agreed", (yes("revocation.agreed", f"{_REVOKE}.agreed"),), _revoke),
    Screen("revocation_hearing", sitting("revocation", f"{_REVOKE}.hearing"), _revoke),
    service("revocation_services", f"{_REVOKE}.services", "revocation_service", _revoke, REVOCATION_PAPERS),
    Screen("revocation_told", (day("revocation.court_told_on", f"{_REVOKE}.court_told_on"),), _revoke),
))

SECTIONS = (EVENTS, NOTICE, MODIFICATION, TERMINATION, RENEWAL, DISCHARGE, REVOCATION)
