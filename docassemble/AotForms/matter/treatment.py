# do not pre-load
"""The professional's declaration, the provider who agreed, and the proposed treatment plan."""
from __future__ import annotations

from datetime import date, time
from enum import StrEnum

from pydantic import Field

from .base import Line, Part, Text
from .people import Contact, PersonName


class Credential(StrEnum):
    """What the declarant is.  RCW 71.05.148(5)(b); titles are data in the rules, this is the kind."""

    PHYSICIAN = "physician"
    PHYSICIAN_ASSISTANT = "physician assistant"
    ARNP = "advanced registered nurse practitioner"
    MHP = "mental health professional"
    SUDP = "substance use disorder professional"
    OTHER = "other"


class ExamOutcome(StrEnum):
    """What came of the professional's examination."""

    EXAMINED = "examined"
    ATTEMPTED = "attempted without cooperation"
    NOT_YET = "not yet"


class ExamAttempt(Part):
    """One try at an examination that the respondent did not cooperate with."""

    on: date | None = None
    at: time | None = None
    how: Text | None = None
    result: Text | None = None


class Basis(Part):
    """The professional's own words for each element, RCW 71.05.148(1)(a) to (e)."""

    disorder: Text | None = None
    survival: Text | None = None
    relapse: Text | None = None
    history: Text | None = None
    least_restrictive: Text | None = None
    benefit: Text | None = None


class Cosigner(Part):
    """The supervisor who certifies having reviewed a treating MHP's or SUDP's declaration."""

    name: PersonName = Field(default_factory=PersonName)
    credential: Credential | None = None
    license_number: Line | None = None
    supervises: bool | None = None
    has_reviewed: bool | None = None


class Declaration(Part):
    """The qualified professional's declaration, RCW 71.05.148(5)(b)."""

    name: PersonName = Field(default_factory=PersonName)
    credential: Credential | None = None
    title: Line | None = None
    license_number: Line | None = None
    organization: Line | None = None
    treating: bool | None = None
    outcome: ExamOutcome | None = None
    examined_on: date | None = None
    examined_at: time | None = None
    place: Line | None = None
    attempts: tuple[ExamAttempt, ...] | None = None
    will_testify: bool | None = None
    basis: Basis = Field(default_factory=Basis)
    recommended_services: Text | None = None
    cosigner: Cosigner = Field(default_factory=Cosigner)


class AgreeingProvider(Part):
    """The agency, provider or facility that agreed to provide treatment, RCW 71.05.148(5)(d) and 71.05.585(4)."""

    contact: Contact = Field(default_factory=Contact)
    agreed: bool | None = None
    agreed_on: date | None = None
    agreed_by: Line | None = None
    licensed_for_services: bool | None = None
    license: Line | None = None
    services: Text | None = None
    care_coordinator: Line | None = None
    first_appointment: Line | None = None


class Component(Part):
    """One part of the plan: what, by whom, how often, from when."""

    included: bool | None = None
    what: Text | None = None
    provider: Line | None = None
    how_often: Line | None = None
    starts: Line | None = None


class MandatoryComponents(Part):
    """RCW 71.05.585(1)(a) to (h): all eight."""

    care_coordinator: Component = Field(default_factory=Component)
    intake_evaluation: Component = Field(default_factory=Component)
    psychiatric_or_sud_evaluation: Component = Field(default_factory=Component)
    regular_contacts: Component = Field(default_factory=Component)
    transition_plan: Component = Field(default_factory=Component)
    crisis_plan: Component = Field(default_factory=Component)
    advance_directive_consultation: Component = Field(default_factory=Component)
    notice_of_noncompliance: Component = Field(default_factory=Component)


class OptionalComponents(Part):
    """RCW 71.05.585(2)(a) to (i): nine that an order may add."""

    medication_management: Component = Field(default_factory=Component)
    psychotherapy: Component = Field(default_factory=Component)
    nursing: Component = Field(default_factory=Component)
    sud_counseling: Component = Field(default_factory=Component)
    residential_treatment: Component = Field(default_factory=Component)
    partial_hospitalization: Component = Field(default_factory=Component)
    intensive_outpatient: Component = Field(default_factory=Component)
    housing_benefits_education_employment: Component = Field(default_factory=Component)
    periodic_court_review: Component = Field(default_factory=Component)


class TreatmentPlan(Part):
    """The *proposed* plan that goes with a petition; the individualized plan follows after intake (.585(5)).

    voluntary: services offered that no order can require, such as peer support.
    respondent_took_part: the respondent had a chance to take part in making it.
    """

    mandatory: MandatoryComponents = Field(default_factory=MandatoryComponents)
    optional: OptionalComponents = Field(default_factory=OptionalComponents)
    voluntary: Text | None = None
    respondent_took_part: bool | None = None
    goals: Text | None = None
