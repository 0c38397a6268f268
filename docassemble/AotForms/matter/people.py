# do not pre-load
"""The people of a matter: respondent, petitioner, and those around them."""
from __future__ import annotations

from datetime import date, time
from enum import StrEnum

from pydantic import Field

from .base import Line, Narrative, Part, Text
from .dates import age_on


class PersonName(Part):
    """A name as the person writes it; any script, nothing is dropped or folded."""

    given: Line | None = None
    middle: Line | None = None
    family: Line | None = None
    suffix: Line | None = None

    @property
    def full(self) -> str:
        """All parts in order with one space between; empty while no part is known."""
        return " ".join(part for part in (self.given, self.middle, self.family, self.suffix) if part)

    @property
    def initials(self) -> str:
        """First letters with full stops, as in ``A.B.C.``"""
        return "".join(part[0] + "." for part in (self.given, self.middle, self.family) if part)


class Address(Part):
    """A postal address in the United States unless ``state`` says otherwise."""

    street: Line | None = None
    unit: Line | None = None
    city: Line | None = None
    state: Line | None = None
    zip: Line | None = None

    @property
    def line(self) -> str:
        """The address on one line; empty while nothing is known."""
        place = " ".join(part for part in (self.state, self.zip) if part)
        return ", ".join(part for part in (self.street, self.unit, self.city, place) if part)


class Contact(Part):
    """A person or office that can be reached."""

    name: PersonName = Field(default_factory=PersonName)
    organization: Line | None = None
    title: Line | None = None
    address: Address = Field(default_factory=Address)
    phone: Line | None = None
    email: Line | None = None

    @property
    def called(self) -> str:
        """The person's name, or else the organization's; empty while neither is known."""
        return self.name.full or self.organization or ""


class Someone(Part):
    """A person or office that may or may not exist: ``exists`` None means nobody has said yet."""

    exists: bool | None = None
    contact: Contact = Field(default_factory=Contact)


class Interpreter(Part):
    """Whether the respondent needs an interpreter, and for which language."""

    needed: bool | None = None
    language: Line | None = None


class Tribe(Part):
    """What RCW 71.05.148(7) turns on: services received from a tribe within this state."""

    is_native: bool | None = None
    receives_tribal_services: bool | None = None
    tribe: Line | None = None
    health_provider: Line | None = None


class Respondent(Part):
    """The person the petition is about.  ``birth_date`` decides adult (18 or older), adolescent (13 to 17) or child."""

    name: PersonName = Field(default_factory=PersonName)
    other_names: tuple[Line, ...] | None = None
    birth_date: date | None = None
    address: Address = Field(default_factory=Address)
    no_fixed_address: bool | None = None
    whereabouts: Text | None = None
    phone: Line | None = None
    county_of_residence: Line | None = None
    county_of_location: Line | None = None
    interpreter: Interpreter = Field(default_factory=Interpreter)
    accommodation: Text | None = None
    guardian: Someone = Field(default_factory=Someone)
    parents: tuple[Contact, ...] | None = None
    counsel: Someone = Field(default_factory=Someone)
    agent: Someone = Field(default_factory=Someone, description="surrogate or agent under chapter 71.32 RCW")
    tribe: Tribe = Field(default_factory=Tribe)

    def age(self, day: date) -> int | None:
        """Age in whole years on ``day``; None while the birth date is not known."""
        return None if self.birth_date is None else age_on(self.birth_date, day)


class Place(StrEnum):
    """Where people are held, RCW 71.05.148(5)(e); NOWHERE means living freely."""

    STATE_HOSPITAL = "state hospital"
    INPATIENT = "inpatient facility"
    JAIL = "jail"
    CORRECTIONAL = "correctional facility"
    JUVENILE = "juvenile detention or rehabilitation facility"
    NOWHERE = "not held"


class PetitionerKind(StrEnum):
    """The six who may file, RCW 71.05.148(2)(a) to (f), then people who often ask and may not."""

    HOSPITAL_DIRECTOR = "hospital director"
    PROVIDER_DIRECTOR = "provider director"
    PROFESSIONAL = "mental health or substance use disorder professional"
    DCR = "designated crisis responder"
    RELEASE_PLANNER = "release planner"
    EMERGENCY_PHYSICIAN = "emergency room physician"
    FAMILY = "family member"
    GUARDIAN = "guardian"
    POLICE = "police"
    PROSECUTOR = "prosecutor"
    JAIL = "jail"
    OTHER = "someone else"


class Profession(StrEnum):
    """Which professional files under (2)(c)."""

    MHP = "mental health professional"
    SUDP = "substance use disorder professional"


class Designation(Part):
    """The writing by which a director names a designee; trap 34 of the field: it must be in writing."""

    by: PersonName = Field(default_factory=PersonName)
    by_title: Line | None = None
    on: date | None = None
    in_writing: bool | None = None


class Petitioner(Part):
    """Who files, and in which capacity.

    is_designee: for directors: files as the director's designee.
    serves_respondent: (b) the provider gives behavioral health care or residential services to the respondent.
    treats / has_evaluated: (c) the professional treats, or has evaluated, the respondent.
    releases_from: (e) the kind of place whose releases the planner plans.
    """

    kind: PetitionerKind | None = None
    contact: Contact = Field(default_factory=Contact)
    is_designee: bool | None = None
    designation: Designation = Field(default_factory=Designation)
    profession: Profession | None = None
    credential: Line | None = None
    serves_respondent: bool | None = None
    treats: bool | None = None
    has_evaluated: bool | None = None
    releases_from: Place | None = None


class InterviewOutcome(StrEnum):
    """What came of the petitioner's own interview, RCW 71.05.148(3)."""

    INTERVIEWED = "interviewed"
    REFUSED = "refused"
    NOT_YET = "not yet"


class PersonalInterview(Part):
    """The petitioner's interview with the respondent; separate from the professional's examination."""

    outcome: InterviewOutcome | None = None
    on: date | None = None
    at: time | None = None
    place: Line | None = None
    mode: Line | None = None
    attempts: Text | None = None
    words_of_refusal: Text | None = None
    accepts_voluntary_treatment: bool | None = None
    voluntary_why: Narrative = Field(default_factory=Narrative)


class Witness(Part):
    """A person other than the declarant who can tell the court what they saw."""

    contact: Contact = Field(default_factory=Contact)
    relation: Line | None = None
    saw: Text | None = None
    reliable_because: Text | None = None
    will_testify: bool | None = None
