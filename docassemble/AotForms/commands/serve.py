# do not pre-load
"""``aotforms serve`` and ``aotforms accounts add``."""
from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Optional

import typer

from ..errors import AotFormsError
from ..server.settings import LOCAL_ADMIN, PETITION, Settings
from .shared import DEFAULT_HOME, OPERATOR, As, Home, point_at


def serve(
    home: Home = DEFAULT_HOME,
    host: Annotated[str, typer.Option(help="The address to listen on. Anything but this machine needs TLS.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8700,
    database_url: Annotated[str, typer.Option(envvar="AOTFORMS_DATABASE_URL",
                                              help="postgresql://…; SQLite in the home folder when left out.")] = "",
    redis_url: Annotated[str, typer.Option(envvar="AOTFORMS_REDIS_URL",
                                           help="redis://…; an embedded store when left out.")] = "",
    tls_cert: Annotated[Optional[Path], typer.Option(help="Your certificate, a PEM file.")] = None,
    tls_key: Annotated[Optional[Path], typer.Option(help="Its key, a PEM file.")] = None,
    behind_proxy: Annotated[bool, typer.Option("--behind-proxy", help="A proxy in front of this server speaks TLS.")] = False,
    public_url: Annotated[str, typer.Option(envvar="AOTFORMS_PUBLIC_URL",
                                            help="https://…, by which people reach this server; for links in messages.")] = "",
    admin_email: Annotated[str, typer.Option(help="The first account's e-mail address (first start only).")] = LOCAL_ADMIN,
    admin_name: Annotated[str, typer.Option(help="That person's full name, as it stands on papers; you vouch for it.")] = "",
    idle_seconds: Annotated[int, typer.Option(help="Seconds without a request after which a person logs in again.")] = 900,
    resume_hours: Annotated[int, typer.Option(help="Hours for which a resume code opens its matter elsewhere; 0 for no codes.")] = 24,
    interview: Annotated[str, typer.Option(hidden=True)] = PETITION,
) -> None:
    """Start the web application: the real docassemble, embedded. Ctrl-C stops everything it started."""
    from ..server.launch import serve as run

    settings = Settings(
        home=home.expanduser().absolute(), host=host, port=port, database_url=database_url, redis_url=redis_url,
        tls_cert=_absolute(tls_cert), tls_key=_absolute(tls_key), behind_proxy=behind_proxy, public_url=public_url,
        admin_email=admin_email, idle_seconds=idle_seconds, resume_hours=resume_hours, interview=interview)
    say, new = partial(print, flush=True), not (settings.home / "run/first-account").exists()
    raise typer.Exit(run(settings, say=say, before=lambda: _first_name(settings, admin_name, new, say)))


def _first_name(settings: Settings, admin_name: str, new: bool, say) -> None:
    """Keep the first administrator's name, for which whoever starts the server vouches; or say, once, how that is done later.

    In this process, and in no child's environment or settings file: a name belongs in the vault only.
    """
    if admin_name:
        from ..vault import open_vault

        vault = open_vault(settings.home, settings.database_url or None)
        try:
            vault.members.verify_name_at_terminal(settings.admin_email, admin_name)
        finally:
            vault.close()
    elif new:
        say("Before that person can sign papers in this log-in, enter the full name here, on the server: "
            f"aotforms members name {settings.admin_email} --home {settings.home}")


def add_account(
    email: Annotated[str, typer.Argument(help="The person's e-mail address; it is also the login.")],
    home: Home = DEFAULT_HOME,
    role: Annotated[str, typer.Option(help="The docassemble privilege.")] = "user",
    first_name: Annotated[str, typer.Option()] = "",
    last_name: Annotated[str, typer.Option()] = "",
    member: Annotated[str, typer.Option(help="Make the person a member too: filer, signer, reader or admin.")] = "",
    full_name: Annotated[str, typer.Option("--name", help="The member's full name, which you verified; kept encrypted.")] = "",
    login: As = OPERATOR,
) -> None:
    """Make an account; its one-time password is shown once, here."""
    from ..server import accounts

    os.umask(0o077)
    accounts.connect(home.expanduser().absolute())
    number, password = accounts.add(email, first_name=first_name, last_name=last_name, role=role)
    print(f"Account {number} for {email} is made.")
    print(f"Its password, shown only this once: {password}")
    if not member and not full_name:
        print(f"It sees nothing until it belongs to an organization: aotforms members add {email}")
        return
    from ..guide.desk import office

    point_at(home)
    if member:
        office.add_member(login, email, member)
    if full_name:
        office.verify_name_here(email, full_name)


def _absolute(path: Path | None) -> Path | None:
    return None if path is None else path.expanduser().absolute()


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("serve")(serve)
    group = typer.Typer(no_args_is_help=True, help="People who may log in.")
    group.command("add")(add_account)
    group.callback()(lambda: None)
    app.add_typer(group, name="accounts")


def main() -> None:
    """The same commands as ``python -m docassemble.AotForms.commands.serve``, for a start without the rest."""
    app = typer.Typer(add_completion=False)
    register(app)
    try:
        app()
    except AotFormsError as error:
        for line in [error.line()] if not error.problems else [problem.line() for problem in error.problems]:
            print(line, file=sys.stderr)
        raise SystemExit(error.exit_code) from None


if __name__ == "__main__":
    main()
