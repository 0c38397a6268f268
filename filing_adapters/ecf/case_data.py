# do not pre-load
"""Who is in the case, as the court's message needs it: read from ``case-data.json`` in the sealed packet.

The packet carries it beside the papers, so what is told to the court is sealed with them.  It is never attached to the
filing.  Names are hidden in ``repr`` and no problem repeats one.
"""
from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from ...errors import InputError, Problem
from ...filing.adapter import Outgoing
from ...packet import CASE_DATA

# Characters that XML 1.0 cannot carry, and line breaks that a name has no use for.
_NO_XML = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _writable(text: str) -> str:
    if _NO_XML.search(text) or not text.strip():
        raise ValueError("this cannot stand in a message to a court")
    return text


Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_writable)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Person(_Model):
    """A person's name in its parts."""

    given: Name | None = Field(default=None, repr=False)
    middle: Name | None = Field(default=None, repr=False)
    surname: Name = Field(repr=False)
    suffix: Name | None = Field(default=None, repr=False)


class Participant(_Model):
    """One party: a person or an organization.  ``role`` is our word; the court's code is chosen in the settings."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
    role: Annotated[str, Field(pattern=r"^[a-z][a-z -]{0,30}$")]
    person: Person | None = Field(default=None, repr=False)
    organization: Name | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _one(self) -> Participant:
        if (self.person is None) == (self.organization is None):
            raise ValueError("a party is either a person or an organization")
        return self


class CaseData(_Model):
    """The parties of one case.  ``filing_party``: the id of the party on whose behalf it is filed."""

    version: Literal[1]
    participants: Annotated[tuple[Participant, ...], Field(min_length=1, max_length=20)]
    filing_party: str

    @model_validator(mode="after")
    def _known(self) -> CaseData:
        ids = [p.id for p in self.participants]
        if len(set(ids)) != len(ids) or self.filing_party not in ids:
            raise ValueError("the filing party is not one of the parties, or two have the same id")
        return self


def read_case_data(outgoing: Outgoing) -> CaseData:
    """The parties; raises ``InputError`` with the path of every problem, and never a name."""
    found = [file for file in outgoing.files if file.name == CASE_DATA]
    if len(found) != 1:
        problem = Problem("files", f"the packet holds no {CASE_DATA}", "Seal the packet again with the data of the parties.")
        raise InputError("The parties are not known", "packet", problems=(problem,))
    try:
        return CaseData.model_validate_json(found[0].content)
    except ValidationError as error:
        problems = tuple(Problem(".".join([CASE_DATA, *(str(part) for part in e["loc"])]), f"this is not valid ({e['type']})",
                                 "Correct it in the matter and seal the packet again.") for e in error.errors(include_input=False))
        raise InputError("The parties are not complete", CASE_DATA, problems=problems) from None
