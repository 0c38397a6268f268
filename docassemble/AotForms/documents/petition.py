# do not pre-load
"""D1, the petition: what the petitioner said, in the fields of the form (RCW 71.05.148(3) to (5), 71.34.815).

Only what was said is written, and only on the path that the answers took: words about a refusal do not appear
where there was an interview.  What is not known leaves its field blank.  No Finding is printed.
"""
from __future__ import annotations

from ..law.findings import Review
from ..law.rules import Rules, Who
from ..matter.base import Ground
from ..matter.matter import Detention, DisorderBasis, Matter, Place, RelatedOrder
from ..matter.people import InterviewOutcome, Petitioner, PetitionerKind, Profession, Witness
from . import words
from .captions import caption
from .entries import Entries
from .petition_history import history
from .settings import Settings
from .variants import law_for

STANDING = {PetitionerKind.HOSPITAL_DIRECTOR: "a", PetitionerKind.PROVIDER_DIRECTOR: "b", PetitionerKind.PROFESSIONAL: "c",
            PetitionerKind.DCR: "d", PetitionerKind.RELEASE_PLANNER: "e", PetitionerKind.EMERGENCY_PHYSICIAN: "f"}
DIRECTORS = (PetitionerKind.HOSPITAL_DIRECTOR, PetitionerKind.PROVIDER_DIRECTOR)
PLACES = {Place.STATE_HOSPITAL: "state_hospital", Place.INPATIENT: "inpatient", Place.JAIL: "jail",
          Place.CORRECTIONAL: "correctional", Place.JUVENILE: "juvenile"}
GROUNDS = {"survival": "unlikely_to_survive_safely", "deterioration": "substantially_deteriorating",
           "relapse": "needed_to_prevent_relapse", "least_restrictive": "least_restrictive", "benefit": "will_benefit"}

_FIREARMS = {
    Who.ADULT: (
        "Before an order, the court or the prosecutor must tell the respondent, orally and in writing, that failure to make a "
        "good-faith effort to seek voluntary treatment will cost firearm rights if the respondent is later detained "
        "(RCW 71.05.240(2)). "),
    Who.ADOLESCENT: (
        "Before an order for mental health treatment, the respondent must be told of the loss of firearm rights, orally and in "
        "writing (RCW 71.34.740(7)). "),
}
_SURRENDER = (
    "If the court commits the respondent for treatment of a mental disorder, the respondent must immediately surrender all "
    "firearms to local law enforcement, and any concealed pistol license, and may not possess a firearm unless the superior "
    "court that issued the order restores the right (RCW 9.41.047). Federal law may bar it as well.")


def values(matter: Matter, review: Review, rules: Rules, settings: Settings) -> dict[str, str | bool]:
    """What stands in the petition's fields, by field name; see ``pdf_templates/petition.html``."""
    entries = Entries()
    who = rules.who
    for name, text in caption(matter, who, settings).items():
        entries.text(name, text)
    _respondent(entries, matter, who)
    _petitioner(entries, matter.petitioner)
    _interview(entries, matter)
    _case(entries, matter)
    history(entries, matter.history, review)
    _provider(entries, matter)
    _held(entries, matter.detention, law_for(who)["places"])
    _others(entries, matter)
    _asks(entries, matter, rules)
    entries.text("petitioner_printed_name", words.joined(matter.petitioner.contact.name.full, matter.petitioner.contact.title))
    return entries




def _respondent(entries: Entries, matter: Matter, who: Who) -> None:
    person = matter.respondent
    entries.text("respondent_name", words.court_name(person, who, Settings()))
    entries.text("respondent_birth_date", words.day(person.birth_date))
    if who is Who.ADULT:
        entries.text("respondent_other_names", words.listed(person.other_names, str, by="; "))
    entries.tick("respondent_of_age", who in (Who.ADULT, Who.ADOLESCENT))
    entries.text("respondent_address", person.address.line)
    entries.tick("respondent_no_fixed_address", person.no_fixed_address)
    entries.text("respondent_whereabouts", person.whereabouts)
    entries.text("respondent_phone", person.phone)
    entries.text("respondent_residence_county", person.county_of_residence)
    entries.text("respondent_location_county", person.county_of_location)
    entries.yes_no("interpreter", person.interpreter.needed)
    if person.interpreter.needed is not False:
        entries.text("interpreter_language", person.interpreter.language)
    entries.text("respondent_accommodation", person.accommodation)


def _petitioner(entries: Entries, petitioner: Petitioner) -> None:
    contact = petitioner.contact
    entries.text("petitioner_name", contact.name.full)
    entries.text("petitioner_title", contact.title)
    entries.text("petitioner_organization", contact.organization)
    entries.text("petitioner_address", contact.address.line)
    entries.text("petitioner_phone", contact.phone)
    entries.text("petitioner_email", contact.email)
    entries.text("petitioner_credential", petitioner.credential)
    if petitioner.kind in STANDING:
        entries.tick(f"standing_{STANDING[petitioner.kind]}", True)
    if petitioner.kind in DIRECTORS and petitioner.is_designee:
        entries.tick("designee", True)
        entries.text("designated_by", petitioner.designation.by.full)
        entries.text("designated_by_title", petitioner.designation.by_title)
        entries.text("designated_on", words.day(petitioner.designation.on))
        entries.tick("designation_in_writing", petitioner.designation.in_writing)
    if petitioner.kind is PetitionerKind.PROFESSIONAL:
        entries.tick("petitioner_mhp", petitioner.profession is Profession.MHP)
        entries.tick("petitioner_sudp", petitioner.profession is Profession.SUDP)
        entries.tick("petitioner_treats", petitioner.treats)
        entries.tick("petitioner_evaluated", petitioner.has_evaluated)


def _interview(entries: Entries, matter: Matter) -> None:
    interview = matter.interview
    entries.tick("interviewed", interview.outcome is InterviewOutcome.INTERVIEWED)
    if interview.outcome in (InterviewOutcome.INTERVIEWED, InterviewOutcome.REFUSED):
        entries.text("interview_on", words.day(interview.on))
        entries.text("interview_at", words.clock(interview.at))
        entries.text("interview_place", interview.place)
        entries.text("interview_mode", interview.mode)
    if interview.outcome is InterviewOutcome.REFUSED:
        entries.tick("interview_refused", True)
        entries.text("interview_attempts", interview.attempts)
        entries.text("interview_refusal_words", interview.words_of_refusal)
    entries.yes_no("voluntary", interview.accepts_voluntary_treatment)
    entries.text("voluntary_why", interview.voluntary_why.text)
    entries.sources("voluntary_why", interview.voluntary_why.sources)


def _case(entries: Entries, matter: Matter) -> None:
    entries.text("circumstances", matter.circumstances.text)
    entries.sources("circumstances", matter.circumstances.sources)
    basis = matter.disorder.basis
    entries.tick("disorder_mental", basis is DisorderBasis.MENTAL)
    entries.tick("disorder_substance", basis is DisorderBasis.SUBSTANCE_USE)
    entries.tick("disorder_both", basis is DisorderBasis.BOTH)
    entries.text("disorder", matter.disorder.facts.text)
    entries.sources("disorder", matter.disorder.facts.sources)
    determination = matter.grounds.determination
    if determination.made is not False:
        entries.text("determination_by", determination.by)
        entries.text("determination_on", words.day(determination.on))
    for name, attribute in GROUNDS.items():
        _ground(entries, name, getattr(matter.grounds, attribute))


def _ground(entries: Entries, name: str, ground: Ground) -> None:
    """A ground that the petitioner denies leaves nothing; one not yet decided leaves its facts, and no tick."""
    if ground.holds is False:
        return
    entries.tick(name, ground.holds)
    entries.text(f"{name}_facts", ground.facts.text)
    entries.sources(f"{name}_facts", ground.facts.sources)


def _provider(entries: Entries, matter: Matter) -> None:
    provider = matter.provider
    entries.text("provider_name", words.provider(provider.contact))
    entries.text("provider_contact", words.reach(provider.contact))
    entries.tick("provider_agrees", provider.agreed is True)
    entries.tick("provider_disagrees", provider.agreed is False)
    if provider.agreed is not False:
        entries.text("provider_agreed_by", provider.agreed_by)
        entries.text("provider_agreed_on", words.day(provider.agreed_on))
    entries.text("provider_license", provider.license)
    entries.tick("provider_licensed", provider.licensed_for_services)
    entries.text("provider_services", provider.services)
    entries.text("provider_coordinator", provider.care_coordinator)
    entries.text("provider_first_appointment", provider.first_appointment)


def _held(entries: Entries, held: Detention, places: dict[str, str]) -> None:
    if held.place is Place.NOWHERE:
        entries.tick("held_not", True)
        return
    if PLACES.get(held.place) in places:
        entries.tick(f"held_{PLACES[held.place]}", True)
    entries.text("held_at", held.facility)
    entries.tick("hospitalized", held.hospitalized)
    entries.text("release_date", words.when(held.anticipated_release))
    entries.text("transition", held.transition)


def _others(entries: Entries, matter: Matter) -> None:
    person = matter.respondent
    for name, someone in (("current_provider", matter.current_provider), ("guardian", person.guardian),
                          ("agent", person.agent), ("counsel", person.counsel)):
        entries.text(name, words.someone(someone))
    entries.yes_no("native", person.tribe.is_native)
    if person.tribe.is_native is not False:
        entries.yes_no("tribal_services", person.tribe.receives_tribal_services)
        entries.text("tribe", person.tribe.tribe)
        entries.text("tribal_provider", person.tribe.health_provider)
    entries.text("venue_why", matter.venue.why)
    entries.text("related_orders", words.listed(matter.related_orders, _order))
    entries.text("witnesses", words.listed(matter.witnesses, _witness))
    entries.text("exhibits", words.listed(matter.exhibits, lambda e: words.joined(e.title, e.basis.value) if e.basis else ""))


def _order(order: RelatedOrder) -> str:
    return words.joined(order.kind, order.court, order.cause_number, f"until {words.day(order.expires)}" if order.expires else None)


def _witness(witness: Witness) -> str:
    said = [words.joined(words.person(witness.contact), witness.relation)]
    if witness.saw:
        said.append(f"In the witness’s words: “{witness.saw}”")
    if witness.reliable_because:
        said.append(f"Reliable because: {witness.reliable_because}")
    if witness.will_testify is not None:
        said.append("Will testify" if witness.will_testify else "Will not testify")
    return " ".join(words.stop(part) for part in said if part)


def _asks(entries: Entries, matter: Matter, rules: Rules) -> None:
    longest = rules.value("order.months")
    if matter.requested_months and matter.requested_months <= longest:
        entries.text("requested_months", matter.requested_months)
    entries.text("firearms", firearms(matter.disorder.basis, rules.who))


def firearms(basis: DisorderBasis | None, who: Who) -> str:
    """The firearm-rights statement: for a mental disorder only (RCW 9.41.047(1)(a)); nothing while the basis is not known.

    ``RCW`` stays on one line with its number.
    """
    if basis is None:
        return ""
    if basis is DisorderBasis.SUBSTANCE_USE:
        return "This petition rests on a substance use disorder, not on a mental disorder."
    rests = "This petition rests on a mental disorder. " if basis is DisorderBasis.MENTAL else (
        "This petition rests on a mental disorder and a substance use disorder. ")
    return (rests + _FIREARMS.get(who, _FIREARMS[Who.ADULT]) + _SURRENDER).replace("RCW ", "RCW\u00a0")
