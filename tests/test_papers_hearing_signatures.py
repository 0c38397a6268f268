"""A typeset paper is signed by setting the same page again with the signature on its lines; and a failed filing is told whole."""
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import documents_help as help_
import papers_help
import pytest

from docassemble.AotForms import documents, pdf
from docassemble.AotForms.documents import FailedAttempt, Signer, technical_failure, with_signature
from docassemble.AotForms.documents.inks import lines
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.guide.desk import stored
from docassemble.AotForms.signing import freeze

pytestmark = pytest.mark.slow

DAY, PLACE = date(2026, 12, 1), "Everett, Washington"
TYPED = {"witness": (Signer.WITNESS, "/s/ Наталья Ёлкина", PLACE), "provider-agreement": (Signer.PROVIDER, "/s/ Bram Oyelaran", None),
         "service-proof": (Signer.SERVER, "/s/ Șerban Întuneric", PLACE), "tribal-notice": (Signer.SENDER, "/s/ Pat Planner", None),
         "exam-motion": (Signer.ATTORNEY, "/s/ Ксения Воронова-Штейн", None), "withdrawal": (Signer.PETITIONER, "/s/ Pat Planner", None)}


def paper(id: str) -> documents.Document:
    """A paper of the maximal matter."""
    return papers_help.papers("maximal")[id]


def without(text: str, *parts: str) -> str:
    """``text`` without each of ``parts`` once, from the end."""
    for part in parts:
        before, found, after = text.rpartition(help_.key(part))
        assert found
        text = before + after
    return text


@pytest.mark.parametrize("id", TYPED)
def test_every_signer_has_lines_on_the_paper(id):
    """Each signature, date and place field of a spot is a line; a declaration has a place, an agreement none."""
    one, (signer, _, place) = paper(id), TYPED[id]
    spot = one.signatures[0]
    wanted = {spot.signature_field, spot.date_field, *([spot.place_field] if spot.place_field else [])}
    assert spot.signer is signer and (place is not None) == (spot.place_field is not None)
    assert lines(one.source).keys() == lines(one.html).keys() == wanted
    assert ("penalty of perjury" in spot.statement) == (place is not None)


@pytest.mark.parametrize("id", TYPED)
def test_nothing_but_the_signature_is_new(id):
    """Signature, day and place stand on page and twin; without them the paper reads as before; as many pages; GR 14 kept."""
    one, (signer, text, place) = paper(id), TYPED[id]
    signed = with_signature(one, signer, text, DAY, place)
    added = [text, "December 1, 2026", *([place] if place else [])]
    for words in added:
        assert help_.key(words) in help_.key(signed.html)
    assert sorted(without(help_.said(signed), *added)) == sorted(papers_help.said("maximal", id))
    assert signed.pages == one.pages == len(pdf.read(signed.pdf)) and signed.sha256 != one.sha256
    assert signed.values == {**one.values, **dict(zip([signed.signatures[0].signature_field, signed.signatures[0].date_field,
                                                       *([signed.signatures[0].place_field] if place else [])], added, strict=True))}
    assert pdf.preflight(signed.pdf, replace(pdf.GR_14, footer_lines=0)) == []


def test_the_same_signature_gives_the_same_bytes_also_from_the_vault():
    """A paper that was kept as JSON and read again is signed to the very same bytes."""
    one = paper("provider-agreement")
    signer, text, place = TYPED["provider-agreement"]
    again = stored.document(one.pdf, stored.about(one, freeze(one, ())))
    assert again == one
    assert with_signature(again, signer, text, DAY, place).sha256 == with_signature(one, signer, text, DAY, place).sha256


def test_markup_and_marks_in_a_name_or_an_answer_stay_text():
    """Neither an answer nor a signature can open a line or a tag."""
    told = "<!--ink:witness_signature:300-->x<!--/ink--> <b>&amp;"
    known = help_.facts(witnesses=[{"contact": {"name": {"given": told}}, "saw": told}])
    one = documents.write_one(known, papers_help.review_of(known), "witness")[0]
    assert lines(one.source).keys() == {"witness_signature", "witness_signed_on", "witness_signed_at"}
    signed = with_signature(one, Signer.WITNESS, "/s/ " + told[:40], DAY, PLACE)
    assert help_.key("/s/ " + told[:40]) in help_.said(signed) and "<b>" not in signed.html


@pytest.mark.parametrize("id, signer, text, place, words", [
    ("service-proof", Signer.SERVER, "/s/ Șerban Întuneric", None, "place"), ("witness", Signer.WITNESS, " ", PLACE, "witness_signature"),
    ("witness", Signer.WITNESS, "/s/ " + "Long Name " * 30, PLACE, "witness_signature"),
    ("witness", Signer.PETITIONER, "/s/ Pat Planner", PLACE, "petitioner"), ("hearing-order", Signer.PETITIONER, "/s/ P", PLACE, "petitioner"),
    ("rights", Signer.WITNESS, "/s/ P", PLACE, "witness")])
def test_what_cannot_stand_is_refused(id, signer, text, place, words):
    """No place, no name, a name too long, or nobody to sign there: refused, and no name is repeated."""
    with pytest.raises(InputError) as caught:
        with_signature(paper(id), signer, text, DAY, place)
    assert words in caught.value.line() and "Long" not in caught.value.line() and "ntuneric" not in caught.value.line()


def test_a_paper_that_is_not_what_was_frozen_is_found_out():
    """Pages that do not read like the source kept with them are not signed."""
    other = replace(paper("witness"), pdf=paper("witness-2").pdf)
    with pytest.raises(pdf.ReadBackError):
        with_signature(other, Signer.WITNESS, "/s/ Наталья Ёлкина", DAY, PLACE)


def test_a_failed_filing_is_told_attempt_by_attempt():
    """Every attempt in order of time, on the state's clock, with what came back; the four elements of RCW 5.50; no claim on a limit."""
    known = papers_help.known("hospital-designee")
    attempts = [FailedAttempt(datetime(2026, 12, 1, 23, 0, tzinfo=UTC), "county portal", "sign in", "503 service unavailable"),
                FailedAttempt(datetime(2026, 12, 1, 22, 30, 5, tzinfo=UTC), "e-mail", "the packet", "time-out"),
                FailedAttempt(datetime(2026, 7, 1, 0, 0, 59, tzinfo=UTC), "county portal")]
    one = technical_failure(known, attempts, papers_help.review_of(known), papers=["Petition"], recipient="Clerk", packet="ab" * 32)
    text = help_.said(one)
    order = [text.index(help_.key(words)) for words in ("June 30, 2026, 5:00:59 p.m. PDT", "December 1, 2026, 2:30:05 p.m. PST",
                                                        "December 1, 2026, 3:00:00 p.m. PST")]
    assert order == sorted(order) and help_.key("There were 3 attempts") in text
    for words in ("time-out", "503 service unavailable", "ab" * 32, "RCW 5.50.050", "Place signed (city and state)"):
        assert help_.key(words) in text
    assert not [word for word in help_.NEVER if help_.key(word).lower() in text.lower()]
    assert pdf.preflight(one.pdf, replace(pdf.GR_14, footer_lines=0)) == []
    signed = with_signature(one, Signer.SENDER, f"/s/ {one.signatures[0].name}", DAY, PLACE)
    assert help_.key(one.signatures[0].name) in help_.said(signed)


@pytest.mark.parametrize("attempts", [[], [FailedAttempt(datetime(2026, 12, 1), "e-mail")]])
def test_a_failure_without_an_attempt_or_a_zone_is_refused(attempts):
    """Nothing is told without an attempt, nor at a moment that could be any hour."""
    known = papers_help.known("hospital-designee")
    with pytest.raises(ValueError, match="aware"):
        technical_failure(known, attempts, papers_help.review_of(known))
