# do not pre-load
"""Opening the vault of this installation, and who is acting."""
from __future__ import annotations

import os
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from ...documents.binding import BoundForms, bound_forms
from ...errors import SetUpError
from ...vault import Actor, Vault, open_vault

HOME = "AOTFORMS_HOME"
ZONE = ZoneInfo("America/Los_Angeles")


def vault() -> Vault:
    """The vault of the home that AOTFORMS_HOME names; one for each process."""
    home = os.environ.get(HOME)
    if not home:
        raise SetUpError("No home is set for this server", HOME, "Start it with: aotforms serve")
    remembered = Path(home) / "secrets" / "database-url"
    return _open(home, remembered.read_text(encoding="utf-8").strip() if remembered.is_file() else None)


@lru_cache(maxsize=8)
def _open(home: str, database_url: str | None) -> Vault:
    return open_vault(Path(home), database_url)


def forms() -> BoundForms:
    """The official forms that this home has bound; papers stand on them instead of our own."""
    return bound_forms(Path(os.environ[HOME])) if os.environ.get(HOME) else BoundForms()


def actor(login: str) -> Actor:
    """The member behind a log-in that the server has authenticated.  Raises AccessDenied."""
    return vault().actor(login)


def now() -> datetime:
    """The time, aware."""
    return vault().clock()


def today() -> date:
    """The day where the courts of Washington are."""
    return now().astimezone(ZONE).date()
