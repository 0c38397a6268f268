# do not pre-load
"""What one county profile is: facts with their source, and the route that follows from them.

Nothing is guessed: a fact that is not known, that rests on general knowledge alone, or on which two sources
differ, sends the packet to paper.  No address is ever in a profile; a named person enters and confirms it in the vault.

Marks of confidence: V read in the primary text or an official page; P read in an excerpt of a public page; S a secondary
source; I inferred; K general knowledge, not seen in a source; the ``verified…`` words say the same of a whole entry
(``verified-may-be-stale``: the page was old when it was read); ``confirmed``: an office told a person of this site.
"""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Generic, Literal, TypeVar
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from ..errors import InputError

Channel = Literal["paper", "email", "fax", "portal", "sftp", "ecf"]
Format = Literal["pdf", "tiff", "tiff-g4"]
Confidence = Literal[
    "V", "P", "S", "I", "K", "verified", "partly-verified", "verified-may-be-stale", "verified-for-AOT-route",
    "general-knowledge", "not-found", "confirmed",
]
OFFICES = ("prosecutor", "clerk")
PURPOSES = ("new case", "existing case")
# RCW 71.05.130: the prosecuting attorney represents the petitioner, and a petition that is not on a court form
# needs that office's eyes first (RCW 71.05.148(9)).
DEFAULT_OFFICE = "prosecutor"
STALE_AFTER = relativedelta(months=12)
# A route needs better ground than these.
WEAK = frozenset({"I", "K", "general-knowledge", "not-found"})
_ADDRESS = re.compile(r"\S@\S|\b\d{3}[-. ]\d{3}[-. ]\d{4}\b|\(\d{3}\) ?\d{3}")

CHANNEL_WORDS = {"paper": "paper", "email": "e-mail", "fax": "fax", "portal": "a web portal of its own", "sftp": "file transfer",
          "ecf": "the court's e-filing service"}

T = TypeVar("T")


def _no_address(text: str) -> str:
    if _ADDRESS.search(text):
        raise ValueError("an address or telephone number stands here; a named person enters and confirms it in the vault")
    return text


Text = Annotated[str, Field(min_length=1), AfterValidator(_no_address)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Reading(_Model, Generic[T]):
    """What one of several differing sources says."""

    value: T
    source: Text
    note: Text | None = None


class Fact(_Model, Generic[T]):
    """One thing known, or not, of an office; ``value`` None is "not known yet", never "no"."""

    value: T | None
    source: Text
    checked_on: date
    confidence: Confidence
    note: Text | None = None
    conflict: tuple[Reading[T], ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Fact[T]:
        if self.conflict and (self.value is not None or len(self.conflict) < 2):
            raise ValueError("a conflict needs two readings or more and the value null")
        if self.value is not None and self.confidence == "not-found":
            raise ValueError("a value cannot have the confidence not-found")
        return self

    @property
    def status(self) -> Literal["known", "unknown", "conflicting"]:
        """Whether there is one answer, none, or several that differ."""
        if self.conflict:
            return "conflicting"
        return "unknown" if self.value is None else "known"

    def stale(self, today: date | None = None) -> bool:
        """True when a known value was checked more than 12 months before ``today``, or rests on a page that was old."""
        if self.status == "unknown":
            return False
        return self.confidence == "verified-may-be-stale" or self.checked_on + STALE_AFTER < (today or today_in_washington())


class Hours(_Model):
    """When a counter is open, local time (America/Los_Angeles), 24-hour clock."""

    opens: Clock
    closes: Clock

    def spoken(self) -> str:
        """``8:00 am to 4:30 pm``."""
        return f"{spoken(self.opens)} to {spoken(self.closes)}"


class Closures(_Model):
    """Days on which a court is closed beside weekends and state holidays.  ``days`` is whole from ``first`` to ``last``, both
    included; nothing is known of days before or after."""

    first: date
    last: date
    days: tuple[date, ...]

    @model_validator(mode="after")
    def _inside(self) -> Closures:
        if self.last < self.first or any(not self.first <= day <= self.last for day in self.days):
            raise ValueError("the days do not lie between the first and the last day that the list covers")
        return self


class Office(_Model):
    """What one office takes, and how.

    ``channels``: what it takes for matters of any kind.  ``new_case`` and ``existing_case``: the channels for a petition
    and for later papers, the first open to every filer.  ``formats``, ``max_pages``, ``max_bytes`` (of the whole message
    as sent) and ``colour`` limit what is sent electronically; paper follows GR 14.
    """

    channels: Fact[tuple[Channel, ...]]
    new_case: Fact[tuple[Channel, ...]]
    existing_case: Fact[tuple[Channel, ...]]
    who_may_file: Fact[Text]
    new_case_rule: Fact[Text]
    formats: Fact[tuple[Format, ...]]
    max_pages: Fact[int]
    max_bytes: Fact[int]
    colour: Fact[Text]
    hours: Fact[Hours]
    cut_off: Fact[Clock]
    cover_sheet: Fact[Text]
    sealed: Fact[Text]
    proposed_orders: Fact[Text]
    working_copies: Fact[Text]
    stamp_area: Fact[Text]
    file_names: Fact[Text]
    confirmation: Fact[Text]
    fee: Fact[Text]
    hand_in: Fact[Text]

    def facts(self) -> Iterator[tuple[str, Fact]]:
        """Every fact with its name."""
        for name in type(self).model_fields:
            yield name, getattr(self, name)


class Offices(_Model):
    """The two offices of a county that may be handed a packet."""

    prosecutor: Office
    clerk: Office


@dataclass(frozen=True, slots=True)
class Route:
    """How a packet goes to one office.

    channel: an adapter id, ``paper`` whenever nothing better is known.  why: one plain sentence.  known: False when
    paper is only the fallback.  instructions: what a person should know or do.  stale: the ground is old.
    """

    channel: str
    why: str
    known: bool
    instructions: tuple[str, ...] = ()
    stale: bool = False


class CountyProfile(_Model):
    """One county.  ``number`` is the two-digit county number that ends a cause number in Odyssey courts."""

    name: Fact[Text]
    fips: Fact[Text]
    seat: Fact[Text]
    court: Fact[Text]
    number: Fact[Text]
    bh_aso: Fact[Text]
    aot_program: Fact[bool]
    shared_judges: Fact[tuple[Text, ...]]
    closures: Fact[Closures]
    offices: Offices
    statewide: Mapping[str, Fact[Text]]

    @property
    def county(self) -> str:
        """The county's name, as ``counties()`` lists it."""
        return str(self.name.value)

    @property
    def default_office(self) -> str:
        """Where a packet goes when nobody has chosen: the prosecutor (RCW 71.05.130)."""
        return DEFAULT_OFFICE

    def office(self, name: str) -> Office:
        """The office called ``name``; raises ``InputError`` for another name."""
        if name not in OFFICES:
            raise InputError("No such office", where="office", mend=f"Choose one of: {', '.join(OFFICES)}.")
        return getattr(self.offices, name)

    def facts(self) -> Iterator[tuple[str, Fact]]:
        """Every fact of this county (not the statewide ones) with its path, such as ``offices.clerk.cut_off``."""
        for key in type(self).model_fields:
            if key not in {"offices", "statewide"}:
                yield key, getattr(self, key)
        for office in OFFICES:
            for key, fact in self.office(office).facts():
                yield f"offices.{office}.{key}", fact

    def as_mapping(self) -> dict[str, object]:
        """This profile as plain values, the form in which a filing adapter gets it."""
        return self.model_dump(mode="json")

    def takes(self, channel: str, office: str, purpose: str = "new case") -> bool:
        """Whether a well grounded fact says that ``office`` takes ``purpose`` by ``channel``; False also when not known."""
        fact = _channel_fact(self, office, purpose)
        return not _weak(fact) and channel in (fact.value or ())

    def route(self, office: str = DEFAULT_OFFICE, purpose: str = "new case", *,
              adapters: Collection[str] | None = None, today: date | None = None) -> Route:
        """How a packet goes to ``office``.

        Unknown, conflicting or weakly grounded means paper.  With ``adapters`` (the ids that are installed), a channel
        that nothing here can drive becomes paper too.  Raises ``InputError`` for another office or purpose.
        Does not look at who the filer is: a channel open only to some comes after one that is open to all.
        """
        return _route(self, office, purpose, adapters, today or today_in_washington())


def _route(profile: CountyProfile, office: str, purpose: str, adapters: Collection[str] | None, today: date) -> Route:
    fact, desk = _channel_fact(profile, office, purpose), profile.office(office)
    who, what = f"the {office} of {profile.county} County", "a new case" if purpose == "new case" else "later papers"
    notes = _cautions(profile, desk, fact, today)
    if fact.status == "conflicting":
        said = "; ".join(f"{' or '.join(CHANNEL_WORDS[c] for c in r.value)} ({r.source})" for r in fact.conflict)
        return Route("paper", f"Sources differ on how {who} takes {what}: {said}. So it goes on paper.", False, notes)
    if _weak(fact):
        return Route("paper", f"How {who} takes {what} is not known. So it goes on paper.", False, notes)
    channel = fact.value[0] if fact.value else "paper"
    by = "on paper" if channel == "paper" else f"by {CHANNEL_WORDS[channel]}"
    why = f"{who[0].upper()}{who[1:]} takes {what} {by} ({fact.source}, checked {fact.checked_on})."
    if adapters is not None and channel not in adapters:
        why += f" This installation cannot send {by}, so it goes on paper or a person files it there."
        channel = "paper"
    return Route(channel, why, True, notes, fact.stale(today))


def _channel_fact(profile: CountyProfile, office: str, purpose: str) -> Fact[tuple[Channel, ...]]:
    if purpose not in PURPOSES:
        raise InputError("No such purpose", where="purpose", mend=f"Choose one of: {', '.join(PURPOSES)}.")
    desk = profile.office(office)
    return desk.new_case if purpose == "new case" else desk.existing_case


def _weak(fact: Fact[tuple[Channel, ...]]) -> bool:
    return not fact.value or bool(fact.conflict) or fact.confidence in WEAK


def _cautions(profile: CountyProfile, desk: Office, fact: Fact, today: date) -> tuple[str, ...]:
    notes = []
    if profile.aot_program.value is False:
        notes.append(f"{profile.aot_program.note or 'A page says that this county has no program.'}")
    elif profile.aot_program.value is None:
        notes.append("Whether this county runs a program is not known. Ask before you file.")
    for each in (fact, desk.new_case_rule, desk.hand_in):
        text = each.note if each is fact else each.value
        if text:
            notes.append(str(text))
    if fact.stale(today):
        notes.append("What we know of this is old. Ask the office whether it still holds.")
    if desk.hours.value:
        notes.append(f"Hours known: {desk.hours.value.spoken()}.")
    else:
        notes.append("The office's hours are not known. Ask by phone before you go.")
    if desk.cut_off.value:
        notes.append(f"To count the same day: by {spoken(desk.cut_off.value)}.")
    return tuple(notes)


def spoken(clock: str) -> str:
    """``16:30`` as people here say it: ``4:30 pm``."""
    hour, minute = int(clock[:2]), clock[3:]
    return f"{(hour - 1) % 12 + 1}:{minute} {'am' if hour < 12 else 'pm'}"


def today_in_washington() -> date:
    """The calendar day in America/Los_Angeles."""
    return datetime.now(ZoneInfo("America/Los_Angeles")).date()
