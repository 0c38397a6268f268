# do not pre-load
"""One question after another put to a Matter, and the Review that holds every answer."""
from __future__ import annotations

from datetime import date

from ..matter import Matter
from .contents import contents
from .criteria import criteria
from .declaration import declaration
from .disclosure import disclosure
from .doors import law_itself
from .evidence import evidence
from .findings import Review
from .firearms import firearms
from .hearing import hearing
from .interview import interview
from .notice import notice
from .order import order
from .representation import representation
from .rules import rules_on
from .standing import standing, who
from .treatment import treatment

QUESTIONS = (standing, criteria, declaration, interview, contents, evidence, treatment, disclosure, representation, hearing,
             notice, firearms, order, law_itself)


def review(matter: Matter, as_of: date, ruleset: str | None = None) -> Review:
    """Every Finding about ``matter`` for a petition filed on ``as_of``.

    ``ruleset`` names another text to read it by; by default the one in force that day.  The same Matter, day and ruleset
    give the same Review.  Raises InputError for a day before the first text, or an unknown ruleset.
    """
    rules = rules_on(as_of, who(matter.respondent, as_of), ruleset)
    findings = tuple(finding for question in QUESTIONS for finding in question(matter, rules))
    return Review(as_of, rules.ruleset.id, rules.checked_on, findings)
