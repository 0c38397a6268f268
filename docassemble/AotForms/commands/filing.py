# do not pre-load
"""``aotforms file``, ``status``, ``report`` and ``adapters``: packets on their way, and where they stand."""
from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ..errors import FilingFailed, FilingUnknown, InputError, RequirementNotMet
from .shared import DEFAULT_HOME, OPERATOR, As, AsJson, Home, at_home, console, print_json, progress


LISTED = 100


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("file")(file)
    app.command("status")(status)
    app.command("report")(report)
    app.command("fax-report")(fax_report)
    app.command("take-back")(take_back)
    app.command("adapters")(adapters)


def file(
    packet: Annotated[Path, typer.Argument(help="The folder that holds manifest.json.")],
    county: Annotated[str, typer.Option(help="The county you file in; it must be the packet's.")],
    adapter: Annotated[str | None, typer.Option(help="The channel; else what is known of that office, else paper.")] = None,
    because: Annotated[str | None, typer.Option(help="For a clerk: why this court takes a petition that is not on the AOC form.")] = None,
    out: Annotated[Path | None, typer.Option(help="A new folder for files made for you to act on.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; send nothing.")] = False,
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
    as_json: AsJson = False,
) -> None:
    """File PACKET with the office it was sealed for. The same packet is never sent twice."""
    from .. import packet as packets
    from ..filing import profiles
    from ..guide.desk import following, sending
    from ..guide.desk.opening import actor, vault

    if out and out.exists():
        raise InputError("There is something of this name already", "--out", "Name a new folder; nothing was filed.")
    at_home(home, login)
    sealed = packets.load(packet)
    known = profiles.profile(county)
    if known.county.casefold() != sealed.county.casefold():
        raise InputError("The packet was sealed for another county", "--county", "Assemble it for this county, or name the packet's.")
    handle = vault().matters.find(actor(login), sealed.reference).id
    channel = adapter or sending.best_channel(login, handle, sealed.office)
    if dry_run:
        _say_plan(sending.plan(login, handle, sealed, channel), as_json)
        return
    with progress("Filing", as_json):
        row = sending.file_packet(login, handle, sealed, channel, clerk_takes_because=because)
        if not row.awaits_person and row.state == "queued":
            sending.deliver(vault())
            row = next(r for r in following.where(login, handle) if r.id == row.id)
    _say_row(login, row, out, as_json)


def _say_plan(plan, as_json: bool) -> None:
    if as_json:
        print_json({"steps": list(plan.steps), "problems": [asdict(p) for p in plan.problems]})
    else:
        for step in plan.steps:
            console().print(f"- {step}")
        console().print("Nothing was sent.")
    if plan.problems:
        raise InputError("This packet cannot go this way", "", "", plan.problems)


def _say_row(login: str, row, out: Path | None, as_json: bool) -> None:
    from ..guide.desk import following

    if out and row.files:
        out.mkdir(parents=True, mode=0o700)
        for name in row.files:
            (out / name).write_bytes(following.artifact(login, row.id, name)[0])
    receipt = following.receipt(login, row.id)
    if as_json:
        print_json(receipt)
    else:
        console().print(f"{row.state}: {row.words}")
        _say_late(row.late)
        console().print(f"Submission {row.id}, to the {row.office} of {row.county.title()} County, by {row.channel}.")
        for event in receipt["events"]:
            detail = event.get("detail", {}).get("detail")
            console().print(f"  {event['at']}  {event['state']:10} {event['said_by']}{': ' + detail if detail else ''}")
        if row.files:
            console().print(f"Made for you: {', '.join(row.files)}" + (f" in {out}" if out else " (give --out to have them written)"))
    if row.state == "unknown":
        raise FilingUnknown("Whether the packet arrived is not known", "", "Ask the office, then record its answer: aotforms report.")
    if row.state == "failed":
        raise FilingFailed("The packet was certainly not taken", "", "See why above; file it again, or on paper.")
    if "On hold" in row.words:
        raise RequirementNotMet("The submission is on hold", "", "Look at: aotforms check.")


def status(
    submission: Annotated[str | None, typer.Argument(help="One submission; else all of them.")] = None,
    receipt_to: Annotated[Path | None, typer.Option("--receipt", help="Write its receipt to this new file, .pdf or .json.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="List every submission, not only the last hundred.")] = False,
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
    as_json: AsJson = False,
) -> None:
    """Where submissions stand, and who said so."""
    from ..filing import ledger
    from ..guide.desk import following
    from ..guide.desk.opening import actor, vault

    at_home(home, login)
    if receipt_to:
        _write_receipt(login, submission, receipt_to)
        return
    if submission:
        receipt = following.receipt(login, submission)
        if as_json:
            print_json(receipt)
            return
        console().print(f"{receipt['reference']}  {receipt['state']}  seal {receipt['packet_hash']}")
        _say_late(following.late_words(ledger.load(vault(), actor(login), submission)))
        for event in receipt["events"]:
            console().print(f"  {event['at']}  {event['state']:12} {event['note']:24} {event['said_by']}")
        return
    rows = ledger.list_submissions(vault(), actor(login), limit=None if everything or as_json else LISTED)
    if as_json:
        print_json([following.receipt(login, s.id) for s in rows])
        return
    for s in rows:
        console().print(f"{s.id}  {s.reference}  {s.recipient.office} of {s.recipient.county.title()}  {s.state.value}: {following.state_words(s)}")
        _say_late(following.late_words(s))
    if not rows:
        console().print("Nothing has been filed from here.")
        return
    counts = ledger.count_submissions(vault(), actor(login))
    console().print("Altogether: " + ", ".join(f"{count:,} {state.value}" for state, count in counts.items()) + ".")
    if sum(counts.values()) > len(rows):
        console().print(f"These are the {len(rows)} that changed last. For all of them: aotforms status --all.")


def _write_receipt(login: str, submission: str | None, path: Path) -> None:
    from ..guide.desk import following

    if submission is None:
        raise InputError("A receipt is of one submission", "--receipt", "Give its id: aotforms status ID --receipt FILE.pdf.")
    content, _ = following.receipt_file(login, submission, path.suffix.removeprefix(".").lower())
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise InputError("The receipt cannot be written", "--receipt", f"{error.strerror}. Name a new file.") from None
    console().print("The receipt is written.")


def _say_late(words: str) -> None:
    if words:
        console().print(f"  DEADLINE: {words}")


def report(
    submission: Annotated[str | None, typer.Argument(help="The submission; with --mail it is found by the mail.")] = None,
    state: Annotated[str | None, typer.Option(help="sent, received, accepted, returned, rejected or failed.")] = None,
    said_by: Annotated[str | None, typer.Option(help="Who said so.")] = None,
    mail: Annotated[Path | None, typer.Option(help="An .eml or mailbox file with what came back: bounces and replies.")] = None,
    notice: Annotated[Path | None, typer.Option(help="A signed notice that the office sent; see: aotforms notice.")] = None,
    cause_number: Annotated[str | None, typer.Option(help="As the clerk gave it.")] = None,
    filed_on: Annotated[str | None, typer.Option(help="The clerk's filing date, 2026-03-14.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why it was returned or rejected.")] = None,
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Record what a person did, or what an office said; or hand in mail that came back, or a signed notice.

    A bounce means that it certainly did not arrive. A reply is kept and changes nothing: read it, then report what it says.
    """
    from ..guide.desk import following, office
    from .notice import hand_in

    if notice is not None:
        hand_in(notice, home, login)
        return
    at_home(home, login)
    if mail is not None:
        _take_mail(login, mail)
        return
    if not (submission and state and said_by):
        raise InputError("A report says which submission, what happened, and who said so", "SUBMISSION --state --said-by",
                         "Give all three; or hand in a mail with --mail, a signed notice with --notice.")
    row = following.report(login, submission, state, said_by, "command line", cause_number=cause_number, reason=reason,
                           filed_on=office.day(filed_on))
    console().print(f"{row.state}: {row.words}")


def fax_report(
    submission: Annotated[str, typer.Argument(help="The submission.")],
    result: Annotated[str, typer.Option(help="all pages sent, no page sent, some pages sent, or not sure.")],
    at: Annotated[str, typer.Option(help="Day and time on the report, 2026-11-24T14:05, as on the clock in Washington.")],
    number: Annotated[str, typer.Option(help="The number dialed, from the report.")],
    said_by: Annotated[str, typer.Option(help="Your full name.")],
    pages: Annotated[str | None, typer.Option(help="The pages sent, if the report says it.")] = None,
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Record what the transmission report of a fax says. It is kept with the submission, and shown in its receipt."""
    from ..guide.desk import following

    at_home(home, login)
    row = following.report_fax(login, submission, result, at=at, pages=pages, number=number, said_by=said_by)
    console().print(f"{row.state}: {row.words}")


def take_back(
    submission: Annotated[str, typer.Argument(help="The submission.")],
    said_by: Annotated[str, typer.Option(help="Your full name.")],
    reason: Annotated[str, typer.Option(help="Why what was recorded last is wrong.")],
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Take back the last thing that was reported by mistake. Nothing is deleted."""
    from ..guide.desk import following

    at_home(home, login)
    row = following.take_back(login, submission, said_by, reason)
    console().print(f"{row.state}: {row.words}")


def _take_mail(login: str, path: Path) -> None:
    from ..filing_adapters.email.incoming import TOLD, Kind, read_file
    from ..guide.desk import mailed

    for number, each in enumerate(read_file(path), 1):
        status = f" The mail system gave the code {each.status}." if each.status else ""
        taken = mailed.take(login, each.raw, each.sha256, each.about, note=each.kind.value, bounced=each.kind is Kind.FAILED,
                            detail=TOLD[each.kind] + status)
        if taken.submission is None:
            console().print(f"mail {number}: {each.kind.value}, about nothing that was sent from here; not kept.")
        elif taken.again:
            console().print(f"mail {number}: handed in before; submission {taken.submission} is {taken.state}.")
        else:
            console().print(f"mail {number}: {each.kind.value}. {TOLD[each.kind]} Submission {taken.submission} is {taken.state}.")


def adapters(as_json: AsJson = False) -> None:
    """The channels of this installation, what each can do, and why one cannot be used."""
    from ..filing import Registry

    registry = Registry.installed()
    working, problems = registry.working(), registry.problems()
    if as_json:
        print_json({"adapters": {name: {"title": a.title, **asdict(a.capabilities)} for name, a in working.items()},
                    "problems": [asdict(p) for p in problems]})
        return
    for name, adapter in working.items():
        can = adapter.capabilities
        console().print(f"{name:14} {adapter.title} ({'a person carries it' if can.by_hand else 'sends by itself'})")
    for problem in problems:
        console().print(f"not usable: {problem.line()}")
