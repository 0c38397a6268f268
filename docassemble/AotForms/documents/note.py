# do not pre-load
"""The note to the prosecutor: what is enclosed, until when to file, what is not met, not known or not settled.

The only paper that shows Findings, open questions and how sure a reading of the law is.  It is not for the court.
"""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from .. import law as statute
from ..law.courtdays import ClosedDays
from ..law.declaration import last_days
from ..law.findings import Finding, Review, Status
from ..law.rules import Rules, Who
from ..matter.dates import long_date
from ..matter.matter import Matter, Place
from ..matter.treatment import ExamOutcome
from . import words
from .checks import look_at
from .cover import exhibit_title, titled
from .document import Document, Role
from .listing import CLERK, PROPOSED_ORDERS, PROSECUTOR, Entry, Need
from .note_points import FEW, also_open, gathered, grouped, unsettled
from .typesetting import typeset
from .variants import law_for

TITLE = "Note to the Prosecutor on a Petition for Assisted Outpatient Treatment"
# Papers of the first packet; the others are written when somebody wants them, and are missed only where something calls for them.
EXPECTED = frozenset({"petition", "declaration", "plan"})
# Who signs in ink, on lines that no SignatureSpot stands for; of every other proposed order, the judge and who hands it up.
BY_JUDGE = ("judge", "prosecuting attorney")
BY_HAND = {"agreed-order": (*BY_JUDGE, "respondent and the respondent’s attorney"), "withdrawal": ("prosecuting attorney",),
           "hearing-notice": ("clerk of the court, or prosecuting attorney",), "hearing-stipulation": ("respondent’s attorney",),
           "plan": ("whoever prepared it",)}
# Who a paper's own signer is to a prosecutor, where the word for the role alone would not say.
SIGNS = {"exam-motion": "prosecuting attorney", "hearing-stipulation": "prosecuting attorney", "modification-summons": "prosecuting attorney",
         "continuance-motion": "attorney of who asks", "revocation": "designated crisis responder, or the secretary",
         "termination": "professional person in charge", "individual-plan": "care coordinator", "modification": "whoever asks",
         "service-proof": "whoever served", "tribal-notice": "whoever told the tribe"}


def write(matter: Matter, review: Review, rules: Rules, documents: Iterable[Document], entries: Iterable[Entry],
          closures: ClosedDays | None = None) -> Document:
    """The note, typeset.  ``documents``: the papers it goes with; ``entries``: the catalogue, for those that are absent;
    ``closures``: the county court's own closed days, where they are known."""
    law, documents = law_for(rules.who), list(documents)
    facts = _facts(matter, review, rules)
    enclosed = [d for d in documents if PROSECUTOR in d.recipients]
    clerk_only = [d.title for d in documents if d.recipients == (CLERK,)]
    parts = frozenset(part for d in documents for part in d.covers)
    papers = [{"title": title, "pages": d.pages, "signers": _signers(d, parts)} for d, title in titled(enclosed)]
    there = {d.id for d in documents}
    absent = [f"{e.title}: {e.why}" for e in entries if e.id not in there and PROSECUTOR in e.recipients and _missed(e, matter)]
    also = also_open(review)
    return typeset(
        "note.html", said=[text for _, text in facts], id="note", code="NOTE", title=TITLE, role=Role.NOTE,
        recipients=(PROSECUTOR,), ruleset_date=review.ruleset_date, footer="Note to the prosecutor. Not for the court file.",
        for_court=False, law=law, facts=facts, deadline=_deadline(matter, review, rules, closures), papers=papers, absent=absent, clerk_only=clerk_only,
        exhibits=_exhibits(matter), not_met=[_row(f) for f in review.not_met], unknown=grouped(review.not_yet_known),
        begun=len(review.not_yet_known) > FEW,
        open_not_met=[_row(f) for f in also if f.status is Status.NOT_MET],
        open_unknown=gathered("Not yet known", [f for f in also if f.status is Status.NOT_YET_KNOWN]), unsettled=unsettled(review),
        look_at=look_at(matter, review, rules, documents))


def _signers(document: Document, with_others: frozenset[str]) -> str:
    """Who signs it, on lines of the paper or by hand; ``with_others``: the papers that are signed with another."""
    signers = [SIGNS.get(document.id, spot.signer.value) + ("" if spot.required else " (only if the professional treats the respondent)")
               for spot in document.signatures]
    signers += BY_HAND.get(document.id, BY_JUDGE if document.id in PROPOSED_ORDERS else ())
    return "; ".join(signers) or ("no one; part of the paper before it" if document.id in with_others else "no one")


def _facts(matter: Matter, review: Review, rules: Rules) -> list[tuple[str, str]]:
    person, held = matter.respondent, matter.detention
    facts = [("Reference", matter.reference or ""),
             ("County", matter.venue.county or ""),
             ("Planned day of filing", words.day(matter.venue.planned_on)),
             ("Judged as of", long_date(review.as_of)),
             ("Petitioner", words.person(matter.petitioner.contact)),
             ("Respondent", words.joined(person.name.full, f"born {words.day(person.birth_date)}" if person.birth_date else ""))]
    if rules.who is not Who.ADULT and person.other_names:
        facts.append(("Other names", "; ".join(person.other_names)))
    if rules.who in (Who.ADOLESCENT, Who.CHILD) and person.parents is not None:
        facts.append(("Parents", "; ".join(words.person(parent) for parent in person.parents) or "None"))
    facts.append(("Provider that agrees", _provider(matter)))
    if held.place is not Place.NOWHERE:
        facts += [("Where the respondent is held", words.joined(held.place.value if held.place else "", held.facility)),
                  ("Release is expected on", words.when(held.anticipated_release))]
    else:
        facts.append(("Where the respondent is held", "Not held"))
    return facts


def _provider(matter: Matter) -> str:
    who = words.person(matter.provider.contact)
    return words.joined(words.stop(who) if who else "", _agreed(matter), by=" ")


def _agreed(matter: Matter) -> str:
    provider = matter.provider
    if provider.agreed is None:
        return "Whether it agreed is not known yet"
    if not provider.agreed:
        return "It has not agreed"
    return words.joined("Agreed", words.day(provider.agreed_on), f"by {provider.agreed_by}" if provider.agreed_by else "", by=" ")


def _deadline(matter: Matter, review: Review, rules: Rules, closures: ClosedDays | None) -> list[str]:
    """The exam's last day, counted to the day on which the clerk has the petition, and the last court day before it ends."""
    given, days = matter.declaration, rules.value("declaration.days")
    finals = last_days(given, rules)
    if not finals:
        return [f"Not known yet: the day of the exam is not given. The last day is day {days} after it."]
    final, safe = finals[0], statute.last_safe_filing_day(matter, review.as_of, review.ruleset, closures.days if closures else ())
    start = "exam" if given.outcome is ExamOutcome.EXAMINED else "second-to-last attempt" if len(finals) > 1 else "latest attempt at an exam"
    lines = [f"{long_date(safe)}. The clerk should have the petition by the end of that court day.",
             f"Day {days} after the {start} is {long_date(final)} ({rules['declaration.days'].cite}). Calendar days are counted, to the "
             "clerk’s receipt. A last day on a weekend or holiday moves back, never forward.", _closed(closures, safe)]
    lines += [f"Counted from the latest attempt alone, the last day is {long_date(day)}. The law speaks of attempts; whether one in "
              f"the {days} days is enough is not settled." for day in finals[1:]]
    if safe < review.as_of:
        lines.append("That day is past. A new exam, or a new attempt, is needed before filing.")
    if matter.detention.anticipated_release and matter.detention.hospitalized:
        lines.append("The respondent is hospitalized: the hearing must come before discharge, expected "
                     f"{words.when(matter.detention.anticipated_release)}.")
    return lines


def _closed(closures: ClosedDays | None, day: date) -> str:
    if closures is None or not closures.cover(day):
        return "State holidays are counted. Days on which only this county’s court is closed are not known here: ask the clerk."
    return "State holidays and the days on which this county’s court is closed are counted."


def _missed(entry: Entry, matter: Matter) -> bool:
    """A paper that a prosecutor would look for."""
    return entry.id in EXPECTED or entry.need is Need.REQUIRED and entry.id != "note" or entry.id == "witness" and bool(matter.witnesses)


def _exhibits(matter: Matter) -> list[str]:
    """The exhibits that the petition names: those with an authority to show them."""
    return [f"{exhibit_title(n, e.title)} ({e.basis.value})" for n, e in enumerate(matter.exhibits or (), 1) if e.basis]


def _row(finding: Finding) -> dict[str, str]:
    return {"title": finding.title, "cite": finding.cite, "why": finding.why}
