"""The desk: papers that are not fit do not leave, a reason is recorded, exhibits are joined through the gate."""
from __future__ import annotations

import json
from dataclasses import replace

import pytest
from test_desk import STRANGER, login, save  # noqa: F401  the fixture; it also finds the demonstration
from demo import fresh  # isort: skip

from docassemble.AotForms import pdf
from docassemble.AotForms.errors import AccessDenied, InputError, NotYetKnown, RequirementNotMet
from docassemble.AotForms.guide import desk
from docassemble.AotForms.guide.desk import checking, exhibits, opening, sending

pytestmark = pytest.mark.slow


def brought(words: str = "Discharge summary.", pages: int = 3) -> bytes:
    """A paper that somebody brings."""
    body = "<div style='break-after:page'></div>".join(f"<p>{words} Page {n}.</p>" for n in range(pages))
    return pdf.typeset(f"<body>{body}</body>", title="Exhibit")


def with_exhibit(**first) -> object:
    """The complete example with its first exhibit changed."""
    facts = fresh("hospital-designee")
    return facts.model_copy(update={"exhibits": (facts.exhibits[0].model_copy(update=first), *facts.exhibits[1:])})


def test_a_number_stops_filing_until_a_reason_is_recorded_with_who_and_when(login):  # noqa: F811
    """A social security number in an answer: no packet leaves; a reason lets that number stand, and is kept; another number is refused."""
    facts = fresh("hospital-designee")
    told = facts.disorder.model_copy(update={"facts": facts.disorder.facts.model_copy(update={"text": "Known by 123-45-6789."})})
    handle = save(login, facts.model_copy(update={"disorder": told})).handle
    who = opening.actor(login)
    with pytest.raises(RequirementNotMet, match="fit") as stopped:
        desk.packet_zip(login, handle)
    assert [p.where for p in stopped.value.problems] == ["petition, page 3"] and "123-45" not in str(stopped.value.problems)
    sealed = sending.seal(who, handle, "prosecutor", unsigned_allowed=True)
    assert [p.where for p in sending.plan(login, handle, sealed, "paper").problems] == ["petition, page 3"]
    with pytest.raises(RequirementNotMet):
        sending.send(login, handle, "prosecutor", "paper")
    with pytest.raises(InputError, match="reason"):
        checking.let_stand(who, handle, sealed, " ")
    assert sending.send(login, handle, "prosecutor", "paper", numbers_because="The order of the court asks for it.").state == "queued"
    assert desk.packet_zip(login, handle)
    kept = [opening.vault().uploads.load(who, e.id) for e in opening.vault().uploads.list(who, handle) if e.purpose == checking.LET_STAND]
    record = json.loads(kept[0].content)
    assert len(kept) == 1 and record["because"].startswith("The order") and record["said_by"] == who.user and record["said_at"]


def test_an_exhibit_joins_the_packet_and_the_cover_sheet(login):  # noqa: F811
    """Both offices get it byte for byte, the cover lists it, what is not joined is told there; a new file takes its place."""
    handle = save(login, fresh("hospital-designee")).handle
    who, first, second = opening.actor(login), brought(), brought("Newer.")
    exhibits.join(login, handle, 1, first)
    made = exhibits.join(login, handle, 1, second)
    assert [(row.number, row.pages, row.stops) for row in exhibits.rows(login, handle)] == [(1, 3, ""), (2, None, "")]
    sealed = sending.seal(who, handle, "clerk", unsigned_allowed=True)
    entry = sealed.entries[-1]
    assert (entry.name, entry.content, entry.pages, entry.sha256) == ("06-exhibit-1.pdf", second, 3, made.sha256)
    cover = pdf.read(sealed.entries[0].content)[0].poppler
    assert "Exhibit 1: Discharge summary" in cover and made.sha256[:16] in cover
    assert "not in this packet" in cover and "Exhibit 2: Written designation" in cover
    assert sending.seal(who, handle, "prosecutor", unsigned_allowed=True).entries[-2].content == second
    assert checking.problems(who, handle, sealed) == ()
    with pytest.raises(AccessDenied):
        exhibits.join(STRANGER, handle, 1, first)


@pytest.mark.parametrize(("first", "content", "error", "words"), [
    ({"pages": 2}, brought, InputError, "page"), ({"sha256": "0" * 64}, brought, InputError, "not the file"),
    ({"basis": None}, brought, NotYetKnown, "may Exhibit 1"), ({"sud_program_record": None}, brought, NotYetKnown, "may Exhibit 1"),
    ({"sud_program_record": True}, brought, RequirementNotMet, "substance use"), ({}, lambda: b"no PDF", InputError, "PDF"),
])
def test_an_exhibit_that_is_another_file_or_may_not_be_shown_is_refused(login, first, content, error, words):  # noqa: F811
    """Pages and SHA-256 as the case file lists them, and the disclosure gate, before anything is kept."""
    handle = save(login, with_exhibit(**first)).handle
    with pytest.raises(error, match=f"(?i){words}"):
        exhibits.join(login, handle, 1, content())
    assert not opening.vault().uploads.list(opening.actor(login), handle)


def test_an_exhibit_is_left_out_once_it_is_no_longer_listed_and_stops_once_it_may_not_be_shown(login):  # noqa: F811
    """The list of today decides: an entry that moved is followed, one taken off is left out, and a closed gate stops the packet."""
    facts = fresh("hospital-designee")
    handle, who = save(login, facts).handle, opening.actor(login)
    exhibits.join(login, handle, 1, brought())
    moved = facts.model_copy(update={"exhibits": facts.exhibits[::-1]})
    desk.save(login, moved.model_dump_json(), handle)
    assert sending.seal(who, handle, "clerk", unsigned_allowed=True).entries[-1].document == "exhibit-2"
    desk.save(login, with_exhibit(sud_program_record=True).model_dump_json(), handle)
    with pytest.raises(RequirementNotMet, match="substance use"):
        sending.seal(who, handle, "clerk", unsigned_allowed=True)
    desk.save(login, facts.model_copy(update={"exhibits": facts.exhibits[1:]}).model_dump_json(), handle)
    assert "exhibit" not in str([e.document for e in sending.seal(who, handle, "clerk", unsigned_allowed=True).entries])


def test_an_exhibit_that_no_office_takes_is_not_joined(login):  # noqa: F811
    """A4 paper, for one, is told with its page."""
    handle = save(login, fresh("hospital-designee")).handle
    with pytest.raises(RequirementNotMet, match="not fit") as stopped:
        exhibits.join(login, handle, 2, pdf.typeset("<style>@page{size:A4}</style><p>x</p>", title="x"))
    assert [p.where for p in stopped.value.problems] == ["exhibit-2, page 1"]


def test_the_courier_looks_once_more_before_it_sends(login):  # noqa: F811
    """Papers that an office would no longer take are held; the ones it takes go."""
    handle = save(login, fresh("hospital-designee")).handle
    who = opening.actor(login)
    sealed = sending.seal(who, handle, "prosecutor", unsigned_allowed=True)
    files = tuple(sending.OutgoingFile(e.name, "application/pdf", e.content, e.sha256, e.title, e.pages) for e in sealed.entries)
    outgoing = sending.Outgoing("s", "k", sealed.reference, "review by prosecutor", sending.Recipient("snohomish", "prosecutor", "email"),
                                (*files, sending.OutgoingFile("manifest.json", "application/json", sealed.manifest, "", "Manifest")), sealed.seal, 1)
    facts, profile = opening.vault().matters.load(who, handle).content, dict(sending.profile_of("Snohomish", "prosecutor"))
    assert checking.check_again(outgoing, profile, facts) is None
    bad = replace(files[0], content=pdf.typeset("<style>@page{size:A4}</style><p>x</p>", title="x"))
    assert checking.check_again(replace(outgoing, files=(bad, *outgoing.files[1:])), profile, facts) == checking.NOT_FIT
