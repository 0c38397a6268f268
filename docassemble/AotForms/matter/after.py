# do not pre-load
"""After the order: the individualized plan, missed treatment, changing, revoking and ending the order, and leaving a hospital."""
from __future__ import annotations

from datetime import date, time
from enum import StrEnum

from pydantic import Field

from .base import Line, Narrative, Part, Source, Text
from .dates import When
from .people import Contact, PersonName
from .proceeding import Hearing, Service
from .treatment import MandatoryComponents, OptionalComponents


class IndividualPlan(Part):
    """The plan that the care coordinator sends the court after intake, or one revision of it; RCW 71.05.585(5).

    why_revised: of a revision only.   directive_on: the consultation about a mental health advance directive.
    """

    dated: date | None = None
    intake_on: date | None = None
    coordinator: Contact = Field(default_factory=Contact)
    coordinator_credential: Line | None = None
    respondent_took_part: bool | None = None
    goals: Text | None = None
    mandatory: MandatoryComponents = Field(default_factory=MandatoryComponents)
    optional: OptionalComponents = Field(default_factory=OptionalComponents)
    voluntary: Text | None = None
    directive_on: date | None = None
    why_revised: Text | None = None


class ResponseKind(StrEnum):
    """The graduated responses of RCW 71.05.590(2), the mildest first."""

    COUNSEL = "a"
    INTENSIFY = "b"
    MODIFY = "c"
    EVALUATE = "d"
    REVOKE = "e"


class ComplianceEvent(Part):
    """One event: what was asked, what happened, what was tried, and what came of it.

    reached: outreach reached the respondent.   response: which of the graduated responses was chosen.
    """

    when: When | None = None
    at: time | None = None
    term: Line | None = None
    what_happened: Text | None = None
    outreach: Text | None = None
    reached: bool | None = None
    response: ResponseKind | None = None
    result: Text | None = None
    by: Line | None = None
    source: Source | None = None


class Notified(StrEnum):
    """Who is told, RCW 71.05.590(4)."""

    RESPONDER = "designated crisis responder"
    DEPARTMENT = "department of social and health services"


class NoncomplianceNotice(Part):
    """The provider's notice: not every missed visit, only what raised the likelihood of serious harm; RCW 71.05.590(4)."""

    to: Notified | None = None
    contact: Contact = Field(default_factory=Contact)
    fails_to_adhere: bool | None = None
    deteriorates: bool | None = None
    increased_likelihood: bool | None = None
    facts: Narrative = Field(default_factory=Narrative)
    asks_revocation: bool | None = None
    sender: Contact = Field(default_factory=Contact)
    on: date | None = None
    at: time | None = None
    how: Line | None = None


class Reasons(Part):
    """The four of RCW 71.05.590(1), any one of which lets an agency or a crisis responder act."""

    fails_to_adhere: bool | None = None
    deteriorating: bool | None = None
    decompensating: bool | None = None
    serious_harm: bool | None = None


class Modification(Part):
    """A request that the court change the order: the circumstances and the modification sought; RCW 71.05.590(2)(c)."""

    asked: bool | None = None
    by: Contact = Field(default_factory=Contact)
    reasons: Reasons = Field(default_factory=Reasons)
    circumstances: Narrative = Field(default_factory=Narrative)
    tried: Text | None = None
    sought: Text | None = None
    respondent_agrees: bool | None = None
    hearing: Hearing = Field(default_factory=Hearing)


class Revoker(StrEnum):
    """Who asks for revocation; only the first two may, RCW 71.05.590(5)."""

    RESPONDER = "designated crisis responder"
    SECRETARY = "the secretary of the department of social and health services"
    PROVIDER = "provider"
    OTHER = "someone else"


class Revocation(Part):
    """A petition to revoke the order.

    county: where this petition is filed.   at_request_of: the provider who asked for it; None while not known.
    detained: held for this petition.   returned_on: an adolescent's return.   days: inpatient days that are asked for.
    """

    asked: bool | None = None
    by: Revoker | None = None
    contact: Contact = Field(default_factory=Contact)
    own_motion: bool | None = None
    at_request_of: Line | None = None
    county: Line | None = None
    cause_number: Line | None = None
    reasons: Reasons = Field(default_factory=Reasons)
    facts: Narrative = Field(default_factory=Narrative)
    tried: Text | None = None
    detained: bool | None = None
    detained_on: date | None = None
    detained_at: time | None = None
    facility: Line | None = None
    returned_on: date | None = None
    days: int | None = Field(default=None, ge=1)
    agreed: bool | None = None
    hearing: Hearing = Field(default_factory=Hearing)
    services: tuple[Service, ...] | None = None
    court_told_on: date | None = None


class Termination(Part):
    """Early end, RCW 71.05.595: what the professional person in charge of the provider believes."""

    voluntary: bool | None = None
    not_necessary: bool | None = None
    facts: Text | None = None
    on: date | None = None
    by: PersonName = Field(default_factory=PersonName)
    by_title: Line | None = None
    follow_up: Text | None = None


class CommitmentLength(StrEnum):
    """The commitments that RCW 71.05.365 speaks of."""

    DAYS_90 = "90 days"
    DAYS_180 = "180 days"
    OTHER = "another length"


class AotDecision(StrEnum):
    """What was decided about a petition."""

    FILE = "file a petition"
    DO_NOT_FILE = "do not file a petition"
    LATER = "look at it again"


class DischargePlan(Part):
    """The hospital's discharge planning for a committed person, and whether a petition should be filed; RCW 71.05.365.

    committed: False where the person is under no commitment.   no_longer_needed_on: the day it was found that inpatient care is
    no longer needed.   managed_care: the managed care organization.
    """

    committed: bool | None = None
    length: CommitmentLength | None = None
    facility: Line | None = None
    no_longer_needed_on: date | None = None
    bh_aso: Line | None = None
    managed_care: Line | None = None
    took_part: tuple[Line, ...] | None = None
    voluntary_considered: Text | None = None
    decision: AotDecision | None = None
    decision_why: Text | None = None
    housing: Text | None = None
    treatment: Text | None = None
    medication: Text | None = None
    follow_up: Text | None = None
    discharge_on: When | None = None
    prepared_by: Line | None = None
    prepared_on: date | None = None


class After(Part):
    """What follows the order.  Everything is optional: not known yet until someone says so.

    plans: the individualized plan first, then its revisions, the latest last.
    """

    plans: tuple[IndividualPlan, ...] | None = None
    events: tuple[ComplianceEvent, ...] | None = None
    notice: NoncomplianceNotice = Field(default_factory=NoncomplianceNotice)
    modification: Modification = Field(default_factory=Modification)
    revocation: Revocation = Field(default_factory=Revocation)
    termination: Termination = Field(default_factory=Termination)
    discharge: DischargePlan = Field(default_factory=DischargePlan)
