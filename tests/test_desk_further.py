"""Further papers at the desk: asked for once, kept in the vault, frozen, signed and written again as the others."""
from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from test_desk import STRANGER, example, login  # noqa: F401  the fixture; it also finds the demonstration
from test_desk_identity import browse  # noqa: F401  the fixture

from docassemble.AotForms import matter as matters
from docassemble.AotForms.errors import AccessDenied, InputError, RequirementNotMet
from docassemble.AotForms.guide import desk
from docassemble.AotForms.guide.desk import office, opening, sending, wanted, writing
from docassemble.AotForms.matter.order import Edit, Order

pytestmark = pytest.mark.slow

def save(login: str, facts: matters.Matter, handle: str | None = None) -> str:
    return desk.save(login, facts.model_dump_json(), handle).handle


def row(login: str, handle: str, paper: str) -> desk.FurtherRow:
    return next(one for one in desk.more(login, handle) if one.id == paper)


def ids(login: str, handle: str) -> set[str]:
    return {paper.id for paper in desk.papers(login, handle)}


def test_a_further_paper_is_made_kept_and_written_anew(login):  # noqa: F811
    """Made on asking only; a new process finds it; only what goes with the petition joins the first packet; changed facts write
    it anew, in Word too."""
    handle = save(login, example())
    first = ids(login, handle)
    before = row(login, handle, "order")
    assert (before.need, before.asked, before.made, before.word) == ("required", False, False, False)
    assert "order" not in first and "petition" not in {one.id for one in desk.more(login, handle)}
    desk.make_paper(login, handle, "order")
    desk.make_paper(login, handle, "order")
    assert len(wanted.wishes(opening.actor(login), handle)["order"]) == 1
    assert ids(login, handle) == first | {"order"} and row(login, handle, "order").made
    version = next(one.version for one in desk.papers(login, handle) if one.id == "order")
    writing._written.clear()
    desk.make_paper(login, handle, "provider-agreement")
    assert ids(login, handle) == first | {"order", "provider-agreement"}
    assert next(one.version for one in desk.papers(login, handle) if one.id == "order") == version
    with zipfile.ZipFile(io.BytesIO(desk.packet_zip(login, handle))) as packet:
        assert [name[3:] for name in packet.namelist() if "order" in name or "agreement" in name] == ["provider-agreement.pdf"]
    save(login, example().model_copy(update={"order": Order(judge="Hon. Quinn Example")}), handle)
    assert next(one.version for one in desk.papers(login, handle) if one.id == "order") != version
    assert "Quinn Example" in desk.paper_html(login, handle, "order")
    with zipfile.ZipFile(io.BytesIO(desk.word_file(login, handle, "order"))) as held:
        assert "Quinn Example" in held.read("word/document.xml").decode()
    with pytest.raises(InputError, match="Nobody asked"):
        desk.take_away(login, handle, "petition")


def test_a_signed_further_paper_goes_only_when_its_signatures_may_fall(login):  # noqa: F811
    """A further paper is signed as the others, does not hold the first packet up, and is not taken away by accident."""
    handle = save(login, example())
    desk.make_paper(login, handle, "withdrawal")
    need = next(one for paper in desk.papers(login, handle) if paper.id == "withdrawal" for one in paper.needs)
    sealed = sending.seal(opening.actor(login), handle, "prosecutor", unsigned_allowed=True)
    assert "withdrawal" not in {entry.document for entry in sealed.entries}
    desk.sign(login, handle, "withdrawal", need.signer, need.name, opening.today(), "Everett, Washington")
    assert row(login, handle, "withdrawal").signed
    with pytest.raises(RequirementNotMet, match="signed"):
        desk.take_away(login, handle, "withdrawal")
    desk.take_away(login, handle, "withdrawal", sure=True)
    gone = row(login, handle, "withdrawal")
    assert not gone.made and not gone.asked and "withdrawal" not in ids(login, handle)


def test_what_cannot_be_had_is_said_and_comes_back_when_it_can(login):  # noqa: F811
    """An impossible paper is refused with why; one that becomes impossible is void until the facts allow it again."""
    handle = save(login, example())
    examined = row(login, handle, "exam-motion")
    assert examined.need == "impossible" and "examined" in examined.why
    for paper in ("exam-motion", "petition", "no-such-paper", "../x"):
        with pytest.raises(InputError):
            desk.make_paper(login, handle, paper)
    assert wanted.wishes(opening.actor(login), handle) == {}
    desk.make_paper(login, handle, "order")
    wrong = Order(edits=(Edit(slot="no.such.place", text="x"),))
    save(login, example().model_copy(update={"order": wrong}), handle)
    gone = row(login, handle, "order")
    assert gone.asked and not gone.made and "no such place" in gone.trouble
    assert "petition" in ids(login, handle)
    save(login, example(), handle)
    assert row(login, handle, "order").made
    with pytest.raises(InputError, match="Word"):
        desk.word_file(login, handle, "petition")


def test_a_reader_and_a_stranger_make_nothing(login):  # noqa: F811
    """A reader sees the list and makes nothing; another organization does not even see it."""
    handle = save(login, example())
    desk.papers(login, handle)
    office.add_member(login, "reader@example.org", "reader")
    assert desk.more("reader@example.org", handle) and not desk.may_make("reader@example.org") and desk.may_make(login)
    for who in ("reader@example.org", STRANGER):
        with pytest.raises(AccessDenied):
            desk.make_paper(who, handle, "order")
    assert wanted.wishes(opening.actor(login), handle) == {}


def test_what_the_respondent_reads_is_there_in_spanish_beside_the_english_paper(login, browse):  # noqa: F811
    """A link where the paper stands, and only there; page and PDF in Spanish, for whoever sees the English paper and nobody else, of
    the facts that the English paper was written from; nothing is kept of it."""
    handle = save(login, example())
    client, home = browse(login), f"/aot/matters/{handle}"
    link = f'{home}/papers/rights/in/es"'
    assert link not in client.get(home).text and client.get(f"{home}/papers/rights/in/es.pdf").status_code == 400
    desk.make_paper(login, handle, "rights")
    page = client.get(home).text
    assert page.count(link) == 2 and page.count("/in/es") == 2
    assert 'Also in Spanish (<span lang="es">Español</span>)' in page
    kept = ids(login, handle)
    told = client.get(f"{home}/papers/rights/in/es")
    assert '<article class="aot-paper" lang="es">' in told.text and f'href="{home}/papers/rights/in/es.pdf"' in told.text
    given = client.get(f"{home}/papers/rights/in/es.pdf")
    assert given.data.startswith(b"%PDF") and given.headers["Content-Disposition"] == 'inline; filename="rights-es.pdf"'
    assert ids(login, handle) == kept == set(kept) - {"rights-es"}
    changed = example().model_dump(mode="json")
    changed["respondent"]["name"]["family"] = "Otherwise"
    save(login, matters.Matter.model_validate(changed), handle)
    assert "Otherwise" in client.get(f"{home}/papers/rights/in/es").text
    office.add_member(login, "reader@example.org", "reader")
    assert browse("reader@example.org").get(f"{home}/papers/rights/in/es.pdf").data.startswith(b"%PDF")
    for address in ("rights/in/es", "rights/in/es.pdf"):
        assert browse(STRANGER).get(f"{home}/papers/{address}").status_code == 404
    client = browse(login)
    for address in ("rights/in/xx", "rights/in/en.pdf", "order/in/es", "petition/in/es.pdf", "no-such/in/es"):
        assert client.get(f"{home}/papers/{address}").status_code == 400, address


def test_the_questions_of_a_paper_are_a_part_of_an_interview():
    """Every link from a paper to its questions leads to a part that there is, and comes from a paper that there is."""
    from docassemble.AotForms import documents, law
    from docassemble.AotForms.guide.further_pages import TOLD
    from docassemble.AotForms.guide.interviews import interview

    papers = {entry.id for entry in documents.catalogue(example(), law.review(example(), date.today()))}
    assert set(TOLD) <= papers
    assert [paper for paper, (name, part) in TOLD.items() if part not in {section.id for section in interview(name).sections}] == []
