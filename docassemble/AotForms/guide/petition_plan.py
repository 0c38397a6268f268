# do not pre-load
"""The petition's path, last part: who will treat, how, from where, what else there is, and the court."""
from __future__ import annotations

from ..matter.people import Place
from . import plan_parts
from .becoming import choice, day, line, seen, text, when, whole, yes
from .path import Screen, Section, Several, When, joined, not_said, one_of, said
from .petition_people import contact, someone


PROVIDER = Section("provider", "The provider who will treat", (
    *joined(
        Screen("provider_agreed", (yes("provider.agreed", "provider.agreed"),)),
        Screen("provider_agreement", (day("provider.agreed_on", "provider.agreed_on"),
                                      line("provider.agreed_by", "provider.agreed_by")), said("provider.agreed", "yes"))),
    Screen("provider_contact", contact("provider", "provider.contact")),
    *joined(
        Screen("provider_licensed", (yes("provider.licensed", "provider.licensed_for_services"),
                                     line("provider.license", "provider.license"))),
        Screen("provider_services", (text("provider.services", "provider.services"),
                                     line("provider.care_coordinator", "provider.care_coordinator"),
                                     line("provider.first_appointment", "provider.first_appointment")))),
), short=True)

PLAN = Section("plan", "The proposed plan", (
    *plan_parts.mandatory("plan", "plan", "plan."),
    *plan_parts.optional("plan", "plan", "plan."),
    *joined(
        Screen("plan_voluntary", (text("plan.voluntary", "plan.voluntary"),)),
        Screen("plan_took_part", (yes("plan.took_part", "plan.respondent_took_part"),)),
        Screen("plan_goals", (text("plan.goals", "plan.goals"),))),
))

_held: When = said("detention.place", *(place.value for place in Place if place is not Place.NOWHERE))
_held_or_hospital = one_of(_held, said("detention.hospitalized", "yes"))

DETENTION = Section("detention", "Where the person is now", (
    *joined(
        Screen("detention_hospitalized", (yes("detention.hospitalized", "detention.hospitalized"),)),
        Screen("detention_place", (choice("detention.place", "detention.place"),)),
        Screen("detention_facility", (line("detention.facility", "detention.facility"),), _held_or_hospital),
        Screen("detention_release", (when("detention.release", "detention.anticipated_release"),), _held_or_hospital),
        Screen("detention_transition", (text("detention.transition", "detention.transition"),), _held_or_hospital),
        *someone("current_provider", "current_provider")),
))


VENUE = Section("venue", "The court", (
    *joined(
        Screen("venue_why", (text("venue.why", "venue.why"),)),
        Screen("venue_planned_on", (day("venue.planned_on", "venue.planned_on"),)),
        Screen("requested_months", (whole("venue.months", "requested_months"),))),
    Several("orders", "related_orders",
            Screen("orders_any", (seen("orders.any"),), joins=True),
            (Screen("order_which", (line(".kind", "kind"), line(".court", "court"),
                                    line(".cause_number", "cause_number"), day(".expires", "expires"))),),
            Screen("orders_another", (seen(".another"),), shown=False, joins=True)),
    Several("exhibits", "exhibits",
            Screen("exhibits_any", (seen("exhibits.any"),)),
            joined(Screen("exhibit_title", (line(".title", "title"),)),
                   Screen("exhibit_basis", (choice(".basis", "basis"),)),
                   Screen("exhibit_part2", (yes(".sud_program_record", "sud_program_record"),),
                          not_said(".basis", "not health information"))),
            Screen("exhibits_another", (seen(".another"),), shown=False, joins=True)),
), short=True)
