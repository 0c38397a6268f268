# do not pre-load
"""``aotforms vault``: key, retention, legal hold, purge, backup, and whether everything still fits.  For the operator of the machine."""
from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ..errors import InputError, RequirementNotMet
from .shared import DEFAULT_HOME, OPERATOR, As, AsJson, Home, console, point_at, print_json


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(no_args_is_help=True, help="Key, retention, backup: for the operator of this machine.")
    for name, command in (("rotate-key", rotate_key), ("retention", retention), ("legal-hold", legal_hold), ("purge", purge),
                          ("backup", backup), ("restored", restored), ("verify", verify)):
        group.command(name)(command)
    app.add_typer(group, name="vault")


def _vault(home: Path):
    from ..guide.desk.opening import vault

    point_at(home)
    return vault()


def rotate_key(
    prepare: Annotated[bool, typer.Option("--prepare", help="Only write the next key file, to carry it to other machines first.")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="Destroy the old key file, after all was opened by the new one.")] = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Change the key under which all data keys lie. The old file is kept until you confirm."""
    from ..vault import rotation

    if prepare and confirm:
        raise InputError("One of the two only", "--prepare, --confirm", "Leave one of them out.")
    store = _vault(home)
    if prepare:
        rotation.prepare(store)
        console().print("The next key is written: secrets/vault.key.next. Carry it to the other machines, then run this without --prepare.")
    elif confirm:
        console().print(f"{rotation.confirm(store)} data keys open by the new key. The old key file is destroyed.")
    else:
        console().print(f"{rotation.rotate(store)} data keys are wrapped by the new key. Back up secrets/vault.key now. "
                        "Backups made before need secrets/vault.key.old: keep a copy with them. Then: aotforms vault rotate-key --confirm")


def retention(
    apply: Annotated[bool, typer.Option("--apply", help="Purge what is due. It cannot be undone.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go; purge nothing.")] = False,
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """What is kept how long, and what is due to go. A legal hold wins."""
    from ..vault import retention as rules

    if apply == dry_run:
        raise InputError("Say what to do", "--dry-run, --apply", "Use --dry-run to look, --apply to purge what is due.")
    store = _vault(home)
    now = store.clock()
    rows = rules.apply(store) if apply else rules.look(store)
    if as_json:
        print_json({"kinds": [asdict(kind) for kind in rules.kinds(store.home).values()],
                    "applied": apply, "matters": [{**asdict(row), "due": row.due(now)} for row in rows]})
        return
    for kind in rules.kinds(store.home).values():
        console().print(f"{kind.name}: {'kept' if kind.days is None else f'{kind.days} days'} ({kind.source}; confidence {kind.confidence})")
    for row in rows:
        when = "stays: " + row.why if row.expires_at is None or row.held else f"{'due since' if row.due(now) else 'until'} {row.expires_at:%Y-%m-%d}"
        console().print(f"{row.reference}  {row.kind:7} {'purged' if apply else when}")
    due = len(rows) if apply else sum(row.due(now) for row in rows)
    console().print(f"{due} matter{'' if due == 1 else 's'} {'purged' if apply else 'due; nothing was purged'}.")


def legal_hold(
    reference: Annotated[str, typer.Argument(help="The matter's reference, AOT-XXXX-XXXX.")],
    off: Annotated[bool, typer.Option("--off", help="Lift the hold.")] = False,
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Keep a matter from being purged, by retention or by hand, until the hold is lifted."""
    store = _vault(home)
    who = store.actor(login)
    store.matters.set_legal_hold(who, store.matters.find(who, reference).id, not off)
    console().print("The legal hold is lifted." if off else "The matter is under a legal hold.")


def purge(
    reference: Annotated[str, typer.Argument(help="The matter's reference, AOT-XXXX-XXXX.")],
    reason: Annotated[str, typer.Option(help="A short code, such as: opened by mistake.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Destroy a matter's key and everything sealed under it. It cannot be undone; receipts keep hashes and times."""
    store = _vault(home)
    who = store.actor(login)
    found = store.matters.find(who, reference)
    if not yes:
        typer.confirm(f"Destroy {found.reference} for good?", abort=True)
    store.matters.purge(who, found.id, reason=reason.lower())
    console().print("The matter is purged. Backups made before still hold it until they expire.")


def backup(
    out: Annotated[Path, typer.Argument(help="A new folder.")],
    with_key: Annotated[bool, typer.Option("--with-key", help="Put the key file beside it; the folder then gives everything away.")] = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Copy the database while everything runs (SQLite; for PostgreSQL use pg_dump)."""
    from ..vault.backup import backup as copy

    copy(_vault(home), out, with_key=with_key)
    console().print("The copy is made and checked." + ("" if with_key else " The key is not in it: keep a copy of secrets/vault.key elsewhere."))


def restored(home: Home = DEFAULT_HOME) -> None:
    """After a backup was put back: hold all sending, and ask about what may have left since. Run it before any courier."""
    from ..filing import Registry
    from ..filing.restoring import restored as mark

    by_hand = [name for name, adapter in Registry().working().items() if adapter.capabilities.by_hand]
    marked = mark(_vault(home), by_hand)
    console().print(f"All sending is held. {len(marked)} submission{'' if len(marked) == 1 else 's'} may have left after the backup; see: aotforms status. "
                    "When you have looked: aotforms courier --release")


def verify(home: Home = DEFAULT_HOME, as_json: AsJson = False) -> None:
    """Whether the log, every submission and every stored paper still fit together."""
    from ..filing.verifying import verify_everything

    found = verify_everything(_vault(home))
    if as_json:
        print_json({**asdict(found), "ok": found.ok})
    else:
        for line in found.problems:
            console().print(line)
        console().print(f"{found.submissions} submissions, {found.events} events, {found.matters} matters, {found.log_rows} rows of the log. "
                        f"Head of the log, worth keeping elsewhere: {found.log_rows} {found.log_head}")
    if not found.ok:
        raise RequirementNotMet("What is stored does not fit together", "vault", "Stop, keep a copy as it is, and compare with a backup.")
