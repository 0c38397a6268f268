"""The petition interview on the real engine, with a real vault: from the first screen to the papers."""
from __future__ import annotations

import json
import re
from html import unescape

import pytest
from interview_help import LOGIN, PETITION, answers, own_vault

from docassemble.AotForms.errors import InputError
from docassemble.AotForms.guide import desk
from docassemble.AotForms.guide.desk import exhibits, office, opening
from docassemble.AotForms.guide.headless import Headless, Response, User

pytestmark = pytest.mark.docassemble
WRONG = {"family member": "Joel", "guardian": "witness", "police": "crisis responder", "prosecutor": "speaks for",
         "jail": "release planner", "someone else": "not name you"}


@pytest.fixture(scope="module")
def engine():
    return Headless()


@pytest.fixture
def start(engine, tmp_path, monkeypatch):
    """Starts a petition for a member of an organization whose vault is in a folder of this test's own."""
    def session(login: str = LOGIN):
        return engine.start(PETITION, user=User(login))

    with own_vault(tmp_path, monkeypatch):
        yield session


def links(text: str) -> list[str]:
    """The words of every link, what is read aloud only included."""
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<a [^>]*>(.*?)</a>", text)]


def saved(session) -> dict:
    return json.loads(session.value("matter_json()"))


def inked(pdf: bytes) -> bytes:
    """The paper with a pen's stroke on its last page, as a scan of it would have."""
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.pages[-1].contents_add(b"q 3 w 90 120 m 130 150 l 150 110 l 190 150 l 230 115 l 300 140 l S Q")
        written = io.BytesIO()
        opened.save(written)
    return written.getvalue()


@pytest.mark.parametrize(("kind", "words"), WRONG.items())
def test_a_wrong_door_tells_who_can_and_asks_nothing_more(start, kind, words):
    """Ensures that who may not file is stopped before typing, told why, who can, and what else there is."""
    session = start()
    screen = session.run({"start.danger": "no", "petitioner.kind": kind})
    assert screen.id == "wrong_door" and screen.final and not screen.fields
    assert words in screen.text and "Who can file" in screen.text and "988" in screen.text
    assert "a designated crisis responder" in screen.text


def test_danger_comes_first(start):
    """Ensures that danger now is asked first, and that a yes is answered with 911 and 988 before anything else."""
    session = start()
    assert session.screen().id == "start_danger" and "911" in session.screen().text
    screen = session.answer({"start.danger": "yes"})
    assert screen.id == "start_get_help" and "911" in screen.text and "days" in screen.text


def test_a_child_is_a_dead_end(start):
    """Ensures that a child under 13 ends the questions, with a way to mend a wrong date."""
    given = answers("professional") | {"respondent.birth_date": "2020-05-05"}
    screen = start().run(given)
    assert screen.id == "under_age" and screen.final and "Change the date of birth" in screen.text


def test_a_county_that_is_not_known_says_so(start):
    """Ensures that what nobody knows of a county is said to be unknown, and never left out or guessed."""
    given = {"start.danger": "no", "petitioner.kind": "designated crisis responder", "start.county": "Ferry"}
    screen = start().run(given, until="start_program")
    for heading in ("Program", "Treatment provider", "Coordinator", "Designated crisis responders"):
        assert heading in screen.text
    assert screen.text.count("do not know") + screen.text.count("do not have") >= 3


def test_nothing_known_gives_no_false(start):
    """Ensures that a person who answers "not known yet" everywhere reaches the review, and says no to nothing."""
    session = start()
    base = {"start.danger": "no", "petitioner.kind": "emergency room physician"}

    def unknown(screen):
        return {field.name: base.get(field.name, ["unknown"] if field.datatype == "checkboxes" else "unknown")
                for field in screen.fields if field.required}
    for _ in range(150):
        screen = session.screen()
        if screen.id == "review":
            break
        session.answer(unknown(screen)) if screen.kind == "fields" else session.press()
    text = saved(session)
    assert screen.id == "review" and '"false"' not in json.dumps(text)
    assert [one for one in json.dumps(text).split() if one.strip(",}]") in ("false", "[]")] == []
    assert "Not yet known" in screen.text and "This would settle it" in screen.text


def test_every_answer_has_a_change_link_that_says_what(start):
    """Ensures that the review lists every answer with a link whose hidden words name it, no two alike."""
    session = start()
    text = session.run(answers("hospital-director"), until="review").text
    change = [one for one in links(text) if one.startswith("Change")]
    assert len(change) > 100 and len(change) == len(set(change)) and all(len(one) > len("Change ") for one in change)
    assert "Nguyễn" in text and "Example Hospital chart, 2024 to 2026" in text


def test_changing_an_answer_comes_back_to_the_review(start):
    """Ensures that a change link asks its one screen, comes back to the review, and the vault holds the new answer."""
    session = start()
    session.run(answers("hospital-director"), until="review")
    handle, before = session.value("case.handle"), session.value("case.version")
    assert session.action("_da_force_ask", variables=["venue.months"]).id == "requested_months"
    assert session.answer({"venue.months": 6}).id == "review"
    assert saved(session)["requested_months"] == 6 and session.value("case.handle") == handle
    assert desk.opening.vault().matters.load(opening.actor(LOGIN), handle).version == before + 1


def test_a_source_can_be_taken_back(start):
    """Ensures that who told of an event, once chosen, can become not known yet again, and the review says so."""
    session = start()
    session.run(answers("hospital-director"), until="review")
    assert saved(session)["history"]["incidents"][0]["source"] is not None
    screen = session.action("_da_force_ask", variables=["incidents[0].source"])
    assert screen.id == "incident_source"
    review = session.answer({"incidents[0].source": "unknown"})
    assert review.id == "review" and saved(session)["history"]["incidents"][0]["source"] is None
    assert session.action("_da_force_ask", variables=["incidents[0].source"]).id == "incident_source"
    assert session.answer({"incidents[0].source": "evaluation"}).id == "review"
    assert saved(session)["history"]["incidents"][0]["source"]["kind"] == "evaluation"


def test_a_change_asks_what_it_opens_and_drops_what_it_closes(start):
    """Ensures that changing who files asks the new questions, and says first which old answers no longer count; those then reach nothing."""
    session = start()
    given = answers("hospital-director") | {"petitioner.serves": "yes"}
    session.run(given, until="review")
    session.action("_da_force_ask", variables=["petitioner.kind"])
    assert session.answer({"petitioner.kind": "provider director"}).id == "petitioner_serves"
    assert session.answer({"petitioner.serves": "yes"}).id == "review"
    before = saved(session)
    session.action("_da_force_ask", variables=["petitioner.kind"])
    first = session.answer({"petitioner.kind": "designated crisis responder"})
    assert first.id == "change_sure" and "Who named you" in unescape(first.text)
    assert desk.load(LOGIN, session.value("case.handle")).tree | {"reference": None} == before, "nothing is saved before the yes"
    assert session.answer({"case.change_sure": "yes"}).id == "review"
    petitioner = saved(session)["petitioner"]
    assert petitioner["serves_respondent"] is None and petitioner["designation"]["by_title"] is None


def test_a_change_that_would_drop_answers_can_be_called_off(start):
    """Ensures that a no to such a change leaves every answer and the vault as they were, and that the same change can still be made."""
    session = start()
    session.run(answers("hospital-director"), until="review")
    before, handle = saved(session), session.value("case.handle")
    for sure, events in (("no", len(before["history"]["incidents"])), ("yes", 0)):
        session.action("_da_force_ask", variables=["incidents.any"])
        assert session.answer({"incidents.any": "no"}).id == "change_sure"
        assert session.answer({"case.change_sure": sure}).id == "review"
        assert len(desk.load(LOGIN, handle).tree["history"]["incidents"]) == events
        assert (saved(session) == before) is (sure == "no")


def test_an_item_can_be_added_and_removed(start):
    """Ensures that an event can be added from the review and removed after a question, and the others stay as they were."""
    session = start()
    session.run(answers("hospital-director"), until="review")
    first = saved(session)["history"]["incidents"][1]
    assert session.action("list_change", do="add", list="incidents").asks("incident_kind")
    more = {f"incidents[2].{part}": value for part, value in {
        "kind": "violent act", "when_year": 2025, "what_happened": "Broke a window.", "significant_factor": "unknown",
        "source": "2", "another": "no"}.items()}
    assert session.run(more, until="review").id == "review"
    assert len(saved(session)["history"]["incidents"]) == 3
    assert session.action("list_change", do="remove", list="incidents", index=0).id == "list_remove"
    assert session.answer({"case.remove_sure": "yes"}).id == "review"
    left = saved(session)["history"]["incidents"]
    assert len(left) == 2 and left[0] == first and left[1]["kind"] == "violent act"


def test_removing_a_source_does_not_shift_the_others(start):
    """Ensures that a fact keeps its own source when the source before it is removed."""
    session = start()
    session.run(answers("hospital-director"), until="review")
    session.action("list_change", do="remove", list="informants", index=0)
    session.answer({"case.remove_sure": "yes"})
    grounds = saved(session)["grounds"]
    assert [one["who"] for one in grounds["unlikely_to_survive_safely"]["facts"]["sources"]] == ["Sam Example, a neighbor"]
    assert saved(session)["disorder"]["facts"]["sources"] is None


def test_removing_can_be_called_off(start):
    """Ensures that a no to "remove it?" leaves everything as it was."""
    session = start()
    session.run(answers("hospital-director"), until="review")
    before = saved(session)
    session.action("list_change", do="remove", list="incidents", index=1)
    assert session.answer({"case.remove_sure": "no"}).id == "review"
    assert saved(session) == before


def test_an_impossible_date_is_refused_on_its_screen(start):
    """Ensures that 30 February is refused in plain words, naming the field, and the screen stays."""
    session = start()
    session.run(answers("hospital-director"), until="incident_when")
    with pytest.raises(InputError) as error:
        session.answer({"incidents[0].kind": "violent act", "incidents[0].when_year": 2025, "incidents[0].when_month": "2", "incidents[0].when_day": 30})
    assert "no such day" in error.value.problems[0].line() and error.value.problems[0].where.endswith(".when_day")
    assert session.screen().asks("incident_when")


def test_words_of_any_script_and_sign_are_kept(start):
    """Ensures that names and stories are kept to the last sign: tags, backslashes, brackets, any script."""
    story = "He said <b>no</b> \\ [FILE 1] ${ x } {y} :cat: *a* dxʷdəwʔabš Ánh 李\n\nSecond line"
    session = start()
    text = session.run(answers("hospital-director") | {"circumstances.text": story}, until="review").text
    assert saved(session)["circumstances"]["text"] == story
    assert "<b>no</b>" not in text and "[FILE 1]" not in text and ":cat:" not in text and "dxʷdəwʔabš" in text


def test_another_organization_cannot_save_or_see(start):
    """Ensures that a login of no organization is told so, and nothing is kept."""
    screen = start("stranger@example.org").run(answers("hospital-director"), until=lambda one: one.id in ("review", "trouble"))
    assert screen.id == "trouble" and "still here" in screen.text
    assert opening.vault().matters.list(opening.actor(LOGIN)) == ()


def test_answers_hold_no_core_object(start):
    """Ensures that answers are docassemble objects and plain values only: no Matter, Review, paper or secret."""
    session = start()
    session.run(answers("hospital-director"), until="review")
    kept = session._kept.decode("latin-1")
    modules = set(re.findall(r"docassemble\.AotForms\.[\w.]+", kept))
    assert modules <= {"docassemble.AotForms.guide.objects", PETITION.replace(":", ".")} | {
        one for one in modules if one.startswith("docassemble.AotForms:")}


@pytest.fixture(scope="module")
def papered(engine, tmp_path_factory):
    """One session at the papers of a whole petition, shared by the tests below in their order: writing papers takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AOTFORMS_HOME", str(tmp_path_factory.mktemp("papered")))
        patch.delenv("AOTFORMS_DATABASE_URL", raising=False)
        office.organization_of(LOGIN)
        office.verify_name_here(LOGIN, "Pat Example")
        session = engine.start(PETITION, user=User(LOGIN))
        session.run(answers("hospital-director"), until="review")
        session.action("go", to="papers")
        yield session
        opening._open.cache_clear()


def states(session, paper: str) -> dict[str, str]:
    """Signer and state of each signature a paper needs, as the vault has them."""
    rows = {row.id: row for row in desk.papers(LOGIN, session.value("case.handle"))}
    return {need.signer: need.state for need in rows[paper].needs}


def test_the_papers_are_there_to_read_and_sign(papered):
    """Ensures that the papers screen lists each paper with ways to read and to sign it, and serves the PDF itself."""
    text = papered.screen().text
    assert papered.screen().id == "papers" and "Sign it now" in text and "Ask for this signature" in text and "not signed" in text
    pdf = papered.action("paper_pdf", paper="petition")
    assert isinstance(pdf, Response) and pdf.content_type == "application/pdf" and pdf.content.startswith(b"%PDF")
    page = papered.action("go", to="paper", paper="petition")
    assert page.id == "paper" and "Nguyễn" in page.text


def test_the_petitioner_signs_by_typing_their_own_name(papered):
    """Ensures that a typed signature is taken from the signer's own login, with place; a wrong name is refused there."""
    screen = papered.action("go", to="sign", paper="petition", signer="petitioner")
    assert screen.id == "sign" and "penalty of perjury" in screen.text and "Read the paper first" in screen.text
    given = {"signing.signed_on": opening.today().isoformat(), "signing.place": "Everett, Washington"}
    with pytest.raises(InputError):
        papered.answer({"signing.typed_name": "Somebody Else", **given})
    assert states(papered, "petition")["petitioner"] == "not signed" and papered.screen().id == "sign"
    done = papered.answer({"signing.typed_name": "Pat Example", **given})
    assert done.id == "papers" and "Your signature is on the paper" in done.text
    assert states(papered, "petition")["petitioner"] == "signed"
    assert "Your signature is on the paper" not in papered.action("go", to="papers").text and not papered.value("case.message"), "said once"


def test_another_signer_is_asked_on_a_page_of_its_own_and_looking_makes_no_link(papered):
    """Ensures that the papers screen leads to the page that asks a signer, names nobody in its address, and makes no link itself."""
    text = papered.action("go", to="papers").text
    found = re.findall(r'href="(/aot/matters/[^"]+/papers/declaration/declarant/ask[^"]*)"', text)
    assert len(found) == 1 and "Robin" not in found[0]
    handle = papered.value("case.handle")
    assert opening.vault().requests.list(opening.actor(LOGIN), handle) == () and "/s/" not in text


def test_a_log_in_with_another_verified_name_is_told_both_names(papered):
    """Ensures that the sign screen of a paper that names somebody else shows both names and what to do, and takes no signature."""
    screen = papered.action("go", to="sign", paper="declaration", signer="declarant")
    names = {row.id: row for row in desk.papers(LOGIN, papered.value("case.handle"))}["declaration"].needs
    shown = re.sub(r"&#(\d+);", lambda code: chr(int(code[1])), screen.text)
    assert "You cannot sign this in your log-in" in shown and "Pat Example" in shown and names[0].name in shown
    with pytest.raises(InputError):
        papered.answer({"signing.typed_name": names[0].name, "signing.signed_on": opening.today().isoformat(),
                        "signing.place": "Everett, Washington"})
    assert states(papered, "declaration")["declarant"] == "not signed"
    papered.action("go", to="papers")


def test_a_scan_is_taken_and_docassembles_copy_is_gone(papered):
    """Ensures that a scan of the whole signed paper is taken, another file is refused, and no upload stays behind."""
    paper = inked(papered.action("paper_pdf", paper="declaration").content)
    papered.action("go", to="scan", paper="declaration", signer="declarant")
    rest = {"scan.signed_on": opening.today().isoformat(), "scan.place": "Everett, Washington"}
    with pytest.raises(InputError):
        papered.answer({"scan.pages": ("scan.pdf", b"%PDF-1.4 not a paper"), **rest})
    assert states(papered, "declaration")["declarant"] == "not signed"
    done = papered.answer({"scan.pages": ("scan.pdf", paper), **rest})
    assert done.id == "papers" and "The scan was taken" in done.text
    assert states(papered, "declaration")["declarant"] == "signed"
    assert list(papered._around.files.folder.rglob("*.pdf")) == []


def test_filing_shows_where_it_can_go_and_sends_nothing_unasked(papered):
    """Ensures that routes are shown with their reason, an exhibit without a file is named until it has one, looking sends nothing, and a no sends nothing."""
    screen = papered.action("go", to="filing")
    assert "Exhibit 1 has no file yet" in screen.text
    exhibits.join(LOGIN, papered.value("case.handle"), 1, desk.paper_pdf(LOGIN, papered.value("case.handle"), "plan"))
    screen = papered.action("go", to="filing")
    assert "no file yet" not in screen.text
    assert screen.id == "filing" and "Nothing has been sent yet" in screen.text and "Prepare the packet to print" in screen.text
    assert papered.action("go", to="send", office="prosecutor", channel="paper").id == "send"
    assert papered.answer({"sending.sure": "no"}).id == "filing"
    assert desk.where(LOGIN, papered.value("case.handle")) == []


def test_a_clerk_is_asked_for_a_reason(papered):
    """Ensures that for a clerk the form asks why that court takes a petition that is not on the state's form."""
    names = {place: [field.name for field in papered.action("go", to="send", office=place, channel="paper").fields]
             for place in ("clerk", "prosecutor")}
    assert names == {"clerk": ["sending.sure", "sending.because", "sending.numbers"], "prosecutor": ["sending.sure", "sending.numbers"]}


def test_an_edit_voids_the_signature(papered):
    """Ensures that changing a signed fact voids the signature on the petition, and the papers screen says so."""
    papered.action("go", to="review")
    papered.action("_da_force_ask", variables=["venue.months"])
    assert papered.answer({"venue.months": 6}).id == "review"
    papered.action("go", to="papers")
    assert states(papered, "petition")["petitioner"] != "signed"


def test_links_carry_no_fact(papered):
    """Ensures that no link of the review, papers or filing carries a name or an answer."""
    texts = [papered.action("go", to=place).text for place in ("review", "papers", "filing")]
    urls = " ".join(one for text in texts for one in re.findall(r'href="([^"]*)"', text))
    for word in ("Nguy", "Pat", "Example", "schizo", "98201"):
        assert word.casefold() not in urls.casefold()
