"""The guide for the participant: plain enough, nameless, and true for adults and adolescents."""
from __future__ import annotations

import html
import re

import documents_help as help_
import papers_after_help as after
import pytest

GRADE = 6.0


def plain(paper) -> str:
    """The guide's own sentences: without the table of people and dates, a full stop after each line."""
    text = re.sub(r"<footer>.*|<dl.*?</dl>", "", paper.html, flags=re.DOTALL)
    lines = [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", line)).split()) for line in re.split(r"<(?:p|li|h\d)[^>]*>", text)]
    return "\n".join(line if line.endswith((".", "?",
                                            "!")) else f"{line}." for line in lines if line and "(left blank)" not in line)


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e or ed at the end; at least one.  Counts rather more than fewer."""
    word = re.sub(r"[^a-z]", "", word.lower())
    count = len(re.findall(r"[aeiouy]+", word))
    if re.search(r"[^aeiouyl]e$|[^aeiouydt]ed$|[^aeiouyscxzg]es$", word):
        count -= 1
    return max(count, 1)


def grade(text: str) -> float:
    """Flesch-Kincaid: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    sentences = [s for s in re.split(r"[.!?:]+(?=\s|$)", text) if re.search("[a-z]", s)]
    words = re.findall(r"[A-Za-z’'-]+", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_the_measure_knows_easy_from_hard():
    """A primer is below grade 2, a statute above grade 14, so that the limit means something."""
    assert grade("The cat sat on the mat. It was a fat cat. The dog ran to the cat.") < 2
    assert grade("The court must find by evidence that participation in an assisted outpatient treatment program would constitute "
                 "the least "
                 "restrictive alternative necessary to ensure recovery and stability.") > 14


@pytest.mark.parametrize("name", after.MATTERS)
def test_the_guide_reads_at_sixth_grade(name):
    """As a whole at grade six or below, and no sentence of more than 25 words but lists."""
    text = plain(after.paper(name, "participant-guide"))
    assert grade(text) <= GRADE
    long = [s for s in re.split(r"[.!?]\s", text) if len(s.split()) > 25 and ";" not in s]
    assert not long


@pytest.mark.parametrize("name", help_.EXAMPLES)
def test_the_guide_names_no_respondent(name):
    """It may lie on a table: no name, no reference, no case number."""
    given, text = after.known(name), after.read(name, "participant-guide")[1]
    named = [part for part in (given.respondent.name.full, given.reference, given.venue.cause_number) if part]
    assert not [part for part in named if help_.key(part) in text]


def test_the_guide_says_what_is_true_for_each():
    """Adults: 12 hours, 5 and 14 days, an early end.  Adolescents: 7 days, and nothing of what was read for adults only."""
    adult, young = after.read("hospital-designee", "participant-guide")[1], after.read("mhp-adolescent-16", "participant-guide")[1]
    assert not after.has(adult, "no more than 12 hours", "within 5 days", "no more than 14 days", "must end sooner",
                         "up to 18 months")
    assert not after.has(young, "within 7 days", "up to 18 months")
    assert not [part for part in ("12hours", "14days", "mustendsooner") if part in young]


def test_the_guide_speaks_of_guns_only_where_it_is_so():
    """A mental disorder: yes; substance use alone: no; not known: as a condition."""
    texts = {kind: help_.said(after.write("participant-guide",
                                          disorder={"basis": kind})) for kind in ("both", "substance use disorder", None)}
    assert "Guns" in texts["both"] and "Guns" not in texts["substance use disorder"]
    assert not after.has(texts[None],
                         "if your order is for a mental health problem") and after.has(texts["both"], "if your order is for a mental health problem")
