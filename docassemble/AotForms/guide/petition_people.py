# do not pre-load
"""The petition's path, first part: is this the right door, who the person is, who files, and what they heard from whom."""
from __future__ import annotations

from dataclasses import replace

from . import doors
from .becoming import UNKNOWN, choice, clock, day, line, lines, seen, sources, text, yes
from .path import Answer, Screen, Section, Several, both, joined, not_said, one_of, said

DIRECTORS = ("hospital director", "provider director")
SPOKEN_TO = said("talk.outcome", "interviewed", "refused")


def name(of: str, to: str | None) -> tuple[Answer, ...]:
    """The parts of a person's name."""
    return tuple(line(f"{of}.{part}", to and f"{to}.{part}") for part in ("given", "middle", "family", "suffix"))


def address(of: str, to: str | None) -> tuple[Answer, ...]:
    """The parts of a postal address."""
    return tuple(line(f"{of}.{part}", to and f"{to}.{part}") for part in ("street", "unit", "city", "state", "zip"))


def contact(of: str, to: str | None) -> tuple[Answer, ...]:
    """How a person or an office is named and reached, on one screen."""
    parts = (line(f"{of}.given", f"{to}.name.given"), line(f"{of}.family", f"{to}.name.family"))
    rest = tuple(line(f"{of}.{part}", f"{to}.{part}") for part in ("organization", "title", "phone", "email"))
    return parts + rest + address(of, f"{to}.address")


def someone(of: str, to: str) -> tuple[Screen, Screen]:
    """Whether there is such a person, and then who."""
    return (Screen(f"{of}_exists", (yes(f"{of}.exists", f"{to}.exists"),)),
            Screen(f"{of}_contact", contact(of, f"{to}.contact"), said(f"{of}.exists", "yes")))


START = Section("start", "Before you start", (
    Screen("start_danger", (seen("start.danger"),), shown=False),
    Screen("start_get_help", (seen("start.help_read"),), said("start.danger", "yes"), shown=False),
    *joined(Screen("start_door", (seen("start.door_read"),), shown=False),
            Screen("start_petitioner_kind", (choice("petitioner.kind", "petitioner.kind"),))),
    Screen("wrong_door", (seen("petitioner.no_door"),), doors.wrong_door, stops=True, shown=False),
    Screen("start_county", (choice("start.county", "venue.county"),)),
    Screen("start_program", (seen("start.program_read"),), shown=False),
))

TRIBE = joined(
    Screen("tribe_native", (yes("tribe.is_native", "respondent.tribe.is_native"),)),
    Screen("tribe_services", (yes("tribe.services", "respondent.tribe.receives_tribal_services"),),
           not_said("tribe.is_native", "no")),
    Screen("tribe_which", (line("tribe.tribe", "respondent.tribe.tribe"),
                           line("tribe.health_provider", "respondent.tribe.health_provider")),
           both(not_said("tribe.is_native", "no"), said("tribe.services", "yes"))),
)

RESPONDENT = Section("respondent", "The person", (
    *joined(
        Screen("respondent_name", name("respondent", "respondent.name")),
        Screen("respondent_other_names_any", (Answer(
            ("respondent.other_names_any",), "respondent.other_names",
            lambda known: [] if known("respondent.other_names_any") == "no" else None,
            lambda value: {"respondent.other_names_any": UNKNOWN if value is None else "yes" if value else "no"}),)),
        Screen("respondent_other_names", (lines("respondent.other_names", "respondent.other_names"),),
               said("respondent.other_names_any", "yes")),
        Screen("respondent_birth_date", (day("respondent.birth_date", "respondent.birth_date"),))),
    Screen("under_age", (seen("respondent.no_door"),), doors.too_young, stops=True, shown=False),
    *joined(
        Screen("respondent_has_address", (Answer(
            ("respondent.has_address",), "respondent.no_fixed_address",
            lambda known: {"yes": False, "no": True}.get(known("respondent.has_address")),
            lambda value: {"respondent.has_address": {True: "no", False: "yes"}.get(value, UNKNOWN)}),)),
        Screen("respondent_address", address("respondent", "respondent.address"), said("respondent.has_address", "yes")),
        Screen("respondent_whereabouts", (text("respondent.whereabouts", "respondent.whereabouts"),
                                          line("respondent.phone", "respondent.phone"))),
        Screen("respondent_counties", (choice("respondent.county_of_residence", "respondent.county_of_residence"),
                                       choice("respondent.county_of_location", "respondent.county_of_location")))),
    *joined(
        Screen("respondent_interpreter", (yes("respondent.interpreter", "respondent.interpreter.needed"),)),
        Screen("respondent_language", (line("respondent.language", "respondent.interpreter.language"),),
               said("respondent.interpreter", "yes")),
        Screen("respondent_accommodation", (text("respondent.accommodation", "respondent.accommodation"),))),
    Several("parents", "respondent.parents",
            Screen("parents_any", (seen("parents.any"),)),
            (Screen("parent_contact", tuple(replace(a, to=a.to and a.to.removeprefix("contact."))
                                            for a in contact("", "contact"))),),
            Screen("parents_another", (seen(".another"),), shown=False), when=doors.adolescent),
    *joined(*someone("guardian", "respondent.guardian"), *someone("agent", "respondent.agent"),
            *someone("counsel", "respondent.counsel")),
    *TRIBE,
))

PETITIONER = Section("petitioner", "You, the petitioner", (
    *joined(
        Screen("petitioner_name", (*name("petitioner", "petitioner.contact.name"),
                                   line("petitioner.title", "petitioner.contact.title"),
                                   line("petitioner.organization", "petitioner.contact.organization"))),
        Screen("petitioner_reach", (line("petitioner.phone", "petitioner.contact.phone"),
                                    line("petitioner.email", "petitioner.contact.email"),
                                    *address("petitioner", "petitioner.contact.address")))),
    *joined(
        Screen("petitioner_designee", (yes("petitioner.is_designee", "petitioner.is_designee"),),
               said("petitioner.kind", *DIRECTORS)),
        Screen("petitioner_designation", (line("petitioner.by_given", "petitioner.designation.by.given"),
                                          line("petitioner.by_family", "petitioner.designation.by.family"),
                                          line("petitioner.by_title", "petitioner.designation.by_title"),
                                          day("petitioner.designated_on", "petitioner.designation.on")),
               both(said("petitioner.kind", *DIRECTORS), said("petitioner.is_designee", "yes"))),
        Screen("petitioner_in_writing", (yes("petitioner.in_writing", "petitioner.designation.in_writing"),),
               both(said("petitioner.kind", *DIRECTORS), said("petitioner.is_designee", "yes")))),
    Screen("petitioner_serves", (yes("petitioner.serves", "petitioner.serves_respondent"),),
           said("petitioner.kind", "provider director")),
    Screen("petitioner_releases_from", (choice("petitioner.releases_from", "petitioner.releases_from"),),
           said("petitioner.kind", "release planner")),
    *joined(
        Screen("petitioner_profession", (choice("petitioner.profession", "petitioner.profession"),
                                         line("petitioner.credential", "petitioner.credential")),
               said("petitioner.kind", "mental health or substance use disorder professional")),
        Screen("petitioner_treats", (yes("petitioner.treats", "petitioner.treats"),),
               said("petitioner.kind", "mental health or substance use disorder professional")),
        Screen("petitioner_evaluated", (yes("petitioner.evaluated", "petitioner.has_evaluated"),),
               both(said("petitioner.kind", "mental health or substance use disorder professional"),
                    not_said("petitioner.treats", "yes")))),
))

INFORMANTS = Section("informants", "How you know", (
    Several("informants", "informants",
            Screen("informants_any", (seen("informants.any"),)),
            joined(Screen("informant_kind", (choice(".kind", "kind"), seen(".key"))),
                   Screen("informant_who", (line(".who", "who"),)),
                   Screen("informant_reliable", (text(".reliable_because", "reliable_because"),)),
                   Screen("informant_part2", (yes(".sud_program_record", "sud_program_record"),), said(".kind", "record"))),
            Screen("informants_another", (seen(".another"),), shown=False)),
), short=True)

TALK = Section("personal_interview", "Your talk with the person", (
    *joined(
        Screen("talk_outcome", (choice("talk.outcome", "interview.outcome"),)),
        Screen("talk_held", (day("talk.held_on", "interview.on"), clock("talk.held_at", "interview.at"),
                             line("talk.place", "interview.place"), choice("talk.mode", "interview.mode")),
               said("talk.outcome", "interviewed")),
        Screen("talk_refused", (day("talk.refused_on", "interview.on"), text("talk.attempts", "interview.attempts"),
                                text("talk.words_of_refusal", "interview.words_of_refusal")),
               said("talk.outcome", "refused"))),
    *joined(
        Screen("talk_voluntary", (yes("talk.voluntary", "interview.accepts_voluntary_treatment"),),
               one_of(SPOKEN_TO)),
        Screen("talk_voluntary_why", (text("talk.voluntary_why", "interview.voluntary_why.text"),
                                      sources("talk.voluntary_sources", "interview.voluntary_why.sources")), SPOKEN_TO)),
))
