"""The memorandum of understanding: twenty sections, its own data, and what it must and must not say."""
from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import documents_help as help_
import pytest

from docassemble.AotForms import pdf, programs
from docassemble.AotForms.errors import InputError
from docassemble.AotForms.programs.agreement import Topic

DAY = date(2026, 12, 1)
FULL = {
    "region": "An example region", "counties": ["Island", "Skagit"],
    "parties": [
        {"kind": "county prosecuting attorney", "contact": {"organization": "Office of the Prosecutor, Example County",
                                                            "phone": "360-555-0100"},
         "undertakes": ["Reads each draft.", "Tells the petitioner what is missing."], "signer": "Pat Example",
         "signer_title": "Prosecutor", "approval": "County council"},
        {"kind": "tribe or Indian health care provider", "signs": False, "contact": {"organization": "An Example Tribe"}}],
    "coordinator": {"name": {"given": "Co", "family": "Ordinator"}},
    "settled": {"prosecutor_review_days": 2, "tribal_notice_by": "petitioner", "evaluation_sites": ["First site", "Second site"],
                "suppress_below": 11,
                "first_appointment_days": 1},
    "words": {topic.value: f"Our own words on {topic.value}, — Ánh." for topic in Topic},
    "starts": "2027-01-01", "ends": "2028-12-31", "notice_days": 60, "reviewed_each": "year",
}


def text_of(given: dict) -> str:
    return "".join(page.keys[1] for page in pdf.read(programs.write_mou(programs.read_agreement(json.dumps(given)), DAY).pdf))


def test_it_holds_everything_that_the_parties_said():
    """Every word of theirs, the numbers that they settled, and a line for each that signs."""
    text = text_of(FULL)
    wanted = [*FULL["words"].values(), "2 court days", "First site; Second site", "11", "1 day", "60 days", "January 1, 2027",
              "December 31, 2028", "Pat Example, Prosecutor",
              "County council", "Reads each draft.", "Co Ordinator", "Island, Skagit"]
    assert not [part for part in wanted if help_.key(part) not in text]
    signatures = text[text.index(help_.key("20. Signatures")):]
    assert help_.key("Signature and date") not in signatures and "Date:" in signatures
    assert help_.key("Office of the Prosecutor") in signatures and help_.key("An Example Tribe") not in signatures


def test_it_has_twenty_sections_and_says_that_it_changes_no_statute():
    """An empty one too; voluntary first; who may revoke; the hours and days from the rules."""
    paper = programs.write_mou(programs.Agreement(), DAY)
    assert paper.html.count("<h2>") == 20 and paper.recipients == ()
    text = "".join(page.keys[0] for page in pdf.read(paper.pdf))
    wanted = ["Nothing in this memorandum changes a statute", "Voluntary care is offered first", "within 24 hours of service",
              "no more than 12 hours", "at most 14 days",
              "Only a designated crisis responder or the secretary", "no more than 10 days before",
              "clear, cogent, and convincing evidence",
              "gives no rights to anyone who is not a party", "RCW 71.24.045(4)"]
    assert not [part for part in wanted if help_.key(part) not in text]
    assert not [word for word in help_.NEVER if help_.key(word).lower() in text.lower()]
    assert ">None<" not in paper.html


def test_none_and_not_known_are_two_things():
    """No site for evaluation is said; a site that nobody has named is a line to fill."""
    sites = {"none": [], "unknown": None}
    found = {key: programs.write_mou(programs.Agreement.model_validate({"settled": {"evaluation_sites": value}}), DAY).html for key,
             value in sites.items()}
    assert ">None<" in found["none"] and ">None<" not in found["unknown"]


def test_a_wrong_key_is_refused_with_its_place_and_without_its_value():
    """The place is named, the value never."""
    with pytest.raises(InputError) as caught:
        programs.read_agreement(json.dumps({"parties": [{"kind": "Secret Name"}], "nonsense": 1}))
    said = " ".join(problem.line() for problem in caught.value.problems)
    assert "parties.0.kind" in said and "nonsense" in said and "Secret Name" not in said


def test_it_reads_back_what_it_wrote_and_is_a_tagged_page():
    """JSON out and in gives the same; the same data give the same bytes; margins of an inch, black, tagged."""
    given = programs.read_agreement(json.dumps(FULL))
    assert programs.read_agreement(given.model_dump_json()) == given
    paper = programs.write_mou(given, DAY)
    assert paper.sha256 == programs.write_mou(given, DAY).sha256
    assert [p.line() for p in pdf.preflight(paper.pdf, replace(pdf.GR_14, first_top=72, footer_lines=0))] == []
    assert set(programs.agreement_schema()["properties"]) == set(type(given).model_fields)

