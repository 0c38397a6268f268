# do not pre-load
"""``aotforms settings``: the mail relay, and the addresses that a named person confirmed; ``aotforms members``."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..errors import InputError
from .shared import DEFAULT_HOME, OPERATOR, As, Home, at_home, console, point_at


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(no_args_is_help=True, help="How your organization's channels are reached.")
    group.command("mail")(mail)
    group.command("address")(address)
    group.command("callback")(callback)
    group.command("certificate")(certificate)
    group.command("signing")(signing)
    group.command("phone")(phone)
    group.command("fax")(fax)
    group.command("fax-sender")(fax_sender)
    app.add_typer(group, name="settings")
    people = typer.Typer(no_args_is_help=True, help="Who belongs to which organization.")
    people.command("add")(add)
    people.command("name")(name)
    people.command("organization")(organization)
    app.add_typer(people, name="members")


def mail(
    host: Annotated[str, typer.Option(help="The relay's host name, as its certificate has it.")],
    sender: Annotated[str, typer.Option("--from", help="The address you send from.")],
    port: Annotated[int | None, typer.Option(help="465 for tls, 587 for starttls when left out.")] = None,
    security: Annotated[str, typer.Option(help="tls or starttls; a relay without TLS is never used.")] = "tls",
    username: Annotated[str | None, typer.Option()] = None,
    password_file: Annotated[Path | None, typer.Option(help="A file that holds the password; it is not left in a history.")] = None,
    ca_file: Annotated[Path | None, typer.Option(help="Trust only this authority (PEM).")] = None,
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Keep how the mail relay is reached, encrypted."""
    from ..guide.desk import office

    at_home(home, login)
    given = {"smtp_host": host, "smtp_from": sender, "smtp_security": security, "smtp_username": username or "",
             "smtp_port": str(port or ""), "smtp_authority": _block(ca_file, "--ca-file"),
             "smtp_password": _block(password_file, "--password-file", "utf-8", "a text file that holds the password")}
    office.mail(login, given)
    console().print("The mail relay is kept.")


def address(
    county: Annotated[str, typer.Option(help="The county.")],
    office: Annotated[str, typer.Option(help="prosecutor or clerk.")],
    email: Annotated[str, typer.Option(help="Where that office takes papers by e-mail.")],
    confirmed_by: Annotated[str, typer.Option(help="Who confirmed it with that office.")],
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Keep the address of an office, with who confirmed it."""
    from ..guide.desk import office as desk_office

    at_home(home, login)
    desk_office.confirm_address(login, county, office, email, confirmed_by)
    console().print("The address is kept.")


def certificate(
    county: Annotated[str, typer.Option(help="The county.")],
    office: Annotated[str, typer.Option(help="prosecutor or clerk.")],
    file: Annotated[Path | None, typer.Option(help="The office's certificate (PEM).")] = None,
    confirmed_by: Annotated[str, typer.Option(help="Who compared its fingerprint with that office.")] = "",
    forget: Annotated[bool, typer.Option("--forget", help="Forget the one that is kept.")] = False,
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Keep the certificate of an office: mail to it is then encrypted (S/MIME), or does not leave."""
    from ..guide.desk import office as desk_office

    at_home(home, login)
    if forget:
        desk_office.forget_certificate(login, county, office)
        console().print("The certificate is forgotten.")
        return
    if file is None:
        raise InputError("No certificate was given", "--file", "Name a PEM file; or say --forget.")
    mark = desk_office.confirm_certificate(login, county, office, _block(file, "--file"), confirmed_by)
    console().print(f"The certificate is kept. Its fingerprint (SHA-256): {mark}", soft_wrap=True)


def signing(
    certificate: Annotated[Path | None, typer.Option(help="Your certificate (PEM), first in its file.")] = None,
    key: Annotated[Path | None, typer.Option(help="Its private key (PEM).")] = None,
    passphrase_file: Annotated[Path | None, typer.Option(help="A file that holds the key's passphrase.")] = None,
    encrypted_only: Annotated[bool | None, typer.Option("--encrypted-only/--encrypted-where-known",
                                                        help="Send nothing to an office whose certificate is not kept.")] = None,
    unsigned: Annotated[bool, typer.Option("--unsigned", help="Forget certificate and key.")] = False,
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Keep the certificate with which mail to offices is signed (S/MIME), and whether mail leaves encrypted only."""
    from ..guide.desk import office

    at_home(home, login)
    given: dict[str, object] = dict.fromkeys(("smime_certificate", "smime_key", "smime_key_passphrase")) if unsigned else {}
    if certificate is not None and key is not None:
        given = {"smime_certificate": _block(certificate, "--certificate"), "smime_key": _block(key, "--key"),
                 "smime_key_passphrase": _block(passphrase_file, "--passphrase-file") if passphrase_file else None}
    elif certificate is not None or key is not None:
        raise InputError("Certificate and key go together", "--certificate --key", "Give both.")
    if encrypted_only is not None:
        given["smime_required"] = encrypted_only
    office.signing_mail(login, given)
    console().print("The settings for signed mail are kept.")


def _block(path: Path | None, where: str, encoding: str = "ascii", what: str = "a readable text file in PEM form") -> str:
    """The text of a file that was named; empty where none was."""
    try:
        return path.read_text(encoding=encoding).strip() if path else ""
    except (OSError, ValueError):
        raise InputError("The file cannot be read", where, f"Give {what}.") from None


def callback(
    channel: Annotated[str, typer.Argument(help="The channel, such as ecf.")],
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Say where a court calls back, to agree with it and to enter as the channel's callback address; and what nobody here filed."""
    from ..guide.desk import calling

    at_home(home, login)
    console().print(f"The address of this server, then: {calling.address(login, channel)}")
    count = calling.quarantined(login)
    if count:
        console().print(f"{count} call(s) were about no filing of this organization. They are kept; ask the court.")


def phone(
    county: Annotated[str, typer.Option(help="The county.")],
    office: Annotated[str, typer.Option(help="prosecutor or clerk.")],
    number: Annotated[str, typer.Option(help="The office's telephone number.")],
    confirmed_by: Annotated[str, typer.Option(help="Who confirmed it with that office.")],
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Keep the telephone number of an office. It stands on the sheet that is made when a deadline is near."""
    from ..guide.desk import office as desk_office

    at_home(home, login)
    desk_office.confirm_phone(login, county, office, number, confirmed_by)
    console().print("The number is kept.")


def fax(
    county: Annotated[str, typer.Option(help="The county.")],
    office: Annotated[str, typer.Option(help="prosecutor or clerk.")],
    number: Annotated[str, typer.Option(help="The office's fax number, with its area code.")],
    confirmed_by: Annotated[str, typer.Option(help="Who confirmed it with that office.")],
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Keep the fax number of an office, with who confirmed it."""
    from ..guide.desk import office as desk_office

    at_home(home, login)
    desk_office.confirm_fax(login, county, office, number, confirmed_by)
    console().print("The fax number is kept.")


def fax_sender(
    name: Annotated[str | None, typer.Option(help="Who sends, as the cover sheet says it.")] = None,
    phone: Annotated[str | None, typer.Option(help="Your telephone number.")] = None,
    number: Annotated[str | None, typer.Option(help="Your fax number.")] = None,
    told_by: Annotated[str | None, typer.Option(help="Which office told whom that it takes these papers by fax.")] = None,
    tiff: Annotated[bool | None, typer.Option("--tiff/--no-tiff", help="Make a black and white TIFF as well, for a fax program.")] = None,
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Keep what the cover sheet of a fax says of the sender. Without it, lines are left to write on."""
    from ..guide.desk import office

    at_home(home, login)
    given = {"fax_sender": name, "fax_sender_phone": phone, "fax_sender_number": number, "channel_confirmed_by": told_by, "fax_bilevel": tiff}
    office.fax(login, {key: value for key, value in given.items() if value is not None})
    console().print("The settings for faxes are kept.")


def add(
    email: Annotated[str, typer.Argument(help="The person's login.")],
    role: Annotated[str, typer.Option(help="filer, signer, reader or admin.")] = "filer",
    full_name: Annotated[str, typer.Option("--name", help="The person's full name, which you verified; see: members name.")] = "",
    home: Home = DEFAULT_HOME,
    login: As = OPERATOR,
) -> None:
    """Add a person to your organization. The login itself is made by: aotforms accounts add."""
    from ..guide.desk import office

    at_home(home, login)
    office.add_member(login, email, role)
    if full_name:
        office.verify_name_here(email, full_name)
    console().print("The person is a member.")


def name(
    email: Annotated[str, typer.Argument(help="The person's login.")],
    full_name: Annotated[str | None, typer.Argument(help="The full name, as it stands on papers. Asked for when left out.")] = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Vouch for a member's full name, under which the person can sign by login. Only on the server, by whoever holds the machine.

    It is kept encrypted, as verified at the terminal, with the time. See who the person is before you do it.
    """
    from ..guide.desk import office

    point_at(home)
    office.verify_name_here(email, full_name if full_name is not None else typer.prompt("Full name, as it stands on papers"))
    console().print("The name is kept.")


def organization(
    name: Annotated[str, typer.Argument(help="The organization's name.")],
    admin: Annotated[str, typer.Option(help="The login of its first administrator.")],
    home: Home = DEFAULT_HOME,
) -> None:
    """Set up a further organization, which sees nothing of any other."""
    from ..guide.desk import office

    at_home(home)
    office.new_organization(name, admin)
    console().print("The organization is made.")
