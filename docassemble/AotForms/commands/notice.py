# do not pre-load
"""``aotforms notice``: what an office answered, signed: read it, confirm whose key it is, and take it into the ledger."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..errors import InputError
from .shared import DEFAULT_HOME, OPERATOR, As, AsJson, Home, at_home, console, print_json

File = Annotated[Path, typer.Argument(metavar="FILE", help="The .json file that the office sent.")]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(no_args_is_help=True, help="Signed notices: what an office answered to a packet.")
    for command in (read, take, confirm, forget, key):
        group.command()(command)
    app.add_typer(group, name="notice")


def read(notice: File, as_json: AsJson = False) -> None:
    """Say what a notice says, and which key signed it. Needs no vault; whose key it is, it cannot know."""
    from ..filing import notice_taking, notices

    signed = notices.read(_content(notice))
    told = signed.notice.model_dump(mode="json") | {"key": notice_taking.fingerprint(signed.key)}
    if as_json:
        print_json(told)
        return
    for name, value in told.items():
        if value:
            console().print(f"{name:14} {value}")
    for code in signed.notice.reasons:
        console().print(f"  {notices.reason_words(signed.notice.office, code)}")


def take(notice: File, home: Home = DEFAULT_HOME, login: As = OPERATOR, as_json: AsJson = False) -> None:
    """Take a notice into the ledger. The same one again, or one that says less than what is known, changes nothing."""
    hand_in(notice, home, login, as_json)


def hand_in(path: Path, home: Path, login: str, as_json: bool = False) -> None:
    """What ``notice take`` and ``report --notice`` do."""
    from ..guide.desk import noticing

    at_home(home, login)
    told = noticing.take(login, _content(path))
    if as_json:
        print_json({"submission": told.submission, "state": told.state, "words": told.words})
    else:
        console().print(f"{told.state}: {told.words}")


def confirm(
    notice: File,
    fingerprint: Annotated[str, typer.Option(help="As the office read it out by telephone.")],
    confirmed_by: Annotated[str, typer.Option(help="Who asked the office.")],
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Keep the key that signed a notice as that of its office, once somebody compared it by telephone."""
    from ..guide.desk import noticing

    at_home(home, login)
    noticing.confirm(login, _content(notice), fingerprint, confirmed_by)
    console().print("The key is kept. Now take the notice: aotforms notice take FILE")


def forget(
    county: Annotated[str, typer.Option(help="The county.")],
    office: Annotated[str, typer.Option(help="prosecutor or clerk.")],
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Forget the confirmed key of an office, which may be known to others. Its notices are refused until one is confirmed anew."""
    from ..guide.desk import noticing

    at_home(home, login)
    noticing.forget_key(login, county, office)
    console().print("The key is forgotten.")


def key(
    renew: Annotated[bool, typer.Option("--renew", help="Make a new key: the old one may be known to others. Tell every sender.")] = False,
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """The fingerprint of your own organization's key, to read out to whoever takes your notices in."""
    from ..guide.desk import noticing

    at_home(home, login)
    console().print(noticing.renew_own(login) if renew else noticing.own_fingerprint(login), soft_wrap=True)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError("The notice cannot be read", "FILE", f"{error.strerror}. Give the path of the file that the office sent.") from None
