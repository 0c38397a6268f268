# do not pre-load
"""Where recipients call back: one address for each organization and channel, which says nothing about either."""
from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select

from ...errors import AotFormsError, RequirementNotMet
from ...filing import Registry
from ...filing.told import LedgerInbox, strangers
from ...vault import Action, Role
from ...vault.settings import read_setting
from ...vault.tables import organizations
from .opening import actor, vault

PREFIX = "/cb/"
_NOTHING = b"There is nothing here.\n"


def path(organization: str, channel: str) -> str:
    """The path under which the channel of an organization is called: the same as long as this vault lives."""
    return PREFIX + vault().mac("callback", json.dumps([organization, channel]).encode())[:40]


def address(login: str, channel: str) -> str:
    """That path for the organization of an administrator.  Raises RequirementNotMet where the channel takes no calls."""
    who = actor(login)
    with vault().work(who, Action.SETTING_READ, write=False):
        pass
    if not Registry.installed().get(channel).capabilities.callback:
        raise RequirementNotMet("This channel takes no calls", channel, "Its answers are looked up, or a person reports them.")
    return path(who.organization, channel)


def answer(environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """WSGI: hands a call to the adapter whose address it is, or says that there is nothing, whatever the reason."""
    application = _application(str(environ.get("PATH_INFO", "")))
    if application is not None:
        return application(environ, start_response)
    start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(_NOTHING)))])
    return [_NOTHING]


def _application(called: str):
    with vault().system(write=False) as unit:
        known = unit.connection.execute(select(organizations.c.id)).scalars().all()
    adapters = {name: a for name, a in Registry.installed().working().items() if a.capabilities.callback}
    for organization in known:
        for channel, adapter in adapters.items():
            if hmac.compare_digest(path(organization, channel).encode(), called.encode("utf-8", "replace")):
                with vault().system(write=False) as unit:
                    settings = read_setting(unit, organization, channel) or {}
                try:
                    return adapter.callback(LedgerInbox(vault(), organization, channel), settings)
                except AotFormsError:
                    return None
    return None


def quarantined(login: str) -> int:
    """How many calls were about no filing of this organization; 0 for anybody but an administrator."""
    who = actor(login)
    return len(strangers(vault(), who)) if who.role is Role.ADMIN else 0
