# do not pre-load
"""From signed papers to a recipient: routes, packet, submission."""
from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from ... import documents, law, matter as matters, packet, signing
from ...documents.document import Document, Role
from ...errors import InputError, NotYetKnown, RequirementNotMet
from ...filing import Courier, Registry, ledger, profiles, submit, watch, words
from ...filing.adapter import Outgoing, OutgoingFile, Plan, Recipient, State
from ...filing.outgoing import settings_for
from ...filing.states import CORRECTABLE, NOT_TAKEN
from ...filing.submission import Submission
from ...filing.told import settle_told
from ...filing.transmissions import CHANNEL as FAX
from ...law.findings import Review
from ...packet import Packet
from ...vault import Action, Actor, ConfirmedAddress, MatterStatus, Vault
from ...vault.packets import PacketFile
from . import checking, drafts, exhibits
from .following import WORSE, SubmissionRow, row_of
from .opening import ZONE, actor, now, today, vault
from .writing import facts, refresh, review_facts
from .signatures import signatures_on, signed_document

PURPOSE = {"prosecutor": "review by prosecutor", "clerk": "petition"}
PAPER, CLERK, PROSECUTOR, MAIL = "paper", "clerk", "prosecutor", "email"
BY_MAIL = (MAIL, "email-by-hand")
# By these a prosecutor also gets what the law was found to say, to sort and edit (``packet.proof``); the others take papers only.
WITH_PROOF = frozenset({*BY_MAIL, "sftp"})
NO_ADDRESS = "No address is confirmed for this office. An administrator enters it under Settings, with who confirmed it."


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One way to one office: ``why`` and ``instructions`` in plain words; ``missing`` is what must be set up first; ``goes_to``: the address,
    and who confirmed it, where a channel sends by itself."""

    office: str
    channel: str
    title: str
    why: str
    known: bool
    instructions: tuple[str, ...] = ()
    missing: str | None = None
    goes_to: str = ""


def routes(login: str, handle: str) -> list[RouteRow]:
    """Where this matter's packet can go.  Unknown or conflicting facts about a county mean paper, never a guess."""
    who = actor(login)
    known, _ = facts(who, handle)
    county = _county(known)
    found = profiles.profile(county)
    working = Registry.installed().working()
    rows = []
    for office in ("prosecutor", CLERK):
        route = found.route(office)
        for channel in BY_MAIL if route.channel == MAIL else (route.channel,):
            if channel != PAPER and channel in working:
                there = _address(who, county.lower(), office, channel)
                rows.append(RouteRow(office, channel, working[channel].title, route.why, route.known, route.instructions, None if there else NO_ADDRESS,
                                     _goes_to(there)))
        if route.channel != FAX and FAX in working and (there := _address(who, county.lower(), office, FAX)):
            takes = found.takes(FAX, office)
            why = "This office takes new cases by fax." if takes else "A fax number of this office is confirmed. Ask whether it takes new cases so."
            rows.append(RouteRow(office, FAX, working[FAX].title, why, takes, goes_to=_goes_to(there)))
        rows.append(RouteRow(office, PAPER, working[PAPER].title, route.why if route.channel == PAPER else "Paper is always possible.",
                             route.known and route.channel == PAPER, found.route(office).instructions if route.channel == PAPER else ()))
    return rows


def _goes_to(there: ConfirmedAddress | None) -> str:
    return f"{there.address}, confirmed by {there.confirmed_by}" if there else ""


def _address(who: Actor, place: str, office: str, channel: str) -> ConfirmedAddress | None:
    return vault().settings.address(who, place, office, MAIL if channel in BY_MAIL else channel)


def _county(known: matters.Matter) -> str:
    if not known.venue.county:
        raise NotYetKnown("The county of filing is not known yet", "venue.county", "Choose the county where you file.")
    return known.venue.county


def send(login: str, handle: str, office: str, channel: str, *, clerk_takes_because: str | None = None,
         numbers_because: str | None = None, correction: int = 0) -> SubmissionRow:
    """Seal the packet and write the submission; from here on the courier delivers it.

    clerk_takes_because: why this court takes a petition that is not on the official form; asked only for a clerk.
    numbers_because: which order or law lets a number that GR 31(e) keeps out stand in these papers.
    Raises RequirementNotMet or NotYetKnown where the law or a signature stands in the way, InputError for a county.
    """
    who = actor(login)
    may_go(facts(who, handle)[0], office, clerk_takes_because)
    sealed = seal(who, handle, office, unsigned_allowed=channel == PAPER, channel=channel)
    if numbers_because:
        checking.let_stand(who, handle, sealed, numbers_because)
    return file_packet(login, handle, sealed, channel, clerk_takes_because=clerk_takes_because, correction=correction)


def file_packet(login: str, handle: str, sealed: Packet, channel: str, *, clerk_takes_because: str | None = None,
                correction: int = 0) -> SubmissionRow:
    """File a sealed packet, which must hold the papers as they stand now; by any channel but paper, signed."""
    who, office = actor(login), sealed.office
    if channel not in Registry.installed().working():
        raise InputError("There is no such way to file", "channel", "See which there are: aotforms adapters.")
    known, version = facts(who, handle)
    may_go(known, office, clerk_takes_because)
    _must_stand(who, handle, sealed, channel)
    checking.must_be_fit(who, handle, sealed, channel)
    if office == CLERK:
        because = json.dumps({"because": clerk_takes_because.strip(), "said_at": now().isoformat()}).encode()
        vault().uploads.add(who, handle, "clerk takes it because", because, media_type="application/json")
    kept = keep(who, handle, sealed, version)
    row = _submitted(who, handle, kept, sealed.seal, _recipient(who, _county(known), office, channel), correction, _deadline(known))
    vault().matters.set_status(who, handle, MatterStatus.FILING)
    deliver(vault(), only_by_hand=True)
    return row_of(who, ledger.load(vault(), who, row.id))


def _deadline(known: matters.Matter) -> datetime | None:
    """The end of the last day on which the clerk can have the petition on this exam; None while that is not known."""
    day = law.last_safe_filing_day(known, max(known.venue.planned_on or today(), today()))
    return datetime.combine(day, time(23, 59, 59), ZONE) if day else None


def _submitted(who: Actor, handle: str, kept: str, seal_: str, to: Recipient, correction: int, deadline: datetime | None) -> Submission:
    """The submission of a kept packet: a new one, or the one there is.

    What certainly was not taken goes again as the person asks now: with this packet, by this channel.  Another packet after
    the office returned or rejected one is the next correction.  What may have been taken is never sent again.
    """
    last = max((s for s in ledger.list_submissions(vault(), who, handle)
                if (s.recipient.county, s.recipient.office, s.purpose) == (to.county, to.office, PURPOSE[to.office])),
               key=lambda s: s.correction, default=None)
    if last is not None and not correction:
        correction = last.correction
        if last.packet_hash != seal_ and last.state in NOT_TAKEN:
            return words.replace_packet(vault(), who, last.id, kept, note="sent again", recipient=to)
        if last.packet_hash != seal_ and last.state in CORRECTABLE:
            correction += 1
        elif last.state is State.FAILED or (last.state is State.QUEUED and last.recipient.channel != to.channel):
            return words.reroute(vault(), who, last.id, to, note="sent again")
    return submit(vault(), who, kept, to, purpose=PURPOSE[to.office], correction=correction, deadline=deadline)


def may_go(known: matters.Matter, office: str, clerk_takes_because: str | None) -> None:
    """Raise what stops a filing before any paper is written: no county, the law, or a clerk without a reason."""
    _county(known)
    ready(review_facts(known))
    if office == CLERK and not (clerk_takes_because or "").strip():
        raise RequirementNotMet("This petition is not on the form of the Administrative Office of the Courts", "RCW 71.05.148(9)",
                                "Send it to the prosecutor, or say why this court takes it.")


def _must_stand(who: Actor, handle: str, sealed: Packet, channel: str) -> None:
    proof = packet.PROOF in {e.name for e in sealed.entries}  # one that was sealed before the channel was chosen has none
    current = seal(who, handle, sealed.office, unsigned_allowed=channel == PAPER, channel=channel, with_proof=proof)
    if [e.sha256 for e in current.entries] != [e.sha256 for e in sealed.entries] or _told(current) != _told(sealed):
        raise RequirementNotMet("The packet is not the newest: the facts or the signatures changed since it was sealed", "packet",
                                "Assemble it again and file that one.")


def _told(sealed: Packet) -> dict:
    """What a manifest says of its papers; not when, nor by which release, it was sealed.  A seal can be made by anybody."""
    return {name: told for name, told in json.loads(sealed.manifest).items() if name not in ("sealed_at", "software", "seal")}


def _recipient(who: Actor, county: str, office: str, channel: str) -> Recipient:
    place = county.lower()  # plain columns hold lower-case codes
    confirmed = _address(who, place, office, channel)
    return Recipient(place, office, channel, confirmed.address if confirmed else None, confirmed.confirmed_by if confirmed else None)


def best_channel(login: str, handle: str, office: str) -> str:
    """The first channel that is known and set up for this office; else paper."""
    for row in routes(login, handle):
        if row.office == office and row.known and not row.missing:
            return row.channel
    return PAPER


def plan(login: str, handle: str, sealed: Packet, channel: str) -> Plan:
    """What filing ``sealed`` by ``channel`` would do, and every problem that stops it.  Sends and stores nothing."""
    who = actor(login)
    known, _ = facts(who, handle)
    _must_stand(who, handle, sealed, channel)
    county = _county(known)
    with vault().work(who, Action.SUBMIT, write=False) as unit:  # whoever may file may ask what filing would do
        given = settings_for(unit, who.organization, county.lower(), sealed.office, channel)
    files = tuple(OutgoingFile(e.name, e.media_type, e.content, e.sha256, e.title, e.pages or None) for e in sealed.entries)
    files += (OutgoingFile(packet.MANIFEST, "application/json", sealed.manifest, hashlib.sha256(sealed.manifest).hexdigest(), "Manifest"),)
    outgoing = Outgoing("dry-run", sealed.seal, sealed.reference, PURPOSE[sealed.office], _recipient(who, county, sealed.office, channel),
                        files, sealed.seal, 1, None, given)
    made = Registry.installed().get(channel).plan(outgoing, profile_of(county, sealed.office))
    return Plan(made.steps, (*checking.problems(who, handle, sealed, channel), *made.problems))


def ready(found: Review) -> None:
    """Raise RequirementNotMet or NotYetKnown, naming the first Finding that stops a filing."""
    for kind, stopping in ((RequirementNotMet, found.not_met), (NotYetKnown, found.not_yet_known)):
        if stopping:
            raise kind(f"{stopping[0].title} {stopping[0].why}", stopping[0].cite, "Mend it in the answers, then send.")


def seal(who: Actor, handle: str, office: str, *, unsigned_allowed: bool, channel: str | None = None, with_proof: bool = True) -> Packet:
    """The sealed packet for one office as the papers stand; the stored one where it holds the very same files.
    channel: where it tells the court who the parties are, they are sealed in; never for another channel.  with_proof: to a
    prosecutor, by a channel that carries more than papers, with what the law was found to say."""
    known, version = facts(who, handle)
    kept, given = [k for k in refresh(who, handle) if not k.further], signatures_on(who, handle)
    papers, signed = [], {}
    for k in kept:
        papers.append(signed_document(who, handle, k))
        states = signing.states(k.document, k.frozen, given)
        signed[k.document.id] = tuple(s.value for s, state in states.items() if state is signing.SignatureState.SIGNED)
    papers += exhibits.joined(who, handle, known, review_facts(known))
    if office == CLERK:
        papers = _covered(known, papers)
    proof = with_proof and office == PROSECUTOR and channel in WITH_PROOF
    made = packet.seal(papers, reference=known.reference or handle, county=_county(known), office=office, at=now(),
                       signed=signed, unsigned_allowed=unsigned_allowed,
                       parties=packet.case_data(known) if _names_parties(channel) else None,
                       proof=packet.proof_data(known, review_facts(known), drafts.orders(known, review_facts(known))) if proof else None)
    return _stored(who, handle, made) or made


def _names_parties(channel: str | None) -> bool:
    working = Registry.installed().working()
    return channel in working and working[channel].capabilities.names_parties


def _covered(known: matters.Matter, papers: list[Document]) -> list[Document]:
    """The papers with the cover sheet made over them as they now stand: a signature changes a paper's hash."""
    return [documents.cover_sheet(known, review_facts(known), papers) if p.role is Role.COVER else p for p in papers]


def _stored(who: Actor, handle: str, made: Packet) -> Packet | None:
    """A packet sealed earlier with the same files for the same office: sealing again would only change its time."""
    for entry in vault().packets.list(who, handle):
        manifest = vault().packets.load(who, entry.id).manifest
        body = json.loads(manifest)
        if body["office"] == made.office and body["files"] == [e.described() for e in made.entries]:
            return Packet(made.reference, made.county, made.office, made.entries, manifest, body["seal"])
    return None


def keep(who: Actor, handle: str, sealed: Packet, version: int) -> str:
    """Keep a sealed packet in the vault, its manifest among the files that go out; its id."""
    files = [PacketFile(e.name, e.media_type, e.content, e.sha256, e.title, e.pages or None, e.role, (sealed.office,)) for e in sealed.entries]
    files.append(PacketFile(packet.MANIFEST, "application/json", sealed.manifest, hashlib.sha256(sealed.manifest).hexdigest(),
                            "Manifest", None, "manifest", (sealed.office,)))
    return vault().packets.add(who, handle, packet_hash=sealed.seal, files=files, manifest=sealed.manifest, matter_version=version).id


def review_again(submission: Submission, facts_json: bytes) -> str | None:
    """What the courier asks before every send: a hold code where the law now says less than ready (a stale exam), else None."""
    known = matters.read(facts_json)
    day = now().astimezone(ZONE).date()
    return None if law.review(known, max(known.venue.planned_on or day, day)).ready else WORSE


def deliver(store: Vault, *, only_by_hand: bool = False, limit: int = 100) -> tuple[Submission, ...]:
    """Let a courier run once over what is due, then watch the deadlines; with ``only_by_hand`` just the channels that send
    nothing themselves, and no watch."""
    working = Registry.installed().working()
    if only_by_hand:
        working = {name: adapter for name, adapter in working.items() if adapter.capabilities.by_hand}
    courier = Courier(store, working, review_again=review_again, profile_of=profile_of, check_again=checking.check_again)
    done = courier.run_once(limit)
    settle_told(store)
    if not only_by_hand:
        watch.sweep(store, profile_of, working.get(PAPER))
    return done


def profile_of(county: str, office: str) -> Mapping[str, object]:
    """What is known of a recipient, for its adapter."""
    return profiles.profile(county).as_mapping()


def packet_zip(login: str, handle: str, office: str = "prosecutor") -> bytes:
    """The packet as separate PDFs and its manifest in one archive, with signature lines where nobody has signed yet."""
    who = actor(login)
    sealed = seal(who, handle, office, unsigned_allowed=True)
    checking.must_be_fit(who, handle, sealed)
    keep(who, handle, sealed, facts(who, handle)[1])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in [*((e.name, e.content) for e in sealed.entries), (packet.MANIFEST, sealed.manifest)]:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()

