# do not pre-load
"""The interview about service: the hearing's day, who was served and how, and what those who serve must know."""
from __future__ import annotations

from .becoming import choice, line, seen, text
from .path import Screen, Section, Several, said
from .telling import item_contact, service, sitting

GOOD_CAUSE = "good cause"
_DAY = sitting("hearing", "proceeding.hearing")

HEARING = Section("hearing", "The hearing", (
    Screen("hearing_day", (*_DAY[:2], choice("hearing.basis", "proceeding.hearing.basis"))),
    Screen("hearing_good_cause", (text("hearing.good_cause", "proceeding.hearing.good_cause"),), said("hearing.basis", GOOD_CAUSE)),
    Screen("hearing_place", _DAY[2:]),
))

SERVICE = Section("service", "Who was served", (service("services", "proceeding.services", "service"),))

LOCATOR = Section("locator", "Finding the person with care", (
    Screen("locator_where", (text("locator.where", "proceeding.locator.where"), line("locator.times", "proceeding.locator.when"),
                             text("locator.description", "proceeding.locator.description"),
                             line("locator.vehicle", "proceeding.locator.vehicle"))),
    Screen("locator_care", tuple(text(f"locator.{part}", f"proceeding.locator.{part}") for part in ("safety", "calming", "medical"))),
    Several("helpers", "proceeding.locator.helpers",
            Screen("helpers_any", (seen("helpers.any"),)),
            (Screen("helper_contact", item_contact()),),
            Screen("helpers_another", (seen(".another"),), shown=False)),
))

IDENTIFIERS = Section("identifiers", "Numbers for the court’s closed sheet", (
    Screen("identifiers", tuple(line(f"identifiers.{part}", f"proceeding.identifiers.{part}")
                                for part in ("license", "license_state", "gender"))),
))

SECTIONS = (HEARING, SERVICE, LOCATOR, IDENTIFIERS)
