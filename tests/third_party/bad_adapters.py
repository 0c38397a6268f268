"""Adapters that are wrong on purpose, each in one way, on the drop box: the suite must find every one of them."""
import logging

from courthouse_drop import CourthouseDrop
from courthouse_drop_testing import DropKit

from docassemble.AotForms.filing import State


class Liar(CourthouseDrop):
    """Says SENT when the answer was lost."""

    def send(self, outgoing, profile):
        outcome = super().send(outgoing, profile)
        return self._said(State.SENT, outcome.detail) if outcome.state is State.UNKNOWN else outcome


class Careless(CourthouseDrop):
    """Says FAILED, try again, when the answer was lost."""

    def send(self, outgoing, profile):
        outcome = super().send(outgoing, profile)
        return self._said(State.FAILED, outcome.detail, retry=True) if outcome.state is State.UNKNOWN else outcome


class Eager(CourthouseDrop):
    """Sends in the dry run."""

    def plan(self, outgoing, profile):
        planned = super().plan(outgoing, profile)
        if not planned.problems:
            self._ask("PUT", outgoing, data=b"PK")
        return planned


class Leaky(CourthouseDrop):
    """Repeats in its log what stands in the papers."""

    def send(self, outgoing, profile):
        logging.getLogger("drop").info("sending %s", outgoing.files[0].content[9:])
        return super().send(outgoing, profile)


class Echoing(CourthouseDrop):
    """Repeats what the court says in its own words."""

    def send(self, outgoing, profile):
        self.heard = ""
        outcome = super().send(outgoing, profile)
        return self._said(outcome.state, f"{outcome.detail} {self.heard}", retry=outcome.retry)

    def _ask(self, method, outgoing, data=None):
        answer = super()._ask(method, outgoing, data)
        self.heard = answer.text
        return answer


class Blind(CourthouseDrop):
    """Sends bytes that are not those that were sealed."""

    def plan(self, outgoing, profile):
        planned = super().plan(outgoing, profile)
        return type(planned)(planned.steps, tuple(p for p in planned.problems if "sealed" not in p.what))


class Endless(CourthouseDrop):
    """Follows wherever it is sent."""

    def send(self, outgoing, profile):
        outcome = super().send(outgoing, profile)
        return self._said(State.SENT, "The court moved.") if "something else" in outcome.detail else outcome


def _kit(of):
    return type(f"{of.__name__}Kit", (DropKit,), {"adapter": lambda self: of()})


LiarKit, CarelessKit, EagerKit, LeakyKit, EchoingKit, BlindKit, EndlessKit = map(
    _kit, (Liar, Careless, Eager, Leaky, Echoing, Blind, Endless))
