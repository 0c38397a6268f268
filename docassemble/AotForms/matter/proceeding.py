# do not pre-load
"""The proceeding: hearing, service, notice to a tribe, examination, and what changes the day of the hearing or ends the case."""
from __future__ import annotations

from datetime import date, time
from enum import StrEnum

from pydantic import Field

from .base import Line, Part, Text
from .people import Contact


class HearingBasis(StrEnum):
    """On which footing the day stands, RCW 71.05.148(6)(a)."""

    AFTER_SERVICE = "within the days counted from service"
    STIPULATED = "stipulated by the parties"
    GOOD_CAUSE = "good cause"
    BEFORE_DISCHARGE = "before discharge from the hospital"


class Hearing(Part):
    """When and where the court hears the petition.  remote: the link or telephone number for those who appear by video."""

    on: date | None = None
    at: time | None = None
    place: Line | None = None
    room: Line | None = None
    remote: Line | None = None
    judge: Line | None = None
    basis: HearingBasis | None = None
    good_cause: Text | None = None


class ServiceMethod(StrEnum):
    """How papers were given: in the two manners of a summons, or in another."""

    IN_PERSON = "handed to the person"
    SUBSTITUTE = "substitute service"
    OTHER = "another way"


class Service(Part):
    """One person, and how that person was given the papers.

    role: as the law's list has it (``respondent``, ``guardian`` …).   how: more on the manner, such as with whom they were left.
    papers: what was given; None while not known.   by: who served, with ``by_title``.
    """

    person: Line | None = None
    role: Line | None = None
    papers: tuple[Line, ...] | None = None
    method: ServiceMethod | None = None
    how: Text | None = None
    on: date | None = None
    at: time | None = None
    place: Line | None = None
    by: Line | None = None
    by_title: Line | None = None


class NoticeBy(StrEnum):
    """Who tells the tribe, RCW 71.05.148(7)."""

    PETITIONER = "petitioner"
    BH_ASO = "behavioral health administrative services organization"


class NoticeMode(StrEnum):
    """How the tribe is told, RCW 71.05.148(7)."""

    IN_PERSON = "in person"
    TELEPHONE = "by telephone"
    ELECTRONIC = "electronically"


class TribalNotice(Part):
    """The notice to a tribe.  contact: from the Health Care Authority's tribal crisis coordination plan.

    orders: the court orders that go with it; ``[]`` where there is none yet.   decided_*: a crisis responder's decision to file.
    """

    by: NoticeBy | None = None
    sender: Contact = Field(default_factory=Contact)
    contact: Contact = Field(default_factory=Contact)
    mode: NoticeMode | None = None
    on: date | None = None
    at: time | None = None
    orders: tuple[Line, ...] | None = None
    decided_on: date | None = None
    decided_at: time | None = None


class Examination(Part):
    """The examination that the court may order where the respondent refused one, RCW 71.05.148(6)(f) and (g).

    reasonable_grounds: the facts for believing the petition, where detention and transport are asked for.
    """

    asked: bool | None = None
    by_declarant: bool | None = None
    examiner: Contact = Field(default_factory=Contact)
    provider: Contact = Field(default_factory=Contact)
    transport: bool | None = None
    reasonable_grounds: Text | None = None
    agency: Line | None = None


class ContinuanceBy(StrEnum):
    """Who asks for another day, RCW 71.05.236."""

    RESPONDENT = "respondent"
    PROSECUTOR = "prosecuting attorney"
    COURT = "court"


class Continuance(Part):
    """Another day for the hearing: who asks, on what grounds, until when.  respondent_agrees: to what the prosecutor asks."""

    asked: bool | None = None
    by: ContinuanceBy | None = None
    grounds: Text | None = None
    respondent_agrees: bool | None = None
    until: date | None = None
    at: time | None = None


class Stipulation(Part):
    """The day that the parties agree on, RCW 71.05.148(6)(a)(i)."""

    asked: bool | None = None
    on: date | None = None
    at: time | None = None
    good_cause: Text | None = None


class Withdrawal(Part):
    """The petitioner takes the petition back."""

    asked: bool | None = None
    why: Text | None = None


class Identifiers(Part):
    """Numbers that no paper but the confidential data sheet holds (GR 31(e), RCW 9.41.047(1)(c)).

    license: of the driver's license or identicard.
    """

    license: Line | None = None
    license_state: Line | None = None
    gender: Line | None = None


class Locator(Part):
    """For those who serve or transport: where and when the respondent is found, how they look, and what keeps all safe."""

    where: Text | None = None
    when: Line | None = None
    description: Text | None = None
    vehicle: Line | None = None
    safety: Text | None = None
    calming: Text | None = None
    medical: Text | None = None
    helpers: tuple[Contact, ...] | None = None


class Proceeding(Part):
    """What happens between filing and the order.  Everything in it is optional: not known yet until someone says so."""

    prosecutor: Contact = Field(default_factory=Contact)
    hearing: Hearing = Field(default_factory=Hearing)
    services: tuple[Service, ...] | None = None
    tribal_notice: TribalNotice = Field(default_factory=TribalNotice)
    examination: Examination = Field(default_factory=Examination)
    continuance: Continuance = Field(default_factory=Continuance)
    stipulation: Stipulation = Field(default_factory=Stipulation)
    withdrawal: Withdrawal = Field(default_factory=Withdrawal)
    identifiers: Identifiers = Field(default_factory=Identifiers)
    locator: Locator = Field(default_factory=Locator)
