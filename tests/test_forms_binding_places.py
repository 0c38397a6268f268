"""What is found on a blank, and what is proposed for it."""
from __future__ import annotations

import io

import pikepdf
import pytest
from binding_help import flat, own, word_blank
from pdf_help import Maker, blanks, needs_forms

from docassemble.AotForms.documents import binding
from docassemble.AotForms.documents.binding import FieldSpot, LabelSpot
from docassemble.AotForms.errors import InputError

DECLARATION = "declaration-adult-cosigned"


def near(a, b, most: float = 8.0) -> bool:
    return a.page == b.page and abs(a.box[0] - b.box[0]) < most and abs(a.box[1] - b.box[1]) < most


def test_flat_pages_show_the_places_that_their_fields_had():
    """Nearly every field of our declaration is found again by its rule, box or square once the fields are gone."""
    fields = [p for p in binding.places(own(DECLARATION)) if p.name not in ("ruleset_date", "caption_words")]
    found = binding.places(flat(own(DECLARATION)))
    seen = [f for f in fields if any(near(f, p) for p in found)]
    assert len(seen) >= 0.94 * len(fields)
    assert all(isinstance(p.spot, LabelSpot) for p in found)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_gives_places_as_a_reader_sees_them(turn):
    """The same places with the same labels at the same points, however the page is stored."""
    upright, turned = binding.places(flat(own(DECLARATION))), binding.places(flat(own(DECLARATION), turn))
    assert [(p.page, p.kind, p.label) for p in turned] == [(p.page, p.kind, p.label) for p in upright]
    assert all(near(a, b, 1.0) for a, b in zip(turned, upright, strict=True))


def test_labels_of_a_form_by_hand():
    """A field is named by the text before it, a tick by the text behind it, and a line by a bracketed caption below."""
    made = Maker(page={"Resources": pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)))})
    made.content(b"BT /F1 10 Tf 50 700 Td (County of:) Tj 0 -40 Td (Nothing to do with it) Tj ET BT /F1 10 Tf 68 602 Td (Age 18 or more) Tj ET "
                 b"BT /F1 8 Tf 50 540 Td (\\(Date of birth\\)) Tj ET")
    made.text("a", (110, 696, 250, 712))
    made.widget((50, 600, 60, 610), FT=pikepdf.Name.Btn, T=pikepdf.String("b"))
    made.text("c", (50, 550, 200, 564))
    assert {p.name: p.label for p in binding.places(made.bytes())} == {"a": "County of:", "b": "Age 18 or more", "c": "(Date of birth)"}


def test_a_box_that_its_own_words_fill_is_no_place():
    """A frame around a line of text has no room; the one beside it has."""
    made = Maker(page={"Resources": pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)))})
    made.content(b"50 500 96 14 re S 150 500 200 14 re S BT /F1 10 Tf 52 504 Td (Read all of this first) Tj 101 0 Td (Name) Tj ET")
    found = binding.places(made.bytes())
    assert [p.label for p in found] == ["Name"] and all(p.box[2] - p.box[0] > 100 for p in found)


def test_proposals_on_our_own_forms_are_nearly_always_right():
    """With fields gone, of what is proposed for our declaration at least nineteen in twenty are right; each has a reason."""
    truth = binding.places(own(DECLARATION))
    made = binding.Proposer(binding.vocabulary("declaration-adult")).propose(binding.places(flat(own(DECLARATION))))
    right = [p for p in made if any(near(t, p.place) and t.name == p.term for t in truth)]
    assert len(made) >= 25 and len(right) >= 0.95 * len(made)
    assert all(p.reason.startswith(f"{p.score:.2f}") and "is like" in p.reason for p in made)


def test_a_first_name_is_never_taken_for_a_whole_name():
    """A field for a part of a name gets no proposal of a whole name."""
    made = Maker()
    for number, name in enumerate(("petitioner_first_name", "petitioner_last_name", "petitionersMiddleName[0]")):
        made.text(name, (50, 600 + 30 * number, 250, 615 + 30 * number))
    assert not binding.Proposer(binding.vocabulary("petition")).propose(binding.places(made.bytes()))


def test_places_of_a_word_form():
    """Underscores, underlined tabs, both kinds of box, a control, a form field, an empty cell and ruled lines are places."""
    pytest.importorskip("docx")
    found = {p.spot.at: p for p in binding.places(word_blank())}
    kinds = {at: p.kind for at, p in found.items()}
    assert kinds["p1.b1"] == "text" and kinds["control:resp_addr"] == "text" and kinds["field:Phone1"] == "text"
    assert kinds["t1.r1.c2"] == "lines" and found["t1.r2.c2"].label == "Case number"
    assert [p.label for p in found.values() if p.kind == "check"] == ["I am a designated crisis responder.", "The respondent is 18 or older."]
    ruled = [p for p in found.values() if p.kind == "lines" and p.spot.at.startswith("p")]
    assert len(ruled) == 1 and ruled[0].label.startswith("4.1 Why I believe")
    assert any(p.label == "Signature of petitioner" for p in found.values())


def test_what_is_no_blank_is_refused():
    """Neither a text nor a broken document is taken for a blank."""
    for data in (b"hello", b"PK\x03\x04 broken", b"%PDF-1.7 broken"):
        with pytest.raises(InputError) as error:
            binding.places(data)
        assert error.value.mend


@pytest.mark.slow
@needs_forms
def test_proposals_on_real_blanks():
    """On six real court forms, these fields are proposed for these words, and no proposal is made below the mark."""
    right = {
        "ma209aprotectiveorder__209A_Plaintiff": {"plaintiff_name": "petitioner_name", "plaintiff_email": "petitioner_email",
                                                  "plaintiff_phone": "petitioner_phone", "plaintiff_signature": "petitioner_signature",
                                                  "plaintiff_address_residential": "petitioner_address"},
        "ma209aprotectiveorder__complaint": {"plaintiff_signature": "petitioner_signature", "signature_date": "petitioner_signed_on"},
        "formfyxer__9dda": {"docket_number": "cause_number", "trial_court_county": "county", "Plaintiffs name": "petitioner_name"},
        "formfyxer__3902": {"Signed at": "petitioner_signed_at", "Signature": "petitioner_signature", "Printed Name": "petitioner_printed_name"},
        "modivorceforms__notice": {"case_county": "county"},
        "uscisapplications__I-765": {"users1_email": "petitioner_email", "users1_phone_number": "petitioner_phone"},
    }
    proposer = binding.Proposer(binding.vocabulary("petition"))
    for start, wanted in right.items():
        path = next(p for p in blanks() if p.name.startswith(start))
        made = proposer.propose(binding.places(path.read_bytes()))
        got = {p.place.spot.field: p.term for p in made if isinstance(p.place.spot, FieldSpot)}
        assert {field: got.get(field) for field in wanted} == wanted, path.name
        assert all(p.score >= 0.72 for p in made)


@pytest.mark.slow
@needs_forms
def test_every_real_blank_can_be_looked_at():
    """No real blank, with its fields or without, stops the search; each field is found once or more."""
    for path in blanks():
        data = path.read_bytes()
        named = {p.name for p in binding.places(data)}
        with pikepdf.open(io.BytesIO(data)) as pdf:
            small = len(pdf.pages) <= 3
        assert named
        if small:
            assert isinstance(binding.places(flat(data)), list)
