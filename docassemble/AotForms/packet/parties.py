# do not pre-load
"""Who is in the case, for a channel whose message to the court names the parties: ``case-data.json`` beside the papers.

It is sealed with them, so that a court is told just what was sealed.  Only a channel that says so (``Capabilities.names_parties``)
gets it; to everybody else the names stand in the papers alone.
"""
from __future__ import annotations

import json

from ..errors import NotYetKnown
from ..matter.matter import Matter
from ..matter.people import PersonName

CASE_DATA = "case-data.json"


def case_data(matter: Matter) -> bytes:
    """The parties of ``matter`` as JSON: the petitioner, on whose behalf it is filed, and the respondent.

    A petitioner is a person where one is named, else the organization.  Raises NotYetKnown while either has no name; a name is never
    made up, folded or cut.  Does not say who represents whom: the prosecutor appears in the court's own record.
    """
    petitioner, respondent = _person(matter.petitioner.contact.name), _person(matter.respondent.name)
    if petitioner is None and matter.petitioner.contact.organization:
        petitioner = {"organization": matter.petitioner.contact.organization}
    for found, where, who in ((petitioner, "petitioner.contact.name", "petitioner"), (respondent, "respondent.name", "respondent")):
        if found is None:
            raise NotYetKnown(f"The {who} has no family name yet, and this channel tells the court who the parties are", where,
                              "Enter the name, or file another way.")
    body = {"version": 1, "filing_party": "petitioner", "participants": [
        {"id": "petitioner", "role": "petitioner", **petitioner}, {"id": "respondent", "role": "respondent", **respondent}]}
    return json.dumps(body, indent=2, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _person(name: PersonName) -> dict | None:
    """A court's index needs a family name; a person with one name has it there."""
    surname, given = (name.family, name.given) if name.family else (name.given, None)
    if not surname:
        return None
    parts = {"given": given, "middle": name.middle, "surname": surname, "suffix": name.suffix}
    return {"person": {part: value for part, value in parts.items() if value}}
