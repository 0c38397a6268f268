# do not pre-load
"""Looking once more at the finished papers before they leave, and recording why a number may stand in one of them."""
from __future__ import annotations

import json
from collections.abc import Mapping

from ... import matter as matters, packet
from ...errors import InputError, Problem, RequirementNotMet
from ...filing import preflight, profiles
from ...filing.adapter import Outgoing
from ...filing.preflight_words import about
from ...packet import Packet
from ...vault import Actor
from .following import NOT_FIT
from .opening import now, vault
from .writing import facts, review_facts

LET_STAND = "numbers let stand"


def problems(who: Actor, handle: str, sealed: Packet, channel: str | None = None) -> tuple[Problem, ...]:
    """Every reason why the papers of ``sealed`` are not fit to go to its office by ``channel``."""
    known, _ = facts(who, handle)
    return tuple(preflight.preflight(_papers(sealed), profiles.profile(sealed.county), office=sealed.office, channel=channel,
                                     about=about(known, review_facts(known)), allowed=_allowed(who, handle)))


def must_be_fit(who: Actor, handle: str, sealed: Packet, channel: str | None = None) -> None:
    """Raise RequirementNotMet, naming paper, page and mend, unless the papers are fit to go."""
    found = problems(who, handle, sealed, channel)
    if found:
        raise RequirementNotMet("Some papers are not fit to file", found[0].where, found[0].mend, found)


def let_stand(who: Actor, handle: str, sealed: Packet, because: str) -> int:
    """Record why the numbers that GR 31(e) would keep out stand in these papers; how many.  Raises InputError without a reason.

    Kept, sealed, with who said so and when; it holds for those very numbers in this matter and for no other.
    """
    if not because.strip():
        raise InputError("No reason was given", "reason", "Say which order or law lets the number stand.")
    found = sorted({n.mark for n in preflight.numbers(_papers(sealed))} - _allowed(who, handle))
    if found:
        record = {"because": because.strip(), "said_by": who.user, "said_at": now().isoformat(), "marks": found}
        vault().uploads.add(who, handle, LET_STAND, json.dumps(record).encode(), media_type="application/json")
    return len(found)


def check_again(outgoing: Outgoing, profile: Mapping[str, object], facts_json: bytes) -> str | None:
    """What the courier asks before every send: a hold code where the papers are no longer fit for this office, else None.

    Numbers are not asked about again: the papers are byte for byte those for which a person answered when they were sealed.
    """
    known = matters.read(facts_json)
    manifest = next((f.content for f in outgoing.files if f.name == packet.MANIFEST), None)
    papers = preflight.from_files([(f.name, f.content) for f in outgoing.files if f.media_type == "application/pdf"], manifest)
    found = preflight.preflight(papers, profiles.read_mapping(profile), office=outgoing.recipient.office, channel=outgoing.recipient.channel,
                                about=about(known, review_facts(known)), allowed=[n.mark for n in preflight.numbers(papers)])
    return NOT_FIT if found else None


def _papers(sealed: Packet) -> list[preflight.Paper]:
    return [preflight.Paper(e.name, e.document, e.document, e.content, bool(e.signed_by), frozenset(e.form_looks)) for e in sealed.papers]


def _allowed(who: Actor, handle: str) -> set[str]:
    store = vault().uploads
    return {mark for entry in store.list(who, handle) if entry.purpose == LET_STAND
            for mark in json.loads(store.load(who, entry.id).content)["marks"]}
