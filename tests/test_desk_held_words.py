"""What is on hold is told in plain words that say what to do, for every code that this installation can give."""
from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docassemble.AotForms.filing.adapter import Recipient, State
from docassemble.AotForms.filing.submission import Submission
from docassemble.AotForms.filing_adapters.ecf.words import HELD_OPEN, HELD_SILENT
from docassemble.AotForms.guide import pages
from docassemble.AotForms.guide.desk import called, following

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [*(ROOT / "docassemble" / "AotForms" / "filing").glob("*.py"), *(ROOT / "filing_adapters").rglob("*.py")]
GIVEN = re.compile(r'(?:_hold\(lease, |set_held\(unit, row, True, |Fault\(f?|hold=)"([a-z{][a-z {}]+)"')
NAMED = {following.WORSE, following.NOT_FIT, HELD_OPEN, HELD_SILENT}
AT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
HELD = Submission("s", "o", "m", "AOT-7K3F-92QM", "k", "p", "h", "petition", 0, Recipient("king", "clerk", "email"), State.QUEUED, True, None, 0, True,
                  None, None, None, None, None, None, AT, AT)


def codes() -> list[str]:
    """Every hold code that stands in the sources."""
    found = {code for path in SOURCES for code in GIVEN.findall(path.read_text(encoding="utf-8"))} | NAMED
    return sorted(each for code in found for each in ((code.format(prefix=p) for p in ("certificate", "own certificate")) if "{" in code else (code,)))


def test_the_codes_are_found():
    """The list is read from the sources; the codes of courier, channel and desk are all on it."""
    assert {"packet damaged", "deadline passed", "review failed", "review worse", "papers not fit to file", "certificate expired",
            "own certificate of another address", "certificate missing"} <= set(codes())


@pytest.mark.parametrize("code", codes())
def test_every_code_has_words(code):
    """Whole sentences, the code itself not repeated as a label, with something to do."""
    told = following.state_words(replace(HELD, hold_code=code))
    assert told.startswith("On hold: ") and told.endswith(".") and f"On hold: {code}." not in told
    assert re.search(r"\b(Look|Call|Phone|Ask|Tell|Send|send|Release|release|keeps|enter|file)\b", told)
    assert max(len(sentence.split()) for sentence in re.split(r"[.:] ", told)) <= 27


def test_a_code_that_a_person_gave_is_shown_with_a_way_on():
    """A hold by a person keeps that person's words; what is already under way is said first."""
    assert following.state_words(replace(HELD, hold_code="wait for counsel")).startswith("On hold: wait for counsel. Look at the receipt")
    assert following.state_words(replace(HELD, hold_code="said to be open", state=State.RECEIVED)).startswith("The office says it has it. On hold:")


def test_each_state_is_called_by_the_ledgers_own_word():
    """What an office answers, what a person reports and what the list of filings says begin with one word for one thing; "filed" is what a
    clerk's "accepted" means, and no other state is told by another's word."""
    listed = [pair for office in ("clerk", "prosecutor") for pair in (*called.reports(office), *called.answers(office, True), *called.answers(office, False))]
    assert {label.partition(": ")[0].lower() for value, label in listed} == {value for value, _ in listed} <= set(State)
    assert all(label.startswith(f"{value.capitalize()}: ") for value, label in listed)
    ends = {State.RECEIVED, State.ACCEPTED, State.RETURNED, State.REJECTED, State.CANCELLED}
    told = [*called.MEANS.items(), *((State(value), label.partition(": ")[2]) for value, label in listed)]
    assert set(called.MEANS) == set(State)
    assert [(state, words) for state, words in told for other in ends - {state} if re.search(rf"\b{other.value}\b", words.lower())] == []
    assert {state for state, words in told if "filed" in words.lower()} == {State.ACCEPTED, State.PARTLY_ACCEPTED}
    template = (ROOT / "docassemble/AotForms/server/templates/aot/matter.html").read_text(encoding="utf-8")
    assert not re.search(rf'<option value="({"|".join(State)})"', template), "the page takes the words from there"


def test_a_day_on_a_page_is_the_day_in_washington():
    """What was confirmed in the evening is not told with the next day, and no template takes the day of a moment by itself."""
    assert pages._day(datetime(2026, 11, 23, 1, 0, tzinfo=UTC)) == "November 22, 2026"
    templates = sorted((Path(pages.__file__).parent.parent / "server/templates/aot").glob("*.html"))
    assert templates and not [one.name for one in templates if "_at.strftime" in one.read_text(encoding="utf-8")]
