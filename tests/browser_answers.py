"""What the invented people of the browser tests answer: the hospital director's designee, with names and words that show a leak.

The answers are those of ``answers/hospital-director.json``; its dates are moved so that the exam is fresh today.
"""
from __future__ import annotations

import datetime
import json
from pathlib import Path
from zoneinfo import ZoneInfo

ANSWERS = Path(__file__).parent / "answers/hospital-director.json"
RESPONDENT = ("Ánh Tuyết", "Thị", "Nguyễn")
DECLARANT = ("Łucja", "Żółkiewska-Śmigły")
PETITIONER = ("Zebulina", "Quillfeather")
BORN = "1987-03-29"
PHONE = "360-555-0147"
STREET = "4711 Brambleknot Lane"
STORY = "thistledownmarrow"
# What must be nowhere but in the papers: names, birth date and phone as they are written, and words of the story.
PLANTED = ("Ánh Tuyết", "Nguyễn", *DECLARANT, *PETITIONER, BORN, "03/29/1987", "March 29, 1987", PHONE, "3605550147",
           "Brambleknot", STORY)
LONG = " ".join(f"On the {day}th day the {STORY} kettle had boiled dry, the window stood open, and nobody had eaten since the day before."
                for day in range(4, 40)) + " Then the neighbor called for help."


def full(*parts: str) -> str:
    """A name as it stands on a paper."""
    return " ".join(parts)


def today() -> datetime.date:
    """The day where the courts of Washington are."""
    return datetime.datetime.now(ZoneInfo("America/Los_Angeles")).date()


def answers(email: str) -> dict[str, object]:
    """Variable → answer for the whole petition; ``email`` is the log-in of the petitioner, who signs by it."""
    now = today()

    def on(days: int) -> str:
        return (now + datetime.timedelta(days)).isoformat()

    def parts(name: str, days: int) -> dict[str, object]:
        day = now + datetime.timedelta(days)
        return {f"{name}_year": day.year, f"{name}_month": str(day.month), f"{name}_day": day.day}

    given = json.loads(ANSWERS.read_text(encoding="utf-8"))
    given |= dict(zip(("respondent.given", "respondent.middle", "respondent.family"), RESPONDENT, strict=True))
    given |= {
        "respondent.birth_date": BORN, "respondent.phone": PHONE, "respondent.street": STREET,
        "petitioner.given": PETITIONER[0], "petitioner.family": PETITIONER[1], "petitioner.email": email,
        "declaration.given": DECLARANT[0], "declaration.family": DECLARANT[1],
        "determination.by": full(*DECLARANT) + ", MD",
        "talk.held_on": on(-3), "determination.made_on": on(-2), "declaration.examined_on": on(-2), "provider.agreed_on": on(-4),
        "petitioner.designated_on": on(-200), "venue.planned_on": on(2),
        "incidents[0].what_happened": LONG,
        **parts("incidents[0].when", -600), **parts("incidents[1].when", -250), **parts("stays[0].since", -600),
        **parts("stays[0].until", -580), **parts("detention.release", 9),
    }
    return given
