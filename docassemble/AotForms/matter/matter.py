# do not pre-load
"""The Matter: everything that is known about one matter, gathered once."""
from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .after import After
from .base import Ground, Informant, Line, Narrative, Part, Source, Text
from .dates import When
from .history import History
from .order import Order
from .people import PersonalInterview, Petitioner, Place, Respondent, Someone, Witness
from .proceeding import Proceeding
from .treatment import AgreeingProvider, Declaration, TreatmentPlan


class DisorderBasis(StrEnum):
    """What the petition rests on; firearm notices and evaluations turn on it."""

    MENTAL = "mental disorder"
    SUBSTANCE_USE = "substance use disorder"
    BOTH = "both"


class Disorder(Part):
    """Element (a): the behavioral health disorder."""

    basis: DisorderBasis | None = None
    facts: Narrative = Field(default_factory=Narrative)


class ClinicalDetermination(Part):
    """Element (b) rests on a clinical determination: by whom, and when."""

    made: bool | None = None
    by: Line | None = None
    on: date | None = None


class Grounds(Part):
    """The petitioner's case for each element that is not counted from dates."""

    determination: ClinicalDetermination = Field(default_factory=ClinicalDetermination)
    unlikely_to_survive_safely: Ground = Field(default_factory=Ground)
    substantially_deteriorating: Ground = Field(default_factory=Ground)
    needed_to_prevent_relapse: Ground = Field(default_factory=Ground)
    least_restrictive: Ground = Field(default_factory=Ground)
    will_benefit: Ground = Field(default_factory=Ground)


class Detention(Part):
    """Where the respondent is held, when release is expected, and what the way home needs."""

    place: Place | None = None
    facility: Line | None = None
    hospitalized: bool | None = None
    anticipated_release: When | None = None
    transition: Text | None = None


class DisclosureBasis(StrEnum):
    """The authority under which an exhibit may be shown to the court."""

    CONSENT = "written consent of the respondent"
    COURT_ORDER = "court order"
    STATUTE_70_02 = "chapter 70.02 RCW"
    NOT_HEALTH_INFORMATION = "not health information"


class Exhibit(Part):
    """A paper that goes with the petition; no basis, no entry into a packet."""

    title: Line | None = None
    basis: DisclosureBasis | None = None
    sud_program_record: bool | None = None
    pages: int | None = Field(default=None, ge=1)
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None


class RelatedOrder(Part):
    """Another order that touches this matter."""

    kind: Line | None = None
    court: Line | None = None
    cause_number: Line | None = None
    expires: date | None = None


class Venue(Part):
    """The county of filing and why; RCW 71.05.148 does not say which county it must be."""

    county: Line | None = None
    why: Text | None = None
    planned_on: date | None = None
    cause_number: Line | None = None


class Matter(Part):
    """The facts of one matter.  Frozen; JSON in and out; knows no law and does no I/O.

    ``reference`` is opaque (``AOT-7K3F-92QM``): it names nobody and may stand in subjects and file names.
    """

    schema_version: Literal[1] = 1
    reference: Annotated[str, StringConstraints(pattern=r"^AOT-[0-9A-Z-]{4,20}$")] | None = None
    venue: Venue = Field(default_factory=Venue)
    respondent: Respondent = Field(default_factory=Respondent)
    petitioner: Petitioner = Field(default_factory=Petitioner)
    informants: tuple[Informant, ...] | None = None
    interview: PersonalInterview = Field(default_factory=PersonalInterview)
    circumstances: Narrative = Field(default_factory=Narrative)
    disorder: Disorder = Field(default_factory=Disorder)
    grounds: Grounds = Field(default_factory=Grounds)
    history: History = Field(default_factory=History)
    declaration: Declaration = Field(default_factory=Declaration)
    witnesses: tuple[Witness, ...] | None = None
    provider: AgreeingProvider = Field(default_factory=AgreeingProvider)
    plan: TreatmentPlan = Field(default_factory=TreatmentPlan)
    detention: Detention = Field(default_factory=Detention)
    current_provider: Someone = Field(default_factory=Someone)
    exhibits: tuple[Exhibit, ...] | None = None
    requested_months: Annotated[int, Field(ge=1)] | None = None
    related_orders: tuple[RelatedOrder, ...] | None = None
    proceeding: Proceeding = Field(default_factory=Proceeding)
    order: Order = Field(default_factory=Order)
    after: After = Field(default_factory=After)


__all__ = ["ClinicalDetermination", "Detention", "DisclosureBasis", "Disorder", "DisorderBasis", "Exhibit", "Grounds",
           "Matter", "Narrative", "Place", "RelatedOrder", "Source", "Venue"]
