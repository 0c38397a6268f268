"""Every fact of a matter reaches exactly the papers that may hold it, and nothing off the path reaches any."""
from __future__ import annotations

import typing
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cache

import documents_help as help_
import pytest
from pydantic import BaseModel

from docassemble.AotForms.matter import Matter
from docassemble.AotForms.matter.dates import When, long_date

pytestmark = pytest.mark.slow

P, D, PLAN, COVER, NOTE = "petition", "declaration", "plan", "cover", "note"
COURT = (P, D, PLAN, COVER)

# The path of a fact, and the papers that hold it; the longest path that begins a fact's path decides.
HOME = {
    "reference": (COVER, NOTE),
    "venue.county": (*COURT, NOTE), "venue.why": (P,), "venue.planned_on": (NOTE,), "venue.cause_number": COURT,
    "respondent": (P,), "respondent.name": (*COURT, NOTE), "respondent.birth_date": (P, NOTE), "respondent.parents": (),
    "petitioner": (P,), "petitioner.contact": (P, COVER, NOTE),
    "interview": (P,), "interview.attempts": (), "interview.words_of_refusal": (),
    "informants": (),  # a paper names a source only where a fact cites it
    "circumstances": (P,), "disorder": (P,), "grounds": (P,), "history": (P,),
    "declaration": (D,), "declaration.attempts": (), "declaration.cosigner": (D,),
    "witnesses": (P,),
    "provider": (P,), "provider.contact": (P, PLAN, NOTE), "provider.agreed_on": (P, NOTE), "provider.agreed_by": (P, NOTE),
    "provider.care_coordinator": (P, PLAN), "provider.first_appointment": (P, PLAN),
    "plan": (PLAN,),
    "detention": (P,), "detention.facility": (P, NOTE), "detention.anticipated_release": (P, NOTE),
    "current_provider": (P,), "exhibits": (P,), "exhibits.title": (P, COVER, NOTE), "exhibits.sha256": (), "related_orders": (P,), "proceeding": (), "order": (), "after": (),
}
CHOSEN = {
    "schema_version": 1, "respondent.birth_date": "1990-04-05", "petitioner.kind": "hospital director",
    "interview.outcome": "interviewed", "declaration.credential": "mental health professional", "declaration.outcome": "examined",
    "declaration.cosigner.credential": "physician", "detention.place": "inpatient facility", "disorder.basis": "mental disorder",
    "requested_months": 12, "order.months": 12, "after.revocation.days": 14, "exhibits.sha256": "ab" * 32, "exhibits.pages": 3, "history.confinements.ongoing": None,
    "history.confinements.kind": "hospitalization", "reference": "AOT-QX00-0000",
}


class Marker:
    """Builds a Matter in which every fact is filled, and every text and day is found nowhere else."""

    def __init__(self):
        self.marks: dict[str, str] = {}
        self._number = 0

    def value(self, kind: object, path: str) -> object:
        if path in CHOSEN:
            if path in ("respondent.birth_date", "reference"):
                chosen = CHOSEN[path]
                self.marks[path] = long_date(date.fromisoformat(chosen)) if path.endswith("date") else chosen
            return CHOSEN[path]
        kind = help_.plain_type(kind)
        if typing.get_origin(kind) is tuple:
            return [self.value(typing.get_args(kind)[0], path)]
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not When:
            return {name: self.value(info.annotation, f"{path}.{name}".lstrip(".")) for name, info in kind.model_fields.items()}
        return self._leaf(kind, path)

    def _leaf(self, kind: object, path: str) -> object:
        self._number += 1
        if kind is bool:
            return True
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return next(iter(kind)).value
        if kind in (date, When):
            day = date(2025, 1, 1) + timedelta(days=self._number)
            self.marks[path] = long_date(day)
            return day.isoformat()
        if kind is time:
            return f"{self._number % 24:02d}:{self._number % 60:02d}"
        assert kind is str, (kind, path)
        self.marks[path] = f"Qx{self._number:04d}z"
        return self.marks[path]


@cache
def written() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The marks by path; and of each paper, with its addendum, the text of its pages and of its twin."""
    marker = Marker()
    known = Matter.model_validate(marker.value(Matter, ""))
    papers = help_.write(known)
    pages, twins = {}, {}
    for paper in papers.values():
        home = paper.id.removesuffix("-addendum")
        pages[home] = pages.get(home, "") + help_.said(paper)
        twins[home] = twins.get(home, "") + help_.key(paper.html)
    return marker.marks, pages, twins


def home_of(path: str) -> tuple[str, ...]:
    """The papers that hold the fact at ``path``."""
    steps = path.split(".")
    for length in range(len(steps), 0, -1):
        if (start := ".".join(steps[:length])) in HOME:
            return HOME[start]
    raise AssertionError(f"no paper is named for {path}")


def test_every_kind_of_fact_is_marked():
    """The marked matter really fills the schema: well over a hundred texts and days."""
    assert len(written()[0]) > 150


@pytest.mark.parametrize("where", [P, D, PLAN, COVER, NOTE])
def test_a_paper_holds_exactly_the_facts_that_it_may(where):
    """Each fact is found in every paper that may hold it and in no other, on the pages and in the twin."""
    marks, pages, twins = written()
    for text in (pages[where].casefold(), twins[where].casefold()):
        there = {path for path, mark in marks.items() if help_.key(mark).casefold() in text}
        assert there == {path for path in marks if where in home_of(path)}


GONE_DAY = "2001-02-03"
OFF_PATH = (
    {"interview": {"outcome": "interviewed", "attempts": "QXa", "words_of_refusal": "QXb"},
     "petitioner": {"is_designee": False, "designation": {"by": {"given": "QXc"}, "by_title": "QXd", "on": GONE_DAY}},
     "grounds": {"will_benefit": {"holds": False, "facts": {"text": "QXe", "sources": [{"kind": "record", "who": "QXf"}]}},
                 "determination": {"made": False, "by": "QXg", "on": GONE_DAY}},
     "history": {"incidents": [{"kind": "hospitalization", "significant_factor": False, "what_happened": "QXh"}]},
     "declaration": {"outcome": "examined", "attempts": [{"how": "QXi", "result": "QXj"}],
                     "credential": "physician", "cosigner": {"name": {"given": "QXk"}, "license_number": "QXl"}},
     "detention": {"place": "not held", "facility": "QXm", "anticipated_release": GONE_DAY, "transition": "QXn"},
     "provider": {"agreed": False, "agreed_on": GONE_DAY, "agreed_by": "QXo"},
     "respondent": {"tribe": {"is_native": False, "tribe": "QXp", "health_provider": "QXq"},
                    "interpreter": {"needed": False, "language": "QXr"},
                    "guardian": {"exists": False, "contact": {"organization": "QXs"}}},
     "plan": {"mandatory": {"crisis_plan": {"included": False, "what": "QXt", "provider": "QXu"}}},
     "exhibits": [{"title": "QXv", "basis": None}], "requested_months": 19},
    {"interview": {"outcome": "not yet", "on": GONE_DAY, "place": "QXa", "mode": "QXb", "attempts": "QXc"},
     "petitioner": {"kind": "designated crisis responder", "designation": {"by": {"given": "QXd"}, "by_title": "QXe"}},
     "declaration": {"outcome": "attempted without cooperation", "examined_on": GONE_DAY, "place": "QXf"}},
)


@pytest.mark.parametrize("parts", OFF_PATH)
def test_what_is_off_the_path_reaches_no_paper(parts):
    """An answer that the path has left behind, or that cannot stand, is on no page of any paper."""
    text = "".join(help_.said(paper) for paper in help_.write(help_.facts(**parts)).values())
    assert not [mark for mark in "abcdefghijklmnopqrstuv" if f"QX{mark}" in text]
    assert help_.key(long_date(date.fromisoformat(GONE_DAY))) not in text


def test_more_months_than_the_law_allows_are_not_asked_for():
    """Eighteen months are written, nineteen leave the line blank."""
    assert help_.petition_values(help_.facts(requested_months=18))["requested_months"] == "18"
    assert "requested_months" not in help_.petition_values(help_.facts(requested_months=19))


def test_unknown_is_neither_yes_nor_no_and_a_known_empty_list_is_none():
    """A null leaves both boxes alone; a false ticks "no"; an empty list says None."""
    def ticks(**parts):
        return help_.petition_values(help_.facts(**parts))

    assert not {"native_yes", "native_no", "voluntary_yes", "voluntary_no", "witnesses"} & set(ticks())
    told = ticks(respondent={"tribe": {"is_native": False}}, interview={"accepts_voluntary_treatment": False}, witnesses=[])
    assert told["native_no"] is True and told["voluntary_no"] is True and told["witnesses"] == "None"
    assert not {"native_yes", "voluntary_yes"} & set(told)


def test_facts_are_told_by_where_they_come_from():
    """Own observation is a tick; every other source stands with who and why reliable."""
    sources = [{"kind": "personal observation"}, {"kind": "record", "who": "Chart", "reliable_because": "made at the time"}]
    values = help_.petition_values(help_.facts(circumstances={"text": "Told.", "sources": sources}))
    assert values["circumstances_observed"] is True
    assert values["circumstances_sources"] == "Record: Chart. Reliable because: made at the time."


def test_firearm_words_only_for_a_mental_disorder():
    """Surrender is spoken of only where the petition rests on a mental disorder; blank while the basis is unknown."""
    def statement(basis):
        return help_.petition_values(help_.facts(disorder={"basis": basis})).get("firearms", "")

    assert "surrender" in statement("mental disorder") and "surrender" in statement("both")
    assert "surrender" not in statement("substance use disorder") and statement(None) == ""
    assert statement("both").count("RCW\u00a0") == statement("both").count("RCW") == 2


def test_a_stay_whose_days_are_known_roughly_is_said_so():
    """Days are from and until; ranges begin and end between two days."""
    def stay(**days):
        return help_.petition_values(help_.facts(history={"confinements": [{"kind": "incarceration", "facility": "Elm", **days}]}))["stays"]

    assert stay(since="2026-01-03", until="2026-02-01") == "Incarceration, Elm, from January 3, 2026, until February 1, 2026."
    assert stay(since={"earliest": "2026-01-03", "latest": "2026-01-09"}, until={"earliest": "2026-02-01", "latest": "2026-02-04"}) == (
        "Incarceration, Elm, beginning between January 3 and January 9, 2026, ending between February 1 and February 4, 2026.")


def test_kinds_of_history_are_ticked_only_where_the_events_meet_them():
    """Two stays tick (i); one stay ticks nothing."""
    def prongs(number):
        stays = [{"kind": "hospitalization", "when": f"2026-0{n + 1}-05", "significant_factor": True, "facility": "Harbor",
                  "noncompliance": "No medicine.", "how_it_led": "Relapse.", "what_happened": "Admitted.",
                  "source": {"kind": "record", "who": "Chart", "reliable_because": "made at the time"}} for n in range(number)]
        values = help_.petition_values(help_.facts(history={"incidents": stays, "confinements": [], "complete": True}))
        return {name for name in values if name.startswith("history_")}

    assert prongs(2) == {"history_i"} and prongs(1) == set()
