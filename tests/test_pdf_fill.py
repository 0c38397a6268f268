"""Filling forms of every make: what is written is there, in its place, and nothing is dropped or cut."""
from __future__ import annotations

import io

import numpy as np
import pikepdf
import pytest
from pdf_help import Maker, boxes, cut, ink, pdfium, poppler, words
from pikepdf import Array, Dictionary, Name, String

from docassemble.AotForms.errors import InputError
from docassemble.AotForms.pdf import UnwritableCharacter, fill, inspect, missing

DA = String("/Helv 11 Tf 0 g")


def inside(pdf: bytes, rect: tuple[float, ...], slack: float = 2) -> bool:
    """All ink of page 1 lies in the rectangle (points, from the bottom left), in both renderers."""
    left, bottom, right, top = rect
    for page in (pdfium(pdf, 72)[0], poppler(pdf, 72)[0]):
        found = ink(page)
        height = page.shape[0]
        if found is None or not (
            found[0] >= left - slack and found[2] <= right + slack
            and height - found[3] >= bottom - slack and height - found[1] <= top + slack
        ):
            return False
    return True


def test_a_field_without_da_dr_or_ap_is_filled() -> None:
    """A text field with nothing but a name and a place holds its value, inside its box."""
    made = Maker()
    made.text("name", (100, 500, 300, 520))
    done = fill(made.bytes(), {"name": "Ana María Núñez"})
    assert "AnaMaríaNúñez" in words(done.pdf)
    assert inside(done.pdf, (100, 500, 300, 520))
    assert done.written == {"name": "Ana María Núñez"} and not done.overflow


def test_alignment_moves_the_text() -> None:
    """/Q 0, 1 and 2 set text left, centred and right, also when inherited from the form."""
    places = []
    for q in (0, 1, 2):
        made = Maker(form={"Q": q, "DA": DA})
        made.text("a", (100, 500, 400, 520))
        box = ink(poppler(fill(made.bytes(), {"a": "mid"}).pdf, 72)[0])
        assert box is not None
        places.append((box[0], box[2]))
    assert places[0][0] < 106 and abs(sum(places[1]) / 2 - 250) < 3 and places[2][1] > 394


def test_a_long_value_shrinks_then_overflows_whole() -> None:
    """Text shrinks to 6 pt; what still does not fit comes back whole and the box says so and nothing else."""
    made = Maker()
    made.text("a", (100, 500, 220, 515), DA=DA)
    blank = made.bytes()
    assert fill(blank, {"a": "a middling long answer indeed"}).written
    long = "an answer " * 30
    done = fill(blank, {"a": long})
    assert done.overflow == {"a": long} and not done.written
    assert words(done.pdf) == "Seeaddendum"
    assert words(fill(blank, {"a": long}, overflow_note="").pdf) == ""


def test_longer_than_maxlen_is_overflow_and_letters_are_counted_not_code_points() -> None:
    """Max length is never a knife: longer text overflows; a letter of two code points counts once."""
    made = Maker()
    made.text("a", (100, 500, 300, 520), DA=DA, MaxLen=4)
    blank = made.bytes()
    assert fill(blank, {"a": "abcde"}).overflow == {"a": "abcde"}
    assert fill(blank, {"a": "x̌ʷəƛ̕"}).written == {"a": "x̌ʷəƛ̕"}


def test_comb_puts_one_letter_in_the_middle_of_each_cell() -> None:
    """In a comb of ten cells every letter's ink is centred in its own cell."""
    made = Maker()
    made.text("a", (100, 500, 300, 520), DA=DA, MaxLen=10, Ff=1 << 24)
    page = poppler(fill(made.bytes(), {"a": "HHHHHHHHHH"}).pdf, 144)[0]
    for cell in range(10):
        piece = page[:, 200 + cell * 40:240 + cell * 40]
        box = ink(piece)
        assert box is not None and abs((box[0] + box[2]) / 2 - 20) < 2


def test_multiline_wraps_inside_its_box_and_keeps_line_ends() -> None:
    """Several lines wrap at words; every word is there once; the ink stays in the box."""
    made = Maker()
    made.text("a", (100, 400, 300, 520), DA=DA, Ff=1 << 12)
    value = "One line.\nThen many words that must wrap because the box is narrow, and a veryveryverylongwordthatcannotfit."
    done = fill(made.bytes(), {"a": value})
    assert not missing(done.pdf, done.written) and inside(done.pdf, (100, 400, 300, 520))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_widget_rotation(turn: int) -> None:
    """A widget turned by /MK /R has its text turned with it, inside the box."""
    made = Maker()
    rect = (100, 300, 130, 500) if turn != 180 else (100, 300, 300, 330)
    made.text("a", rect, DA=DA, MK=Dictionary(R=turn))
    done = fill(made.bytes(), {"a": "turned around"})
    assert inside(done.pdf, rect) and "turnedaround" in words(done.pdf)
    box = ink(poppler(done.pdf, 72)[0])
    assert box is not None and (box[3] - box[1] > box[2] - box[0]) == (turn != 180)


def test_page_rotation_crop_and_media_offset() -> None:
    """On a turned page with a shifted media box and a crop box, the value lies where the widget lies."""
    made = Maker(page={"Rotate": 90, "MediaBox": Array([50, 60, 662, 852]), "CropBox": Array([70, 80, 650, 840])})
    made.text("a", (100, 300, 130, 500), DA=DA, MK=Dictionary(R=90))
    blank = made.bytes()
    done = fill(blank, {"a": "turned"}).pdf
    (_, widget, frame), = boxes(blank, ("text",))
    for render in (pdfium, poppler):
        pages = render(done, 72)
        assert (cut(pages, widget, frame, 72) < 128).sum() == (pages[0] < 128).sum() > 20


def test_border_and_fill_of_the_form_are_kept() -> None:
    """/MK background and border are painted below a filled value."""
    made = Maker()
    made.text("a", (100, 500, 300, 520), DA=DA, MK=Dictionary(BG=Array([0.8]), BC=Array([0])))
    page = poppler(fill(made.bytes(), {"a": "x"}).pdf, 72)[0]
    assert abs(int(page[292 - 10, 250]) - 204) < 6 and page[292 - 20:292, 250].min() < 128


def test_page_state_left_open_does_not_move_values() -> None:
    """A page that leaves its own transformation and clipping open does not turn values over or hide them."""
    made = Maker()
    made.content(b"q q 1 0 0 -1 0 792 cm 0 0 10 10 re W n (a q string) pop")
    made.text("a", (100, 500, 300, 520), DA=DA)
    assert inside(fill(made.bytes(), {"a": "upright"}).pdf, (100, 500, 300, 520))


def check(made: Maker, name: str, rect: tuple[float, ...], *, state: str = "Yes", listed: bool = True, **keys: object) -> pikepdf.Object:
    on, off = made.picture(b"2 2 8 8 re f"), made.picture(b"")
    return made.widget(rect, listed=listed, AP=Dictionary(N=Dictionary({f"/{state}": on, "/Off": off})), AS=Name.Off, **keys)


def dark(pdf: bytes, rects: list[tuple[float, ...]]) -> list[bool]:
    """Which of the rectangles hold ink, by both renderers; they must agree."""
    out = []
    for page in (pdfium(pdf, 72)[0], poppler(pdf, 72)[0]):
        out.append([bool((page[round(792 - t):round(792 - b), round(x):round(r)] < 128).sum() > 8) for x, b, r, t in rects])
    assert out[0] == out[1]
    return out[0]


def test_check_boxes_show_the_forms_own_mark_or_our_cross() -> None:
    """A box shows its own on state; a box without appearance gets a cross; False leaves it empty."""
    made = Maker()
    check(made, "own", (100, 500, 112, 512), FT=Name.Btn, T=String("own"))
    made.widget((100, 450, 112, 462), FT=Name.Btn, T=String("bare"))
    check(made, "off", (100, 400, 112, 412), FT=Name.Btn, T=String("off"))
    done = fill(made.bytes(), {"own": True, "bare": True, "off": False}).pdf
    assert dark(done, [(100, 500, 112, 512), (100, 450, 112, 462), (100, 400, 112, 412)]) == [True, True, False]


def radios(made: Maker, states: list[str], *, name: str = "r", extra: dict | None = None, kid_name: str | None = None) -> list[tuple[float, ...]]:
    rects = [(100, 500 - 30 * i, 112, 512 - 30 * i) for i in range(len(states))]
    kids = [check(made, name, rect, state=state, listed=False) for rect, state in zip(rects, states, strict=True)]
    for kid in kids:
        if kid_name is not None:
            kid["/T"] = String(kid_name)
            made.pdf.Root.AcroForm.Fields.append(kid)
    made.group({"FT": Name.Btn, "Ff": 1 << 15, "T": String(name), **(extra or {})}, kids)
    return rects


def test_radio_groups_by_state_export_value_and_number() -> None:
    """A choice is found by its state's name, by its export value, and by its number; one box goes on."""
    made = Maker()
    rects = radios(made, ["0", "1", "2"], extra={"Opt": Array([String("left"), String("right"), String("none")])})
    blank = made.bytes()
    assert inspect(blank)[0].options == ("left", "right", "none")
    for value in ("right", "1", "#2"):
        assert dark(fill(blank, {"r": value}).pdf, rects) == [False, True, False]
    with pytest.raises(InputError, match="left, right, none"):
        fill(blank, {"r": "up"})


def test_radio_states_that_repeat_are_told_apart_by_number() -> None:
    """Two boxes of one page with the same state name are never both marked by accident."""
    made = Maker()
    rects = radios(made, ["Yes", "Yes", "No"])
    blank = made.bytes()
    assert inspect(blank)[0].options == ("#1", "#2", "No")
    assert dark(fill(blank, {"r": "#2"}).pdf, rects) == [False, True, False]
    with pytest.raises(InputError, match="several boxes"):
        fill(blank, {"r": "Yes"})


def test_state_names_that_are_not_utf8() -> None:
    """A state name is bytes: one that is not UTF-8 is offered, chosen and marked."""
    made = Maker()
    rects = radios(made, ["A", "B"])
    made.pdf.Root.AcroForm.Fields[0].Kids[1].AP["/N"] = pikepdf.Object.parse(b"<< /Off null >>")
    kid = made.pdf.Root.AcroForm.Fields[0].Kids[1]
    stream = made.pdf.make_indirect(made.picture(b"2 2 8 8 re f"))
    raw = made.bytes(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert stream is not None and kid is not None
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        pdf.Root.AcroForm.Fields[0].Kids[1].AP["/N"] = Dictionary({"/ZZ": pdf.Root.AcroForm.Fields[0].Kids[0].AP.N["/A"]})
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    blank = out.getvalue().replace(b"/ZZ", b"/\xe9\xe9")
    info, = inspect(blank)
    assert info.options[1].encode("utf-8", "surrogateescape") == b"\xe9\xe9"
    assert dark(fill(blank, {"r": info.options[1]}).pdf, rects) == [False, True]


def test_radio_buttons_that_keep_the_groups_name_and_are_listed_twice() -> None:
    """Kids that wrongly carry the group's /T and stand in /Fields too are still one group."""
    made = Maker()
    rects = radios(made, ["a", "b"], kid_name="r")
    blank = made.bytes()
    assert [info.name for info in inspect(blank)] == ["r"]
    assert dark(fill(blank, {"r": "b"}).pdf, rects) == [False, True]


def test_hierarchy_inheritance_several_widgets_and_shared_names() -> None:
    """Names join with dots, kids inherit, every widget of a field and every field of the same name is filled."""
    made = Maker()
    first = made.widget((100, 500, 300, 520), listed=False)
    second = made.widget((100, 460, 300, 480), listed=False)
    third = made.widget((100, 420, 300, 440), listed=False, T=String("city"), MaxLen=3)
    name = made.pdf.make_indirect(Dictionary(T=String("name"), Kids=Array([first, second])))
    for kid in (first, second):
        kid["/Parent"] = name
    made.group({"T": String("who"), "FT": Name.Tx, "DA": DA}, [name, third])
    made.text("same", (100, 380, 300, 400))
    made.text("same", (100, 340, 300, 360))
    blank = made.bytes()
    assert [info.name for info in inspect(blank)] == ["who.name", "who.city", "same"]
    done = fill(blank, {"who.name": "Ann", "who.city": "Rome", "same": "twice"})
    assert done.overflow == {"who.city": "Rome"}
    assert words(done.pdf).count("Ann") == 2 and words(done.pdf).count("twice") == 2


def test_widgets_that_the_field_tree_does_not_reach() -> None:
    """A box that stands only on its page is a field by its own name."""
    made = Maker()
    made.widget((100, 500, 300, 520), listed=False, FT=Name.Tx, T=String("lost"))
    blank = made.bytes()
    assert "found" in words(fill(blank, {"lost": "found"}).pdf)
    assert inspect(fill(blank, {"lost": "found"}, flatten=False).pdf)[0].value == "found"


def test_choices_show_what_the_form_shows() -> None:
    """A choice is taken by export or shown value and shown as the form shows it; a combo that can be edited takes text."""
    made = Maker()
    opt = Array([Array([String("wa"), String("Washington")]), Array([String("or"), String("Oregon")])])
    made.widget((100, 500, 300, 520), FT=Name.Ch, T=String("state"), Opt=opt, Ff=1 << 17)
    made.widget((100, 460, 300, 480), FT=Name.Ch, T=String("open"), Opt=opt, Ff=1 << 17 | 1 << 18)
    blank = made.bytes()
    done = fill(blank, {"state": "wa", "open": "Idaho"})
    assert done.written == {"state": "Washington", "open": "Idaho"} and "WashingtonIdaho" in words(done.pdf)
    with pytest.raises(InputError, match="Washington, Oregon"):
        fill(blank, {"state": "Idaho"})


def test_encrypted_with_an_empty_password_and_a_damaged_file() -> None:
    """A form encrypted with the empty password, and one with a broken cross-reference, are filled."""
    made = Maker()
    made.text("a", (100, 500, 300, 520), DA=DA)
    locked = made.bytes(encryption=pikepdf.Encryption(owner="secret", user=""))
    assert "open" in words(fill(locked, {"a": "open"}).pdf)
    plain = made.bytes(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    broken = plain[: plain.rindex(b"startxref")] + b"startxref\n99\n%%EOF"
    assert "mended" in words(fill(broken, {"a": "mended"}).pdf)
    with pytest.raises(InputError, match="password"):
        fill(made.bytes(encryption=pikepdf.Encryption(owner="b", user="a")), {})
    with pytest.raises(InputError, match="not a PDF"):
        fill(b"no", {})


@pytest.mark.parametrize("flatten", [True, False])
def test_metadata_that_nobody_can_read_is_let_go(flatten: bool) -> None:
    """A form whose metadata are broken is filled all the same."""
    made = Maker()
    made.text("a", (100, 500, 300, 520), DA=DA)
    stream = made.pdf.make_stream(b"")
    made.pdf.Root["/Metadata"] = stream
    stream.write(b"not what it says", filter=Name.FlateDecode)
    out = io.BytesIO()
    made.pdf.save(out, fix_metadata_version=False)
    done = fill(out.getvalue(), {"a": "kept"}, flatten=flatten).pdf
    if flatten:
        assert "kept" in words(done)
    else:
        with pikepdf.open(io.BytesIO(done)) as pdf:
            assert str(pdf.Root.AcroForm.Fields[0].V) == "kept"


def test_nothing_of_the_form_is_left() -> None:
    """After flattening there is no form, XFA, script or widget, and what was a link stays."""
    made = Maker(form={"XFA": Array([])})
    made.text("a", (100, 500, 300, 520), DA=DA, AA=Dictionary())
    made.page.Annots.append(made.pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.URI, URI=String("https://example.org")))))
    made.pdf.Root["/OpenAction"] = Dictionary(S=Name.JavaScript, JS=String("x"))
    made.pdf.Root["/Names"] = Dictionary(JavaScript=Dictionary())
    raw = fill(made.bytes(), {"a": "x"}).pdf
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        assert not {"/AcroForm", "/OpenAction", "/AA"} & set(pdf.Root.keys())
        assert "/JavaScript" not in pdf.Root.Names
        assert [str(a.Subtype) for a in pdf.pages[0].Annots] == ["/Link"]
        assert not any("/AotFormsHold" in o for o in pdf.objects if isinstance(o, Dictionary))


def test_a_filled_copy_that_can_be_edited() -> None:
    """Without flattening the form stays: values, states and appearances that two renderers show."""
    made = Maker(form={"NeedAppearances": True})
    made.text("a", (100, 500, 300, 520), DA=DA, MK=Dictionary(BC=Array([0])))
    made.widget((100, 450, 112, 462), FT=Name.Btn, T=String("bare"))
    rects = radios(made, ["x", "y"], name="r")
    raw = fill(made.bytes(), {"a": "Żółć", "bare": True, "r": "x"}, flatten=False).pdf
    assert {i.name: i.value for i in inspect(raw)} == {"a": "Żółć", "bare": "Yes", "r": "x"}
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        assert "/NeedAppearances" not in pdf.Root.AcroForm
    assert (poppler(raw, 72)[0][270:290, 100:200] < 128).sum() > 20
    assert "Żółć" in words(fill(raw, {}).pdf)
    assert rects


def test_values_of_the_blank_itself_are_kept() -> None:
    """What a blank already shows stays when it is not filled, with or without an appearance."""
    made = Maker()
    made.text("plain", (100, 500, 300, 520), DA=DA, V=String("prefilled"))
    check(made, "on", (100, 450, 112, 462), FT=Name.Btn, T=String("on"))["/AS"] = Name.Yes
    done = fill(made.bytes(), {}).pdf
    assert "prefilled" in words(done) and dark(done, [(100, 450, 112, 462)]) == [True]


def test_hidden_fields_show_only_a_value_that_is_given() -> None:
    """A hidden field leaves nothing on the page; a value that is given is drawn all the same."""
    made = Maker()
    made.text("a", (100, 500, 300, 520), DA=DA, V=String("secret"))["/F"] = 2
    blank = made.bytes()
    assert words(fill(blank, {}).pdf) == "" and words(fill(blank, {"a": "given"}).pdf) == "given"


def test_same_input_same_bytes_and_the_blank_stays_as_it_was() -> None:
    """Filling twice gives the same bytes, whether or not the blank was remembered; the blank is not changed."""
    made = Maker()
    made.text("a", (100, 500, 300, 520), DA=DA)
    blank = made.bytes()
    before = bytes(blank)
    values = {"a": "Ольга 阮文安"}
    first = fill(blank, values, remember=False).pdf
    assert first == fill(blank, values).pdf == fill(blank, values).pdf and blank == before


def test_a_character_that_no_font_has_is_refused_by_name() -> None:
    """The error names the code point, the field and a package, and nothing else of the value."""
    made = Maker()
    made.text("who", (100, 500, 300, 520), DA=DA)
    for value, name in (("Anna \U00010980", "U+10980 MEROITIC"), ("Anna \ue123", "U+E123"), ("Anna\x07", "U+0007")):
        with pytest.raises(UnwritableCharacter, match="fonts-") as caught:
            fill(made.bytes(), {"who": value})
        assert name in str(caught.value) and caught.value.field == "who" and "Anna" not in str(caught.value)
        assert isinstance(caught.value, InputError)


def test_wrong_names_and_kinds_are_refused_with_what_is_near() -> None:
    """An unknown name is refused with near matches; text for a box and True for text are refused."""
    made = Maker()
    made.text("respondent_name", (100, 500, 300, 520), DA=DA)
    made.widget((100, 450, 112, 462), FT=Name.Btn, T=String("bare"))
    blank = made.bytes()
    with pytest.raises(InputError, match="respondent_name"):
        fill(blank, {"respondent_nam": "x"})
    with pytest.raises(InputError, match="takes text"):
        fill(blank, {"respondent_name": True})
    with pytest.raises(InputError, match="no such option"):
        fill(blank, {"bare": "Maybe"})


def test_shared_glyphs_keep_their_meanings() -> None:
    """Letters that share a glyph (Latin and Cyrillic look-alikes, a space and a no-break space) read back as themselves."""
    made = Maker()
    made.text("a", (50, 500, 560, 520), DA=DA)
    value = "AΑА oоο Kκ\u212a\u00c5 \u2126"  # Kelvin and Ohm signs become letters in NFC
    done = fill(made.bytes(), {"a": value})
    assert not missing(done.pdf, done.written)


def test_read_values_are_black() -> None:
    """Values are black whatever colour the form would give them."""
    from docassemble.AotForms.pdf import images

    made = Maker()
    made.text("a", (100, 500, 300, 520), DA=String("/Helv 12 Tf 1 0 0 rg"))
    picture = np.asarray(images(fill(made.bytes(), {"a": "red"}).pdf, color=True)[0]).astype(int)
    assert (picture.max(axis=2) - picture.min(axis=2)).max() < 8 and picture.min() < 60
