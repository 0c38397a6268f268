# do not pre-load
"""Asking a person about a binding: one question at a time, every one can be passed over, and stopping keeps what was answered."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

from rich.prompt import Prompt
from rich.table import Table
from rich.text import Text

from ..documents.binding import BoundForm, Place, Proposal, Proposer
from ..errors import InputError
from .forms_shown import name, told
from .shared import console

_HELP = "A number, a word of the vocabulary or a part of one; n: the form asks this for something of its own; Enter: later."


def table(proposals: list[Proposal]) -> Table:
    """The proposals with their scores and reasons."""
    out = Table(title=f"Proposed: {len(proposals)}. Judge each; a proposal is a guess.", title_justify="left", box=None, pad_edge=False)
    for head in ("Place", "Word", "Why"):
        out.add_column(head, overflow="fold")
    for each in proposals:
        out.add_row(f"{told(each.place)['place']} (page {each.place.page})" if each.place.page else name(each.place),
                    each.term, each.reason)
    return out


class Asker:
    """One conversation over one binding.  ``stopped``: the person broke it off."""

    def __init__(self, form: BoundForm, places: list[Place], proposals: list[Proposal]):
        self.form, self.stopped = form, False
        self._places, self._proposals = places, proposals
        self._proposer = Proposer(form.terms)
        self._console = console()

    def run(self) -> BoundForm:
        """Ask; gives the binding as answered, also where the person stopped (Ctrl-C or the end of input)."""
        try:
            self._judge()
            self._rest()
            self._identity()
        except (KeyboardInterrupt, EOFError):
            self.stopped = True
            self._console.print()
        return self.form

    def _ask(self, question: str, default: str = "") -> str:
        return (Prompt.ask(Text(question), console=self._console, default=default, show_default=bool(default)) or "").strip()

    def _judge(self) -> None:
        """All proposals at once, or each by itself."""
        if not self._proposals:
            return
        self._console.print(table(self._proposals))
        answer = self._ask("Take these? a: all, o: one by one, x: none", "o").casefold()[:1]
        if answer == "a":
            return
        for each in self._proposals:
            taken = answer != "x" and self._ask(f"{self._where(each.place)}: {each.term} ({self.form.terms[each.term].meaning})? y or n",
                                                "y").casefold().startswith("y")
            if not taken:
                self._drop(each.term, each.place)

    def _drop(self, term: str, place: Place) -> None:
        spots = tuple(spot for spot in self.form.fields.get(term, ()) if spot.key != place.spot.key)
        rest = {k: v for k, v in self.form.fields.items() if k != term}
        self.form = replace(self.form, fields={**rest, term: spots} if spots else rest)

    def _rest(self) -> None:
        """Every place that nothing is bound to."""
        left = [place for place in self.form.unused(self._places) if not place.read_only]
        if left:
            self._console.print(f"{len(left)} places are left. {_HELP}")
        for number, place in enumerate(left, start=1):
            term = self._one(place, f"{number} of {len(left)}")
            if term:
                self.form = replace(self.form, fields={**self.form.fields, term: (*self.form.fields.get(term, ()), place.spot)})

    def _one(self, place: Place, count: str) -> str | None:
        offered = [p.term for p in self._proposer.candidates(place)]
        self._console.print(f"\n{count}: {self._where(place)} [{place.kind}]")
        while True:
            for number, term in enumerate(offered, start=1):
                self._console.print(f"  {number}  {term}: {self.form.terms[term].meaning}")
            answer = self._ask("What stands here?")
            if answer.casefold() in ("", "n", "s"):
                return None
            if answer.isdigit() and 1 <= int(answer) <= len(offered):
                return offered[int(answer) - 1]
            ticks = place.kind == "check"
            near = [n for n, t in self.form.terms.items() if answer.casefold() in f"{n} {t.meaning}".casefold() and (t.kind == "check") == ticks]
            if answer in near or len(near) == 1:
                return answer if answer in near else near[0]
            offered = near[:12] or offered
            self._console.print("Several fit; say which." if near else "No word fits. " + _HELP)

    def _where(self, place: Place) -> str:
        page = f"Page {place.page}, " if place.page else ""
        return f"{page}“{place.label or place.tooltip or name(place)}” ({told(place)['place']})"

    def _identity(self) -> None:
        """Number, title and revision as they are printed on the form, and who compared it; each can be left open."""
        self._console.print("\nWhat the blank itself says. Leave open what you do not see there; nothing is guessed.")
        for part, question in (("number", "Form number"), ("title", "Title"), ("revision", "Revision"), ("verified_by", "Compared by (your name)")):
            if getattr(self.form.identity, part) is None and (answer := self._ask(question)):
                self.form = replace(self.form, identity=replace(self.form.identity, **{part: answer}))
        while self.form.identity.verified_by and self.form.identity.verified_on is None:
            answer = self._ask("Compared on", date.today().isoformat())
            try:
                from .forms import a_day

                self.form = replace(self.form, identity=replace(self.form.identity, verified_on=a_day(answer)))
            except InputError as error:
                self._console.print(error.line())
