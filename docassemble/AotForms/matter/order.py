# do not pre-load
"""The order: what became of the petition, from when to when it runs, and what was changed in the proposed order."""
from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from .base import Line, Part, Text


class Outcome(StrEnum):
    """What became of the petition."""

    GRANTED = "granted"
    DISMISSED = "dismissed"


class DismissalReason(StrEnum):
    """Why a petition or an order comes to an end before its time."""

    NOT_PROVED = "not every element was proved"
    VOLUNTARY = "the respondent volunteered in good faith for treatment"
    WITHDRAWN = "the petitioner withdrew the petition"
    OTHER = "another reason"


class Edit(Part):
    """One place of an order that was changed.  slot: the place's id.  text None: left empty for the judge's hand.

    Locked text of law has no slot and cannot be changed here.
    """

    slot: Line
    text: Text | None = None


class Dismissal(Part):
    """Why the petition is dismissed, in the court's words where they are known."""

    reason: DismissalReason | None = None
    why: Text | None = None


class Order(Part):
    """The order and what is proposed for it.

    agreed: the parties agree to the order.   entered_on: the day the judge signed it.   starts, expires: the days that the
    judge wrote; never counted here.   reviews: days of review hearings; ``[]`` where there are none.
    edits: what was changed against the proposal, place by place.
    """

    agreed: bool | None = None
    outcome: Outcome | None = None
    entered_on: date | None = None
    judge: Line | None = None
    starts: date | None = None
    expires: date | None = None
    months: Annotated[int, Field(ge=1)] | None = None
    reviews: tuple[date, ...] | None = None
    edits: tuple[Edit, ...] | None = None
    dismissal: Dismissal = Field(default_factory=Dismissal)
