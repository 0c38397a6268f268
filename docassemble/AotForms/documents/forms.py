# do not pre-load
"""The papers that stand on a form of ours, or on an official one bound to our values: filled, with their addendum, and with the places where people sign."""
from __future__ import annotations

from collections.abc import Mapping

from ..law.findings import Review
from ..law.rules import Rules
from ..matter.dates import long_date
from ..matter.matter import Matter
from ..matter.treatment import Declaration
from . import addendum, declaration, petition
from .binding.written import bound_papers
from .blanks import blank
from .captions import caption
from .listing import CLERK, PROSECUTOR
from .document import Document, FormIdentity, Role, SignatureSpot, Signer
from .filling import fill
from .rendering import twin_html
from .settings import Settings
from .variants import STATEMENTS, Variant, variant_for

BOTH = (PROSECUTOR, CLERK)
WORKSHEET = "WORKSHEET, NOT A COURT FORM"


def petition_papers(matter: Matter, review: Review, rules: Rules, settings: Settings, *, enclosed: bool) -> list[Document]:
    """The petition, and its addendum where an answer moved.  ``enclosed``: the professional's declaration goes with it."""
    values = petition.values(matter, review, rules, settings)
    if enclosed:
        values["declaration_enclosed"] = True
    contact = matter.petitioner.contact
    spot = _spot(Signer.PETITIONER, contact.name.full, contact.title or "petitioner")
    return _papers("D1", Role.LEAD, variant_for("petition", rules.who), values, (spot,), matter, review, rules, settings)


def declaration_papers(matter: Matter, review: Review, rules: Rules, settings: Settings) -> list[Document]:
    """The declaration, and its addendum where an answer moved.  The cosigner's block is there only where it may be needed."""
    given = matter.declaration
    cosigned = declaration.needs_cosigner(given, rules)
    values = declaration.values(matter, rules, settings)
    spots = [_spot(Signer.DECLARANT, given.name.full, given.title or (given.credential.value if given.credential else ""))]
    if cosigned is not False:
        spots.append(_cosigner(given, required=bool(cosigned)))
    return _papers("D2", Role.CONNECTED, variant_for("declaration", rules.who, cosigned is not False), values, tuple(spots),
                   matter, review, rules, settings)


def _cosigner(given: Declaration, *, required: bool) -> SignatureSpot:
    credential = given.cosigner.credential
    return _spot(Signer.COSIGNER, given.cosigner.name.full, f"supervising {credential.value if credential else 'professional'}",
                 place=False, required=required)


def _spot(signer: Signer, name: str, capacity: str, *, place: bool = True, required: bool = True) -> SignatureSpot:
    who = signer.value
    return SignatureSpot(signer, name, capacity, STATEMENTS[who], f"{who}_signature", f"{who}_signed_on",
                         f"{who}_signed_at" if place else None, required)


def _papers(code: str, role: Role, variant: Variant, values: Mapping[str, str | bool], spots: tuple[SignatureSpot, ...],
            matter: Matter, review: Review, rules: Rules, settings: Settings) -> list[Document]:
    values = {**values, "ruleset_date": long_date(review.ruleset_date)}
    heading = WORKSHEET if variant.paper == "petition" else None
    if bound := settings.forms.for_stem(variant.stem) if settings.forms else None:
        return bound_papers(bound, variant, values, code=code, role=role, spots=spots, caption=caption(matter, rules.who, settings),
                            recipients=BOTH, ruleset_date=review.ruleset_date, heading=heading)
    form = blank(variant.stem)
    done = fill(form, values)
    more = []
    if done.moved:
        more.append(addendum.addendum(variant.paper, variant.title, code, done.moved, caption(matter, rules.who, settings), BOTH,
                                      review.ruleset_date))
    identity = FormIdentity(variant.title, form.sha256, heading=heading)
    first = Document(variant.paper, code, variant.title, role, done.pdf, twin_html(variant, done.values), done.pages, BOTH,
                     review.ruleset_date, identity, spots, tuple(d.id for d in more), variant.stem, done.values, made_from=done.made_from)
    return [first, *more]
