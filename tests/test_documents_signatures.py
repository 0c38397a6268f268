"""A signature is added by filling the same blank again; nothing else of the paper changes."""
from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import documents_help as help_
import pytest

from docassemble.AotForms import pdf
from docassemble.AotForms.documents import Signer, with_signature
from docassemble.AotForms.errors import InputError

DAY, PLACE = date(2026, 12, 1), "Everett, Washington"


@cache
def papers():
    """A matter whose declarant treats and needs a cosigner."""
    return help_.write(help_.facts(
        petitioner={"contact": {"name": {"given": "Thị Ánh", "family": "Nguyễn"}}},
        declaration={"credential": "mental health professional", "treating": True, "cosigner": {"name": {"given": "Sam", "family": "Super"}}}))


@pytest.mark.slow
def test_a_signature_stands_with_its_day_and_place():
    """The signed paper says who, when and where, passes GR 14, and its twin says the same."""
    paper = papers()["petition"]
    signed = with_signature(paper, Signer.PETITIONER, "/s/ Thị Ánh Nguyễn", DAY, PLACE)
    for words in ("/s/ Thị Ánh Nguyễn", "December 1, 2026", PLACE):
        assert help_.key(words) in help_.said(signed) and help_.key(words) in help_.key(signed.html)
    assert signed.pages == paper.pages and signed.sha256 != paper.sha256 and pdf.preflight(signed.pdf) == []


def test_nothing_but_the_signature_is_new():
    """Without the three signed values the signed paper reads letter for letter like the frozen one."""
    paper = papers()["petition"]
    signed = with_signature(paper, Signer.PETITIONER, "/s/ Thị Ánh Nguyễn", DAY, PLACE)
    assert {k: v for k, v in signed.values.items() if k not in ("petitioner_signature", "petitioner_signed_on", "petitioner_signed_at")} == paper.values
    text = help_.said(signed)
    for words in ("/s/ Thị Ánh Nguyễn", "December 1, 2026", PLACE):
        before, _, after = text.rpartition(help_.key(words))
        text = before + after
    assert sorted(text) == sorted(help_.said(paper))


def test_the_same_signature_gives_the_same_bytes_in_any_order():
    """Declarant and cosigner sign one after the other; the result does not depend on the run or on who was first."""
    paper = papers()["declaration"]

    def declarant(p):
        return with_signature(p, Signer.DECLARANT, "/s/ Dana Doctor", DAY, PLACE)

    def cosigner(p):
        return with_signature(p, Signer.COSIGNER, "/s/ Sam Super", DAY, None)

    assert cosigner(declarant(paper)).sha256 == cosigner(declarant(paper)).sha256 == declarant(cosigner(paper)).sha256
    both = help_.said(cosigner(declarant(paper)))
    assert "/s/DanaDoctor" in both and "/s/SamSuper" in both


@pytest.mark.parametrize("signer, text, place, words", [
    (Signer.PETITIONER, "/s/ Thị Ánh Nguyễn", None, "place"),
    (Signer.PETITIONER, "/s/ Thị Ánh Nguyễn", "  ", "place"),
    (Signer.PETITIONER, "", PLACE, "petitioner_signature"),
    (Signer.PETITIONER, "/s/ " + "Long Name " * 30, PLACE, "petitioner_signature"),
    (Signer.COSIGNER, "/s/ Sam Super", None, "cosigner"),
])
def test_what_cannot_stand_is_refused(signer, text, place, words):
    """No place, no name, a name that does not fit, or nobody to sign there: refused, and no name is repeated."""
    with pytest.raises(InputError) as caught:
        with_signature(papers()["petition"], signer, text, DAY, place)
    assert words in caught.value.line() and "Nguyễn" not in caught.value.line() and "Long" not in caught.value.line()


def test_a_paper_on_another_edition_of_the_blank_is_not_signed():
    """A form that was rebuilt since the paper was frozen would be another paper."""
    paper = papers()["petition"]
    old = replace(paper, form=replace(paper.form, blank_sha256="0" * 64))
    with pytest.raises(InputError, match="changed"):
        with_signature(old, Signer.PETITIONER, "/s/ Thị Ánh Nguyễn", DAY, PLACE)


def test_a_frozen_paper_that_says_something_else_is_found_out():
    """If the frozen pages do not read like the values kept with them, the signature is refused."""
    paper = papers()["petition"]
    other = replace(paper, pdf=help_.write(help_.facts(circumstances={"text": "Other words."}))["petition"].pdf)
    with pytest.raises(pdf.ReadBackError):
        with_signature(other, Signer.PETITIONER, "/s/ Thị Ánh Nguyễn", DAY, PLACE)


def test_papers_without_a_line_cannot_be_signed():
    """The plan, the cover sheet and the note take no signature."""
    for name in ("cover", "note"):
        with pytest.raises(InputError):
            with_signature(papers()[name], Signer.PETITIONER, "/s/ Thị Ánh Nguyễn", DAY, PLACE)
