# do not pre-load
"""A paper on a bound form: the court's blank with our values, its addendum, and its twin for the screen."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ...matter.dates import long_date
from .. import addendum
from ..document import Document, FormIdentity, Role, SignatureSpot
from ..filling import FilledForm
from ..rendering import paper_html
from ..translating import LAW_AS_OF
from ..variants import Variant
from .bound import BoundForm
from .filling import fill_bound
from .looks import own_looks

PREFIX = "bound:"


def bound_papers(bound: BoundForm, variant: Variant, values: Mapping[str, str | bool], *, code: str, role: Role,
                 spots: tuple[SignatureSpot, ...], caption: dict[str, str], recipients: tuple[str, ...], ruleset_date: date,
                 heading: str | None) -> list[Document]:
    """The paper on the bound form, and its addendum where an answer moved or has no place.

    heading: what an unverified form counts as; it falls once number and title were entered and somebody vouches for them.
    Nothing but values is printed on the blank, so the heading stands in ``FormIdentity`` and in the twin only.
    Raises what ``fill_bound`` raises.
    """
    known = bound.identity
    done = fill_bound(bound, values)
    title = known.title or variant.title
    form = FormIdentity(title, bound.sha256, known.number, known.verified, None if known.verified else heading,
                        tuple(problem.seen for problem in own_looks(bound)))
    more = []
    if done.moved:
        more.append(addendum.addendum(variant.paper, title, code, done.moved, caption, recipients, ruleset_date))
    first = Document(variant.paper, code, title, role, done.pdf, twin(bound, form, done.values, ruleset_date), done.pages, recipients,
                     ruleset_date, form, spots, tuple(d.id for d in more), bound.name, done.values)
    return [first, *more]


def refilled(document: Document, bound: BoundForm, values: Mapping[str, str | bool], smallest: float) -> Document:
    """The same paper with more in it: what a signature adds.  Raises what ``fill_bound`` raises."""
    done: FilledForm = fill_bound(bound, values, smallest=smallest)
    return replace(document, pdf=done.pdf, html=twin(bound, document.form, done.values, document.ruleset_date), values=done.values, made_from="")


def twin(bound: BoundForm, form: FormIdentity, values: Mapping[str, str | bool], ruleset_date: date) -> str:
    """What stands on the form as an HTML fragment without scripts: the form's own labels, in the form's order."""
    rows = []
    for name, spots in bound.fields.items():
        term, value = bound.terms[name], values.get(name, "")
        tick = (value is True) if term.kind == "check" else None
        rows.append({"says": spots[0].says or term.meaning, "tick": tick, "text": "" if isinstance(value, bool) else value})
    return paper_html("bound.html", "twin", title=form.title, heading=form.heading, number=form.number,
                      revision=bound.identity.revision, rows=rows, law_as_of=LAW_AS_OF.format(day=long_date(ruleset_date)), footer=f"{form.title}.")
