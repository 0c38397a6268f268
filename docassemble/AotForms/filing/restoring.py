# do not pre-load
"""After a backup was put back: nothing is sent blindly that may have been sent after the backup was made.

The database is then older than the world.  What it holds as waiting to be sent may have left since, so it becomes *unknown*: the channel
is asked where it can be asked, else a person asks the office.  All sending is held until the operator has looked.
"""
from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from ..vault.core import Vault
from ..vault.resume import end_all
from ..vault.tables import outbox, submissions
from .adapter import State
from .crashpoints import reach
from .ledger import LOOK, enqueue
from .states import Cause
from .submission import move
from .words import hold_everything

NOTE = "restored from backup"
_MAY_HAVE_LEFT = (State.QUEUED, State.SENDING, State.FAILED)


def restored(vault: Vault, by_hand: Collection[str]) -> tuple[str, ...]:
    """Hold all sending, and make *unknown* whatever may have left since the backup; their ids.  Safe to call again.

    by_hand: ids of channels that a person carries; what is queued there cannot have left by itself, and stays.
    What was submitted after the backup is not in this ledger at all: that can only be asked of the people and the offices.
    """
    hold_everything(vault, True, note=NOTE)
    with vault.system() as unit:
        end_all(unit)
    reach("restored.held")
    with vault.system(write=False) as unit:
        rows = unit.connection.execute(select(submissions.c.id).where(
            submissions.c.state.in_([s.value for s in _MAY_HAVE_LEFT]), submissions.c.channel.not_in(list(by_hand)))).scalars().all()
    for submission_id in rows:
        with vault.system() as unit:
            row = unit.connection.execute(select(submissions).where(submissions.c.id == submission_id).with_for_update()).one()
            if State(row.state) not in _MAY_HAVE_LEFT:
                continue
            unit.connection.execute(outbox.delete().where(outbox.c.submission_id == row.id))
            move(unit, row, State.UNKNOWN, Cause.RECOVERY, said_by="courier", note=NOTE, detail={
                "detail": "A backup was put back. It may have been sent after that backup was made."})
            if row.packet_id is not None:
                enqueue(unit, row.id, LOOK, unit.now)
        reach("restored.one-marked")
    return tuple(rows)
