"""Signing: a version is frozen, one person signs it by their own act, and an edit voids it."""
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from docassemble.AotForms import signing
from docassemble.AotForms.documents.document import Document, FormIdentity, Role, Signer, SignatureSpot
from docassemble.AotForms.errors import InputError, RequirementNotMet

NOW, TODAY = datetime(2026, 11, 20, 18, 30, tzinfo=UTC), date(2026, 11, 20)
NAME = "Nguyễn Thị Ánh"
PLACE = "Everett, Washington"


def paper(**more) -> Document:
    spots = (SignatureSpot(Signer.DECLARANT, NAME, "physician", "I declare", "a", "b", "c"),
             SignatureSpot(Signer.COSIGNER, "Robin Example", "supervisor", "I certify", "d", "e", required=False))
    base = {"id": "declaration", "code": "D2", "title": "Declaration", "role": Role.CONNECTED, "pdf": b"one", "html": "",
            "pages": 1, "recipients": ("clerk",), "ruleset_date": TODAY, "form": FormIdentity("x"), "signatures": spots}
    return Document(**{**base, **more})


def sign(document: Document, name: str = NAME, **more) -> signing.Signature:
    given = {"signed_on": TODAY, "place": PLACE, "now": NOW, "today": TODAY, **more}
    return signing.typed(document, signing.freeze(document, []), Signer.DECLARANT, name, **given)


def test_a_signature_stands_on_its_version_and_an_edit_voids_it():
    """Signed on one version; one byte more in the paper and it is void."""
    first, edited = paper(), paper(pdf=b"two")
    signature = sign(first)
    assert signing.states(first, signing.freeze(first, []), [signature])[Signer.DECLARANT] == "signed"
    assert signing.states(edited, signing.freeze(edited, []), [signature])[Signer.DECLARANT] == "void"
    assert signing.states(first, signing.freeze(first, []), [])[Signer.DECLARANT] == "not signed"


def test_an_edit_of_the_addendum_voids_the_paper_it_belongs_to():
    """A paper is frozen together with its addendum."""
    main, extra = paper(covers=("extra",)), paper(id="extra", pdf=b"more")
    before = signing.freeze(main, [extra])
    after = signing.freeze(main, [replace(extra, pdf=b"more!")])
    assert before.version != after.version
    with pytest.raises(InputError, match="extra"):
        signing.freeze(main, [])


def test_signing_again_after_an_edit_makes_it_good():
    """The newest signature counts."""
    first, edited = paper(), paper(pdf=b"two")
    again = replace(sign(edited), recorded_at=NOW + timedelta(hours=1))
    assert signing.states(edited, signing.freeze(edited, []), [again, sign(first)])[Signer.DECLARANT] == "signed"


@pytest.mark.parametrize("name", ["Nguyen Thi Anh", "Robin Example", "", "/s/"])
def test_a_name_that_is_not_the_one_on_the_paper_is_refused(name):
    """Nobody signs with another name, nor with letters dropped from it."""
    with pytest.raises(InputError, match="name"):
        sign(paper(), name)


def test_letters_may_be_typed_composed_or_not_and_after_the_slash_s():
    """The same name in another Unicode form, other case or with /s/ before it is the same name."""
    import unicodedata
    assert sign(paper(), "/s/ " + unicodedata.normalize("NFD", NAME.upper())).name == NAME


@pytest.mark.parametrize("place", [None, "", "  ", "online", "On Line", "Zoom"])
def test_a_declaration_without_a_real_place_is_refused(place):
    """RCW 5.50 asks for the place; a declaration signed "online" is defective."""
    with pytest.raises(InputError, match="place"):
        sign(paper(), place=place)


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_a_typed_signature_bears_the_day_it_is_given(day):
    """No back-dating and no dating ahead."""
    with pytest.raises(InputError, match="today"):
        sign(paper(), signed_on=day)


def test_a_scan_is_dated_between_freezing_and_today():
    """Ink may be older than the scan, but not older than the version it stands on."""
    document = paper()
    frozen = signing.freeze(document, [])
    good = signing.scanned(document, frozen, Signer.DECLARANT, signed_on=TODAY - timedelta(days=1), place=PLACE, now=NOW,
                           today=TODAY, frozen_on=TODAY - timedelta(days=1))
    assert good.how is signing.How.SCAN
    for day in (TODAY - timedelta(days=2), TODAY + timedelta(days=1)):
        with pytest.raises(InputError, match="day"):
            signing.scanned(document, frozen, Signer.DECLARANT, signed_on=day, place=PLACE, now=NOW, today=TODAY,
                            frozen_on=TODAY - timedelta(days=1))


def test_a_paper_that_does_not_name_its_signer_cannot_be_signed():
    """An empty line for the name is a requirement not met, not an invitation."""
    spots = (SignatureSpot(Signer.DECLARANT, "", "physician", "I declare", "a", "b", "c"),)
    with pytest.raises(RequirementNotMet, match="name"):
        sign(paper(signatures=spots), "Anyone")


def test_only_required_signatures_that_are_missing_or_void_are_listed():
    """The cosigner here is not required; the declarant is, until signed."""
    document = paper()
    frozen = signing.freeze(document, [])
    assert signing.missing([document], {}) == [("declaration", Signer.DECLARANT)]
    assert signing.missing([document], {"declaration": signing.states(document, frozen, [sign(document)])}) == []
