# do not pre-load
"""The history items of the petition: each event and what led to it, and the stays that extend the period."""
from __future__ import annotations

from ..law.findings import Review, Status
from ..matter.dates import When
from ..matter.history import Confinement, History, Incident
from . import words
from .entries import Entries
from .variants import EVENTS

PRONGS = {"i": "criteria.c.i", "ii": "criteria.c.ii", "iii": "criteria.c.iii"}


def history(entries: Entries, told: History, review: Review) -> None:
    """Fill item 8.  An event that the petitioner says noncompliance did not lead to is left out.

    A kind of history is ticked only where the events told meet it; none is while that is not yet known.
    """
    status = {finding.id: finding.status for finding in review.findings}
    for prong, finding_id in PRONGS.items():
        entries.tick(f"history_{prong}", status.get(finding_id) is Status.MET)
    events = [event for event in told.incidents or () if event.significant_factor is not False]
    for number, event in enumerate(events[:EVENTS], start=1):
        _event(entries, f"event{number}", event)
    entries.text("more_events", "\n\n".join(_in_words(event) for event in events[EVENTS:]))
    entries.text("stays", words.listed(told.confinements, _stay))


def _facility(event: Incident) -> str:
    whose = event.facility_of.value if event.facility_of else None
    return words.joined(event.facility, whose)


def _event(entries: Entries, name: str, event: Incident) -> None:
    entries.text(f"{name}_kind", _capital(event.kind.value) if event.kind else "")
    entries.text(f"{name}_when", words.when(event.when))
    entries.text(f"{name}_facility", _facility(event))
    entries.text(f"{name}_what", event.what_happened)
    entries.text(f"{name}_noncompliance", event.noncompliance)
    entries.yes_no(f"{name}_factor", event.significant_factor)
    entries.text(f"{name}_how", event.how_it_led)
    entries.sources(name, (event.source,) if event.source else ())


def _in_words(event: Incident) -> str:
    """A whole event as text, for the box that holds those beyond the printed ones."""
    source = event.source
    known = ""
    if source:
        seen = "I know this, or part of it, from my own observation or evaluation." if source.first_hand else ""
        known = words.joined(seen, words.other_sources((source,)), by=" ")
    factor = "Not following treatment was a significant factor in the event." if event.significant_factor else ""
    told = (_capital(event.kind.value) if event.kind else "", words.when(event.when), _facility(event))
    lines = [words.joined(*told),
             _labelled("What happened", event.what_happened),
             _labelled("Treatment that was not followed", event.noncompliance),
             _labelled("How the one led to the other", event.how_it_led),
             factor, known]
    return "\n".join(line for line in lines if line)


def _stay(stay: Confinement) -> str:
    end = _from("until", "ending", stay.until) or ("still there" if stay.ongoing else None)
    start = _from("from", "beginning", stay.since)
    told = words.joined(_capital(stay.kind.value) if stay.kind else "", stay.facility, start, end)
    if not stay.source:
        return words.stop(told) if told else ""
    known = "Own observation or evaluation." if stay.source.first_hand else ""
    return words.joined(words.stop(told) if told else "", known, words.other_sources((stay.source,)), by=" ")


def _from(exact: str, about: str, day: When | None) -> str | None:
    """``until March 21, 2025``; for a range of days ``ending between March 3 and 20, 2025``."""
    return f"{exact if day.earliest == day.latest else about} {words.when(day)}" if day else None


def _labelled(label: str, text: str | None) -> str:
    return f"{label}: {text}" if text else ""


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
