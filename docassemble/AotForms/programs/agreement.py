# do not pre-load
"""The memorandum of understanding between those who run a program of assisted outpatient treatment, as plain data.

It speaks of organizations and never of a respondent.  ``None`` is not known yet, ``[]`` is none, as in a Matter.
"""
from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, ValidationError

from ..errors import InputError, Problem
from ..matter.base import Line, Part, Text
from ..matter.people import Contact
from ..matter.proceeding import NoticeBy


class PartyKind(StrEnum):
    """Who takes part in a program."""

    BH_ASO = "behavioral health administrative services organization"
    PROSECUTOR = "county prosecuting attorney"
    PUBLIC_DEFENSE = "public defense"
    COURT = "superior court"
    CLERK = "county clerk"
    RESPONDERS = "designated crisis responder agency"
    HOSPITAL = "hospital or evaluation and treatment facility"
    RELEASE = "jail or corrections release planning"
    PROVIDER = "treatment provider"
    MANAGED_CARE = "managed care organization"
    LAW_ENFORCEMENT = "law enforcement"
    TRIBE = "tribe or Indian health care provider"
    PEERS = "peer or family organization"
    OTHER = "another party"


class Topic(StrEnum):
    """The sections of the memorandum that the parties fill with their own words, in its order."""

    PURPOSE = "purpose"
    REFERRAL = "referral"
    PREPARATION = "preparation"
    FILING = "filing"
    TRIBAL = "tribal"
    HEARING = "hearing"
    ACCEPTANCE = "acceptance"
    PLAN = "plan"
    LADDER = "ladder"
    REVIEWS = "reviews"
    TRANSITION = "transition"
    INFORMATION = "information"
    FIREARMS = "firearms"
    OUTCOMES = "outcomes"
    MONEY = "money"
    DISPUTES = "disputes"


class Party(Part):
    """One party: what it is, whom to reach, what it undertakes, and who signs for it.

    signs: False for one that takes part without signing.   approval: who must approve first, such as a council or board.
    """

    kind: PartyKind | None = None
    contact: Contact = Field(default_factory=Contact)
    undertakes: tuple[Text, ...] | None = None
    signs: bool | None = None
    signer: Line | None = None
    signer_title: Line | None = None
    approval: Line | None = None


class Agreed(Part):
    """What the parties settle in numbers and names rather than in sentences.

    review_days: court days in which the prosecutor answers a draft.   evaluation_sites: places for a hold for evaluation.
    suppress_below: counts smaller than this are not published.
    """

    prosecutor_review_days: int | None = Field(default=None, ge=1)
    cosigner_by: Line | None = None
    filing_route: Line | None = None
    who_serves: Line | None = None
    tribal_notice_by: NoticeBy | None = None
    tribal_notice_contact: Line | None = None
    first_appointment_days: int | None = Field(default=None, ge=0)
    plan_sent_by: Line | None = None
    evaluation_sites: tuple[Line, ...] | None = None
    documents_delivered_by: Line | None = None
    suppress_below: int | None = Field(default=None, ge=1)


class Agreement(Part):
    """One memorandum.  coordinator: the AOT program coordinator whom the BH-ASO employs, RCW 71.24.045(4)."""

    schema_version: Literal[1] = 1
    region: Line | None = None
    counties: tuple[Line, ...] | None = None
    parties: tuple[Party, ...] | None = None
    coordinator: Contact = Field(default_factory=Contact)
    settled: Agreed = Field(default_factory=Agreed)
    words: dict[Topic, Text] = Field(default_factory=dict)
    starts: date | None = None
    ends: date | None = None
    notice_days: int | None = Field(default=None, ge=1)
    reviewed_each: Line | None = None


def read_agreement(text: str | bytes) -> Agreement:
    """The memorandum that ``text`` (JSON, UTF-8) describes.  Raises InputError with a Problem for each place that is wrong."""
    try:
        return Agreement.model_validate_json(text)
    except ValidationError as error:
        problems = tuple(Problem(".".join(map(str, found["loc"])) or "(the whole file)", found["msg"], "Mend it and try again.")
                         for found in error.errors(include_input=False, include_url=False, include_context=False))
        raise InputError(f"The memorandum has {len(problems)} problem{'s' if len(problems) > 1 else ''}", "",
                         "Mend each place named.", problems) from None


def agreement_schema() -> dict:
    """The JSON Schema of a memorandum (draft 2020-12)."""
    return Agreement.model_json_schema()
