# do not pre-load
"""The interviews there are: what each is for, and its sections.  Each is a file of its name in ``interviews/``."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from . import after_path, individual_plan_path, orders_path, petition, service_path, tribal_path
from .path import Screen, Section, Several, the_sections
from .petition_facts import DECLARATION, WITNESSES
from .petition_plan import PLAN, PROVIDER


@dataclass(frozen=True, slots=True)
class Interview:
    """One interview: its name, what a person reads of it, and what it asks.

    title and text: for the list of what a person may do.  starts: it may begin a matter of its own; the others are
    opened on a matter that is there.  looks: its path turns on facts that it does not ask for (``Known.fact``).
    compact: it can also be asked a page a part (``compact.py``).
    """

    name: str
    title: str
    text: str
    sections: tuple[Section, ...]
    starts: bool = False
    looks: bool = False
    compact: bool = False

    @property
    def file(self) -> str:
        """The name by which docassemble knows it."""
        return f"docassemble.AotForms:data/questions/{self.name}.yml"


_ALL = (
    Interview("petition", "The petition", "All that the court must know, in the order that is easiest.", petition.SECTIONS, starts=True, compact=True),
    Interview("declaration", "The professional’s declaration", "The examination, or the attempts, and the professional’s own words.",
              (DECLARATION,), starts=True, compact=True),
    Interview("witness", "Declarations of witnesses", "What other people saw, in their own words.", (WITNESSES,), starts=True, compact=True),
    Interview("provider", "The provider’s agreement", "Who agreed to treat the person, with license and first appointment.",
              (PROVIDER,), starts=True, compact=True),
    Interview("plan", "The proposed plan", "The eight parts that every plan has, and those that may be added.", (PLAN,), starts=True, compact=True),
    Interview("service", "Service", "The hearing’s day, who must be served, and who was.", service_path.SECTIONS),
    Interview("tribal_notice", "The notice to a tribe", "Whether a tribe must be told, by when, by whom, and how.", tribal_path.SECTIONS, looks=True),
    Interview("after_order", "After the order", "Missed care, changing or ending the order, and a new petition in time.", after_path.SECTIONS,
              looks=True),
    Interview("orders", "The order and other court papers", "The proposed order, its text, an exam by order, another day, taking back.",
              orders_path.SECTIONS, looks=True),
    Interview("individual_plan", "The individualized plan", "The plan for the court after intake, and each revision of it.",
              individual_plan_path.SECTIONS),
)
INTERVIEWS: Mapping[str, Interview] = MappingProxyType({one.name: one for one in _ALL})


def interview(name: str) -> Interview:
    """The interview of this name.  Raises KeyError."""
    return INTERVIEWS[name]


@lru_cache(maxsize=1)
def screens() -> Mapping[str, tuple[Screen, Several | None]]:
    """Every screen of every interview by its id; a screen that two interviews share is one."""
    return {screen.id: (screen, of) for one in _ALL for _, screen, of in the_sections(one.sections)}
