"""Names in any script stand whole on every paper; a minor is named by initials; a letter that cannot be written is refused."""
from __future__ import annotations

import re

import documents_help as help_
import pytest

from docassemble.AotForms import pdf

pytestmark = pytest.mark.slow

NAMES = {
    "Vietnamese, Polish, Chinese": (("Ánh Tuyết", "小明"), ("Nguyễn Thị", "Źdźbłowska-Gęśl")),
    "Lushootseed, Cyrillic": (("dxʷdəwʔabš", "Ольга"), ("sƛ̕ax̌ʷəd", "Щербакова-Ёлкина")),
    "decomposed Vietnamese, Irish, Spanish": (("A\u0301nh Tuye\u0302\u0301t", "Siobhán"), ("Nguye\u0302\u0303n", "O’Brien Ñúñez")),
}


def everyone(given: str, family: str, **more) -> dict:
    """Facts in which respondent, petitioner, declarant, cosigner and provider all bear the name."""
    name = {"given": given, "family": family}
    return help_.laid({
        "respondent": {"name": name}, "petitioner": {"contact": {"name": name}},
        "declaration": {"name": name, "credential": "mental health professional", "treating": True, "cosigner": {"name": name}},
        "provider": {"contact": {"organization": f"{given} {family} Clinic"}}, "plan": {"goals": f"{given} {family}"},
        "circumstances": {"text": f"I met {given} {family}. " * 150}}, more)


@pytest.mark.parametrize("scripts", NAMES)
def test_a_name_is_whole_on_every_paper(scripts):
    """Both readers together find the whole name on every paper and in its twin, and every court page passes GR 14."""
    given, family = (" ".join(parts) for parts in NAMES[scripts])
    papers = help_.write(help_.facts(**everyone(given, family)))
    assert "petition-addendum" in papers
    for paper in papers.values():
        assert not pdf.missing(paper.pdf, {"name": f"{given} {family}"}).neither, paper.id
        assert help_.key(f"{given} {family}") in help_.key(re.sub("<[^>]+>", "", paper.html))
    for paper in help_.for_court(papers):
        assert pdf.preflight(paper.pdf) == []


def test_a_minor_is_named_by_initials_in_every_court_paper():
    """The full name of a sixteen-year-old stands in the note to the prosecutor only."""
    minor = help_.facts(respondent={"name": {"given": "Zinnia", "middle": "Ray", "family": "Quillfeather"}, "birth_date": "2010-06-01",
                                    "other_names": ["Zinnie Quill"]}, plan={"goals": "School."})
    papers = help_.write(minor)
    for paper in help_.for_court(papers):
        text = help_.said(paper) + help_.key(paper.html)
        assert "Z.R.Q." in text and not [part for part in ("Zinnia", "Quillfeather", "Zinnie") if part in text]
    note = help_.said(papers["note"])
    assert "ZinniaRayQuillfeather" in note and "ZinnieQuill" in note


def test_a_minors_name_in_an_answer_is_pointed_out():
    """Words are never changed; the note says in which paper the name may stand."""
    told = {"name": {"given": "Zinnia", "family": "Quillfeather"}, "birth_date": "2010-06-01"}
    papers = help_.write(help_.facts(respondent=told, circumstances={"text": "I saw Zinnia at school."}))
    assert "Zinnia" in help_.said(papers["petition"])
    assert help_.key("A minor is named by initials (GR 31(e)).") in help_.said(papers["note"])


def test_while_the_age_is_not_known_initials_are_used():
    """Unknown is never "adult": the name stays out of the court papers and the note says why."""
    papers = help_.write(help_.facts(respondent={"birth_date": None}))
    assert all("Sample" not in help_.said(paper) for paper in help_.for_court(papers))
    assert "respondent_of_age" not in papers["petition"].values
    assert help_.key("The date of birth is not known.") in help_.said(papers["note"])


@pytest.mark.parametrize("parts", [
    {"circumstances": {"text": "A sign: \U00012000"}},
    {"circumstances": {"text": "A sign: \U00012000 " + "and more words " * 400}},
    {"plan": {"goals": "A sign: \U00012000"}},
    {"declaration": {"name": {"family": "\U00012000"}}},
])
def test_a_character_that_no_font_has_is_refused_by_name(parts):
    """The error names the character and a font package, and nothing else of the answer."""
    with pytest.raises(pdf.UnwritableCharacter) as caught:
        help_.write(help_.facts(**parts))
    line = caught.value.line()
    assert "U+12000 CUNEIFORM SIGN A" in line and "fonts-" in line
    assert "sign:" not in line and "words" not in line
