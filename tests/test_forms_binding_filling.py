"""Filling a bound blank: only values are printed, nothing is lost, and another file is refused."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from binding_help import bound, flat, own, word_blank
from documents_help import key
from pdf_help import NAMES, Maker, poppler
from pdf_help import words as text_of

from docassemble.AotForms.documents import binding
from docassemble.AotForms.documents.binding import BoundForm, FieldSpot, Identity, LabelSpot, WordSpot, word_filling
from docassemble.AotForms.documents.binding.proof import proof
from docassemble.AotForms.documents.binding.sheets import sheets
from docassemble.AotForms.errors import InputError, SetUpError
from docassemble.AotForms.pdf import UnwritableCharacter

pytestmark = pytest.mark.slow

DECLARATION = "declaration-adult-cosigned"
LONG = "A sentence that is far too long for the line that it is meant for, and goes on. " * 8


@pytest.fixture(scope="module")
def flat_form() -> BoundForm:
    """Our declaration without its fields, bound by label."""
    return bound(flat(own(DECLARATION)), "declaration-adult")


def test_values_stand_where_their_labels_are(flat_form):
    """On a flat form each value is read back in the box beside its label, in five scripts, and ticks put ink in their squares."""
    texts = dict(zip((n for n, s in flat_form.fields.items() if flat_form.terms[n].kind == "text" and s[0].width > 150),
                     list(NAMES.values())[:5], strict=False))
    done = binding.fill_bound(flat_form, {**texts, "examined": True})
    assert not done.moved and len(texts) == 5
    pages = sheets(done.pdf)
    for name, text in texts.items():
        spot = flat_form.fields[name][0]
        left, bottom, right, top = binding.bound.placed(spot, sheets(flat_form.blank))
        inside = "".join(p.text for p in pages[spot.page - 1].phrases
                         if left - 3 <= p.box[0] and p.box[2] <= right + 3 and bottom - 6 <= p.box[1] and p.box[3] <= top + 6)
        assert key(text) in key(inside) or text == NAMES["Arabic"]
    before, after = poppler(flat_form.blank, 100), poppler(done.pdf, 100)
    spot = flat_form.fields["examined"][0]
    left, bottom, right, top = (v * 100 / 72 for v in binding.bound.placed(spot, sheets(flat_form.blank)))
    height = before[0].shape[0]
    area = np.s_[round(height - top):round(height - bottom), round(left):round(right)]
    assert (after[0][area] < 128).sum() > (before[0][area] < 128).sum() + 5


def test_only_values_are_printed(flat_form):
    """With nothing answered the pages look exactly like the blank; the same values give the same bytes."""
    empty = binding.fill_bound(flat_form, {})
    assert all((a == b).all() for a, b in zip(poppler(flat_form.blank, 72), poppler(empty.pdf, 72), strict=True))
    values = {"declarant_name": "Dana Doctor"}
    assert binding.fill_bound(flat_form, values).pdf == binding.fill_bound(flat_form, values).pdf


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_value_reads_upright_on_a_turned_page(turn):
    """A page that is stored lying gets its values at the same place, upright for the reader."""
    form, upright = bound(flat(own(DECLARATION), turn), "declaration-adult"), bound(flat(own(DECLARATION)), "declaration-adult")
    pictures = [poppler(binding.fill_bound(f, {"declarant_name": "Dana Doctor"}).pdf, 72)[0] for f in (form, upright)]
    assert pictures[0].shape == pictures[1].shape
    assert (np.abs(pictures[0].astype(int) - pictures[1]) > 128).mean() < 0.004


def test_what_does_not_fit_moves_whole(flat_form):
    """A long answer leaves a note in its box and stands whole in the addendum under the same number; filling again is stable."""
    done = binding.fill_bound(flat_form, {"declarant_name": LONG, "declarant_title": "MD"})
    assert [(m.number, m.text) for m in done.moved] == [("A1", LONG)]
    assert "page 1" in done.moved[0].reference and "A1" in done.values["declarant_name"]
    assert key(done.values["declarant_name"]) in text_of(done.pdf) and key(LONG[:40]) not in text_of(done.pdf)
    again = binding.fill_bound(flat_form, done.values)
    assert again.pdf == done.pdf and not again.moved


def test_what_has_no_place_goes_to_the_addendum(flat_form):
    """An answer whose word is not bound is not lost, unless the binding says that the form does not ask for it."""
    fields = {name: spots for name, spots in flat_form.fields.items() if name not in ("declarant_license", "examined")}
    form = binding.on(replace(flat_form, fields=fields), flat_form.blank)
    values = {"declarant_license": "WA 00001234", "examined": True, "county": "KING", "ruleset_date": "March 1, 2026"}
    told = "\n".join(m.text for m in binding.fill_bound(form, values).moved)
    assert "WA 00001234" in told and "[X] I examined the respondent." in told and "March" not in told
    silent = replace(form, not_asked=("declarant_license", "examined"))
    assert not binding.fill_bound(silent, values).moved


def test_two_texts_may_share_a_place_and_one_may_have_two():
    """Texts bound to one field stand one after the other; a term bound twice stands twice."""
    made = Maker()
    made.text("who", (50, 700, 350, 716))
    made.text("again", (50, 650, 350, 666))
    form = bound(made.bytes(), "petition", petitioner_name=(FieldSpot("who"), FieldSpot("again")), petitioner_title=(FieldSpot("who"),))
    done = binding.fill_bound(form, {"petitioner_name": "Pat Planner", "petitioner_title": "Nurse"})
    assert text_of(done.pdf).count("PatPlanner") == 2 and "PatPlanner,Nurse" in text_of(done.pdf)


def test_two_choices_of_one_group_are_refused():
    """Ticks that choose different buttons of one radio group are refused with the field's name, not half obeyed."""
    made = Maker()
    kids = []
    for number, state in enumerate(("a", "b")):
        import pikepdf

        kid = made.widget((50, 700 - 30 * number, 60, 710 - 30 * number), listed=False)
        kid["/AP"] = pikepdf.Dictionary(N=pikepdf.Dictionary({f"/{state}": made.picture(b"0 0 9 9 re f"), "/Off": made.picture(b"")}))
        kids.append(kid)
    made.group({"FT": pikepdf.Name.Btn, "Ff": 1 << 15, "T": pikepdf.String("who")}, kids)
    form = bound(made.bytes(), "petition", standing_a=(FieldSpot("who", "a"),), standing_b=(FieldSpot("who", "b"),))
    binding.fill_bound(form, {"standing_b": True})
    with pytest.raises(InputError, match="who"):
        binding.fill_bound(form, {"standing_a": True, "standing_b": True})


def test_another_file_is_refused_with_both_hashes(flat_form):
    """One byte more, and the blank is refused: by both hashes, and with what to do."""
    other = flat_form.blank + b"\n"
    for act in (lambda: binding.on(flat_form, other), lambda: binding.fill_bound(replace(flat_form, blank=other), {})):
        with pytest.raises(InputError) as error:
            act()
        told = error.value.problems[0].line()
        assert binding.digest(other) in told and flat_form.sha256 in told and "--new-edition" in error.value.line()


def test_a_letter_without_a_font_is_refused(flat_form):
    """A letter that no font has is refused, not dropped."""
    with pytest.raises(UnwritableCharacter):
        binding.fill_bound(flat_form, {"declarant_name": "Dana \U000F0000"})


@pytest.mark.parametrize(("spot", "said"), [
    (FieldSpot("nowhere"), "no field nowhere"),
    (LabelSpot(1, "No such words", 0, 0, 100, 14), "0 time"),
    (LabelSpot(9, "1.1 Name", 0, 0, 100, 14), "no page 9"),
    (LabelSpot(1, "1.1 Name", 5000, 0, 100, 14), "not on the page"),
    (LabelSpot(1, "1.1 Name", 0, -12, 10, 10, kind="check"), "cannot go into a check box"),
])
def test_a_wrong_place_is_named_with_its_mend(flat_form, spot, said):
    """Every place that is not on the blank, or does not suit its word, is told with its path and how to mend it."""
    form = replace(flat_form, fields={"declarant_name": (spot,)})
    with pytest.raises(InputError) as error:
        binding.on(form, form.blank)
    assert said in error.value.problems[0].what and error.value.problems[0].where == "fields.declarant_name[0]"
    assert error.value.problems[0].mend


def test_a_map_says_all_of_a_binding(flat_form):
    """A binding written as YAML and read again is the same, whatever is in its texts; mistakes in it are told with their path."""
    named = replace(flat_form, identity=Identity("X-1", "A “title”: with # signs", "07/2026", "Pat Planner", None), not_asked=("cause_number",),
                    fields={n: s for n, s in flat_form.fields.items() if n != "cause_number"})
    text = binding.write_map(named, {"county": "0.90: it's like: {that}"}, binding.places(flat_form.blank))
    assert replace(binding.read_map(text), blank=named.blank) == named
    with pytest.raises(InputError) as error:
        binding.read_map(text.replace("width: ", "widht: ").replace("kind: pdf", "kind: scan"))
    where = [p.where for p in error.value.problems]
    assert "blank.kind" in where and any(w.endswith(".widht") for w in where)


def test_proof_shows_every_word(flat_form):
    """The proof has a picture a page, with names in their boxes, and lists what is left on both sides."""
    made = proof(flat_form)
    assert sorted(made.files) == [f"page-{n}.png" for n in range(1, len(sheets(flat_form.blank)) + 1)]
    assert all(data.startswith(b"\x89PNG") for data in made.files.values())
    assert {t.name for t in made.unbound} == flat_form.terms.keys() - flat_form.fields.keys()
    assert len(made.unused) == len(binding.places(flat_form.blank)) - sum(map(len, flat_form.fields.values()))


# Word

WORD_VALUES = {"p1.b1": "KING", "t1.r1.c2": "R. S.", "p8.c1": True, "p9.c1": True, "control:resp_addr": "1 Elm <St> & Co",
               "field:Phone1": "206 555 0100", "p6.b1": "Nguyễn Thị Ánh Tuyết", "p6.b2": "RN", "p7.b1": "360 555 0199"}


def word_text(document: bytes) -> str:
    import io

    import docx

    made = docx.Document(io.BytesIO(document))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    inside = ["".join(t.text or "" for t in made.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"))]
    return "\n".join([p.text for p in made.paragraphs] + cells + inside)


def test_word_values_stand_in_their_places():
    """Each value stands in its place of a Word form, boxes are ticked, the rest of the document stays, and bytes repeat."""
    pytest.importorskip("docx")
    document = word_filling.fill_word(word_blank(), WORD_VALUES)
    text = word_text(document)
    assert "COUNTY OF KING____" in text and "name: Nguyễn Thị Ánh Tuyết__ Title: RN___" in text
    assert "☒ I am a designated" in text and "[X] The respondent is 18" in text and "Click here" not in text
    assert "telephone: 360 555 0199\t\t" in text and "1 Elm <St> & Co" in text and "206 555 0100" in text and "R. S." in text
    assert document == word_filling.fill_word(word_blank(), WORD_VALUES)
    with pytest.raises(InputError, match="no place in the document"):
        word_filling.fill_word(word_blank(), {"p99.b1": "x"})


def test_a_long_answer_takes_up_ruled_lines_or_moves():
    """What fits the ruled lines of a Word form takes them up; what does not goes whole to the addendum."""
    pytest.importorskip("docx")
    place = next(p.spot.at for p in binding.places(word_blank()) if p.label.startswith("4.1"))
    form = bound(word_blank(), "petition-adult", voluntary_why=(WordSpot(place),), petitioner_name=(WordSpot("p6.b1"),))
    fitting = "Some words that need two lines. " * 4
    text = word_text(word_filling.fill_word(form.blank, {place: fitting}))
    assert fitting.strip() in text and text.split(fitting)[1].count("_" * 80) < 4
    moved: list = []
    from docassemble.AotForms.documents.binding import filling

    filling.filled_word(form, filling._entries(form, {"voluntary_why": LONG * 2, "petitioner_name": "Pat"}), moved)
    assert [m.text for m in moved] == [LONG * 2]


def test_word_becomes_a_pdf_by_libreoffice_only(tmp_path, monkeypatch):
    """Without LibreOffice a Word form is refused with what to install; with it the PDF is read back like any paper."""
    pytest.importorskip("docx")
    form = bound(word_blank(), "petition-adult")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetUpError, match="LibreOffice"):
        word_filling.as_pdf(form.blank)
    assert set(proof(form).files) == {"proof.docx", "proof.txt"}
    assert "petitioner_name" in proof(form).files["proof.txt"].decode()
