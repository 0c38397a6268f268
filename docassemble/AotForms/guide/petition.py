# do not pre-load
"""The petition interview: its sections, in the order they are asked."""
from __future__ import annotations

from .petition_facts import DECLARATION, DISORDER, HISTORY, WITNESSES
from .petition_people import INFORMANTS, PETITIONER, RESPONDENT, START, TALK
from .petition_plan import DETENTION, PLAN, PROVIDER, VENUE

SECTIONS = (START, RESPONDENT, PETITIONER, INFORMANTS, TALK, DISORDER, HISTORY, DECLARATION, WITNESSES, PROVIDER, PLAN,
            DETENTION, VENUE)
