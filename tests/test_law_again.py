"""A Review made again after a change is the Review of the changed Matter, though most questions are not put again."""
from __future__ import annotations

from datetime import timedelta

import pytest
from interview_help import FILING_DAY, SIX, answers, reader

from docassemble.AotForms.guide.gathering import gather
from docassemble.AotForms.guide.path import MISSING, walk
from docassemble.AotForms.guide.petition import SECTIONS
from docassemble.AotForms.law import Again, questions, review
from docassemble.AotForms.matter import Matter


def growing(name: str) -> list[Matter]:
    """The Matter after each screen of one petition."""
    read = reader(answers(name))
    told, found = {}, []
    for stop in walk(SECTIONS, read, to_the_end=True).stops:
        told |= {full: read(full) for one in stop.screen.names for full in [stop.at + one if one.startswith(".") else one]}
        found.append(gather(lambda full: told.get(full, MISSING)))
    return found


@pytest.mark.parametrize("name", SIX[:2])
def test_after_every_answer_it_is_the_review_of_what_is_told(name):
    """Ensures that no Finding is left over from before an answer: forwards, backwards, in leaps, and on another day."""
    again, told = Again(), growing(name)
    for known in [*told[::4], *told[::-9], told[-1], told[0], Matter(), told[-1]]:
        assert again.review(known, FILING_DAY) == review(known, FILING_DAY)
    later = FILING_DAY + timedelta(days=400)
    assert again.review(told[-1], later) == review(told[-1], later) != again.review(told[-1], FILING_DAY)


def test_what_nobody_touched_is_not_asked_again(monkeypatch):
    """Ensures that an answer puts again the questions that read its part of the Matter, and no other."""
    put, told = [], growing(SIX[0])[-1]
    noted = tuple((lambda one: lambda matter, rules: put.append(one.__name__) or one(matter, rules))(one) for one in questions.QUESTIONS)
    monkeypatch.setattr(questions, "QUESTIONS", noted)
    again = Again()
    again.review(told, FILING_DAY)
    assert len(put) == len(noted)
    put.clear()
    again.review(told.model_copy(update={"requested_months": 3}), FILING_DAY)
    assert "contents" in put or "order" in put
    assert not {"declaration", "interview", "criteria"} & set(put)
    put.clear()
    again.review(told.model_copy(update={"requested_months": 3}), FILING_DAY)
    assert not put
