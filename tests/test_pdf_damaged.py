"""Damaged files: filled all the same, or refused with what to do; never an error that only a programmer understands."""
from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Callable

import pytest
from pdf_help import Maker, blanks, plausible
from pikepdf import Array, Dictionary, Name, String

from docassemble.AotForms import pdf
from docassemble.AotForms.errors import InputError

pytestmark = pytest.mark.filterwarnings("ignore")  # pikepdf warns of the very faults that are made here
STEPS: dict[str, Callable[[bytes], object]] = {
    "fill": lambda data: pdf.fill(data, plausible(pdf.inspect(data)), remember=False),
    "edit": lambda data: pdf.fill(data, plausible(pdf.inspect(data)), flatten=False),
    "preflight": lambda data: pdf.preflight(data, pdf.Rules(first_top=None, top=None, bottom=None, side=None, black_only=False, no_shading=False)),
    "said": pdf.said, "read": pdf.read, "pages": pdf.pages, "accessible": pdf.accessible,
}


def sound() -> list[bytes]:
    """Files to damage: one by hand with every kind of field, and the smaller real blanks."""
    made = Maker(form={"DR": Dictionary(Font=Dictionary(ZaDb=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)))})
    made.content(b"BT /F1 12 Tf 72 700 Td (Name) Tj ET")
    made.text("who.name", (100, 500, 300, 520), DA=String("/Helv 10 Tf 0 g"), TU=String("Name"))
    made.text("long", (100, 300, 300, 420), Ff=1 << 12, MK=Dictionary(R=90, BC=Array([0])))
    made.widget((100, 460, 112, 472), FT=Name.Btn, T=String("box"), AS=Name.Off, AP=Dictionary(N=Dictionary(
        Yes=made.picture(b"q BT /ZaDb 9 Tf 1 1 Td (4) Tj ET Q"), Off=made.picture(b""))))
    made.widget((100, 260, 300, 280), FT=Name.Ch, T=String("state"), Opt=Array([Array([String("wa"), String("Washington")])]), Ff=1 << 17)
    return [made.bytes(), *(path.read_bytes() for path in blanks() if path.stat().st_size < 60_000)]


def damaged(data: bytes, rng: random.Random) -> bytes:
    """The file with some bytes changed, lost, put in or written over."""
    out = bytearray(data)
    for _ in range(rng.choice([1, 3, 10, 60])):
        at, how = rng.randrange(len(out) - 400), rng.random()
        if how < 0.5:
            out[at] = rng.randrange(256)
        elif how < 0.7:
            del out[at:at + rng.choice([1, 5])]
        elif how < 0.85:
            out[at:at] = bytes(rng.choice(b"0123456789()<>[]/ R\n") for _ in range(rng.randint(1, 4)))
        else:
            source, many = rng.randrange(len(out) - 400), rng.choice([4, 20, 300])
            out[at:at + many] = out[source:source + many]
    return bytes(out)


def test_damage_is_told_or_does_no_harm(caplog):
    """A hundred damaged files through every door by which a file comes in: done, or an error of ours that says what to do."""
    caplog.set_level(logging.CRITICAL)
    rng, files, seen = random.Random(2026), sound(), Counter()
    for number in range(100):
        data = damaged(files[number % len(files)], rng)
        for name, step in STEPS.items():
            try:
                step(data)
                seen[name] += 1
            except (InputError, pdf.ReadBackError) as error:
                assert error.mend, name
                seen["told"] += 1
    assert all(seen[name] > 10 for name in STEPS) and seen["told"] > 50, seen


def test_a_part_of_the_wrong_kind_does_no_harm():
    """A field whose looks are no looks takes its value all the same."""
    made = Maker()
    made.text("a", (100, 500, 300, 520), DA=7, MK=3, AP=Array([]), MaxLen=Name.X)
    assert pdf.fill(made.bytes(), {"a": "kept"}).written == {"a": "kept"}


@pytest.mark.parametrize("step", ["fill", "edit"])
def test_a_part_that_cannot_be_read_is_told(step):
    """A mark whose bytes are not what they say: the blank is named as damaged, and a healthy one asked for."""
    made = Maker()
    picture = made.picture(b"")
    picture.write(b"not what it says", filter=Name.FlateDecode)
    made.widget((100, 460, 112, 472), FT=Name.Btn, T=String("box"), AS=Name.Off, AP=Dictionary(N=Dictionary(Yes=picture)))
    with pytest.raises(InputError, match="damaged") as caught:
        STEPS[step](made.bytes())
    assert caught.value.where == "blank" and "anew" in caught.value.mend
