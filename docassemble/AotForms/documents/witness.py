# do not pre-load
"""D3, the declaration of a witness: one paper for each witness, in the witness's own words (RCW 71.05.148(5)(c), 71.34.815(5)(c))."""
from __future__ import annotations

from ..matter.people import Witness
from . import words
from .courtpaper import PERJURY, Given, paper, spot
from .document import Document, Signer

TITLE = "Declaration of a Witness"


def write(given: Given) -> list[Document]:
    """``witness``, ``witness-2`` and so on, in the Matter's order.  The paper of a witness nobody has named yet is a blank one."""
    witnesses = given.matter.witnesses or (Witness(),)
    return [_one(given, witness, "witness" if number == 1 else f"witness-{number}") for number, witness in enumerate(witnesses, start=1)]


def _one(given: Given, witness: Witness, id: str) -> Document:
    facts = [("My name", witness.contact.called),
             ("My work, if it matters here", words.joined(witness.contact.title, witness.contact.organization))
             if witness.contact.title or witness.contact.organization else None,
             ("Who I am to the respondent", witness.relation or ""),
             ("How to reach me", words.reach(witness.contact))]
    facts = [fact for fact in facts if fact]
    signs = spot(Signer.WITNESS, witness.contact.called, witness.relation or "", PERJURY, place=True)
    return paper("witness.html", given, id=id, code="D3", title=TITLE, cite=given.cite("contents.c"), signatures=(signs,),
                 said=[*(text for _, text in facts), witness.saw], facts=facts, witness=witness, signs=signs)
