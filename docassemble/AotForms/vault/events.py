# do not pre-load
"""The chain over the events of one submission: each holds a keyed hash over itself and the one before.

The key lies outside the database (wrapped by the key file), and no matter's key is needed: the chain can still be walked after
a matter was purged.  What is sealed in an event is guarded by its own seal.  Events missing at the end are told by the audit log.
"""
from __future__ import annotations

import json

from sqlalchemy import Connection, select, update

from .keys import Keyring
from .tables import submission_events

START = "0" * 64
_PLAIN = ("id", "submission_id", "position", "at", "state", "cause", "said_by", "note", "attempt")


def event_mac(key: Keyring, previous: str, event) -> str:
    """The keyed hash of an event (a row, or a mapping of its columns) after ``previous``: 64 hex digits."""
    values = event if isinstance(event, dict) else event._mapping
    plain = [values[name].isoformat(timespec="microseconds") if name == "at" else values[name] for name in _PLAIN]
    return key.mac("submission event", json.dumps([previous, *plain]).encode())


def first_broken(key: Keyring, events) -> int | None:
    """The position of the first event that does not fit its chain, None when all do.  ``events``: rows in order."""
    previous = START
    for place, event in enumerate(events, start=1):
        if event.position != place or event.mac != event_mac(key, previous, event):
            return place
        previous = event.mac
    return None


def adopt(connection: Connection, key: Keyring) -> None:
    """Chain the events that an earlier release wrote; once, in the transaction of the migration."""
    chains: dict[str, str] = {}
    table = submission_events
    for event in connection.execute(select(table).order_by(table.c.submission_id, table.c.position)).all():
        mac = chains[event.submission_id] = event_mac(key, chains.get(event.submission_id, START), event)
        connection.execute(update(table).where(table.c.id == event.id).values(mac=mac))
