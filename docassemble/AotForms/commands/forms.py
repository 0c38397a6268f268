# do not pre-load
"""``aotforms forms``: our own blank forms, and binding the court's official ones to our values."""
from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from ..documents import binding
from ..documents.binding import BoundForm, Identity
from ..documents.binding.proof import proof
from ..documents.blanks import blank as own_blank
from ..documents.variants import VARIANTS
from ..errors import InputError, NotYetKnown, Problem, SetUpError
from .forms_asking import Asker, table
from .forms_shown import told
from .shared import DEFAULT_HOME, AsJson, Home, console, print_json
from .shared import home as home_folder

BlankFile = Annotated[Path, typer.Argument(help="The official blank: PDF or .docx.")]
Paper = Annotated[str, typer.Option("--as", help="What it is bound as: petition, declaration, or petition-adult and so on.")]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(no_args_is_help=True, help="Blank forms: our own, and official ones bound to our values.")
    for name, command in (("list", list_forms), ("inspect", inspect), ("bind", bind), ("check", check), ("unbind", unbind), ("words", words)):
        group.command(name)(command)
    app.add_typer(group, name="forms")


def list_forms(home: Home = DEFAULT_HOME, as_json: AsJson = False) -> None:
    """Our own forms and the bound ones: number, whether somebody verified it, and the blank's hash."""
    bound = binding.bound_forms(home_folder(home))
    rows: list[dict[str, Any]] = []
    for stem, variant in VARIANTS.items():
        taken = bound.for_stem(stem)
        rows.append({"form": stem, "title": variant.title, "kind": "own", "number": None, "verified": False,
                     "sha256": own_blank(stem).sha256, "used": taken is None})
    for name, form in bound.forms.items():
        known = form.identity
        rows.append({"form": name, "title": known.title, "kind": f"bound {form.kind}", "number": known.number, "revision": known.revision,
                     "verified": known.verified, "verified_by": known.verified_by, "verified_on": known.verified_on,
                     "sha256": form.sha256, "used": True, "bound": len(form.fields), "not_bound": len(form.unbound)})
    if as_json:
        print_json(rows)
        return
    out = console()
    for row in rows:
        number = row["number"] or "number not known"
        state = "verified" if row["verified"] else "not verified"
        out.print(f"{row['form']:32} {row['kind']:10} {number}, {state}, {'in use' if row['used'] else 'not used: a bound form stands in'}", soft_wrap=True)
        out.print(f"{'':32} SHA-256 {row['sha256']}", soft_wrap=True)
    out.print("No number is ever guessed. A petition that is not on a verified form is a worksheet.")


def words(paper: Annotated[str, typer.Argument(help="petition, declaration, petition-adult …")], as_json: AsJson = False) -> None:
    """The words that a blank of PAPER can be bound to, each with its kind and meaning."""
    found = binding.vocabulary(paper)
    if as_json:
        print_json([{"name": t.name, "kind": t.kind, "number": t.number, "meaning": t.meaning} for t in found.values()])
        return
    for term in found.values():
        console().print(f"{term.name:34} {term.kind:6} {term.number:6} {term.meaning}", soft_wrap=True)


def inspect(blank: BlankFile, as_json: AsJson = False) -> None:
    """Where BLANK can be written on: fields of its form, or rules, boxes and squares with the text beside them."""
    data = _read(blank)
    found = binding.places(data)
    if as_json:
        print_json({"kind": binding.kind_of(data), "sha256": binding.digest(data), "places": [told(place) for place in found]})
        return
    out = console()
    out.print(f"{binding.kind_of(data)}, SHA-256 {binding.digest(data)}")
    for place in found:
        where = told(place)
        out.print(f"  {where['where']:28} {place.kind:9} {where['place']}  “{place.label}”"
                  + (f"  tooltip “{place.tooltip}”" if place.tooltip and place.tooltip != place.label else ""), soft_wrap=True)
    out.print(f"{len(found)} places.")
    if not found:
        raise NotYetKnown("No place to write on was found", "BLANK",
                          "A scanned form has no text to hold on to. Ask the court for its PDF or Word file.")


def bind(
    blank: BlankFile,
    paper: Paper,
    map_file: Annotated[Path | None, typer.Option("--map", help="A map that you edited, instead of a proposal.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the map here to edit, and keep nothing yet.")] = None,
    ask: Annotated[bool | None, typer.Option("--ask/--no-ask", help="Ask about what is left. Asks in a terminal when no map is given.")] = None,
    new_edition: Annotated[bool, typer.Option("--new-edition", help="The map was made for an older blank; who verified that one no longer counts.")] = False,
    number: Annotated[str | None, typer.Option(help="The form's number, as it is printed.")] = None,
    title: Annotated[str | None, typer.Option(help="The form's title, as it is printed.")] = None,
    revision: Annotated[str | None, typer.Option(help="The form's revision, as it is printed.")] = None,
    verified_by: Annotated[str | None, typer.Option(help="Who compared the proof with the form.")] = None,
    verified_on: Annotated[str | None, typer.Option(help="On which day, as 2026-03-14.")] = None,
    home: Home = DEFAULT_HOME,
) -> None:
    """Bind BLANK to our values: by a proposal that you complete, or by a map that you edited.

    Nothing on the blank is changed. Number, title and revision are entered by you, never guessed.
    """
    data, asking = _read(blank), _asks(ask, map_file)
    found, proposals = binding.places(data), []
    if map_file is not None:
        form = _from_map(map_file, paper, data, new_edition)
    else:
        if not asking and out is None:
            raise InputError("Nobody is there to look at the proposal", "--out", "Give --out MAP.yml, edit that map, and bind with --map MAP.yml.")
        proposals = binding.Proposer(binding.vocabulary(paper)).propose(found)
        form = _proposed(paper, data, proposals)
    form = _entered(form, {"number": number, "title": title, "revision": revision, "verified_by": verified_by}, verified_on)
    stopped = False
    if asking:
        asker = Asker(form, found, proposals)
        form, stopped = asker.run(), asker.stopped
    elif proposals:
        console().print(table(proposals))
    _keep(form, found, {p.term: p.reason for p in proposals}, out, home_folder(home), stopped)


def _asks(ask: bool | None, map_file: Path | None) -> bool:
    import sys

    return bool(ask) if ask is not None else map_file is None and sys.stdin.isatty() and sys.stdout.isatty()


def _proposed(paper: str, data: bytes, proposals: list[binding.Proposal]) -> BoundForm:
    fields: dict[str, tuple] = {}
    for each in proposals:
        fields[each.term] = (*fields.get(each.term, ()), each.place.spot)
    return BoundForm(paper, binding.kind_of(data), binding.digest(data), Identity(), fields, (), data)


def _from_map(path: Path, paper: str, data: bytes, new_edition: bool) -> BoundForm:
    from dataclasses import replace

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError("The map cannot be read", "--map", "Give a YAML file, as forms bind --out writes it.") from None
    form = binding.read_map(text)
    if form.paper != paper:
        raise InputError(f"The map is for {form.paper or 'no paper'}, not for {paper}", "paper", "Give the same paper in both.")
    if new_edition and form.sha256 != binding.digest(data):
        known = replace(form.identity, verified_by=None, verified_on=None, revision=None)
        form = replace(form, sha256=binding.digest(data), kind=binding.kind_of(data), identity=known)
    return binding.on(form, data)


def _entered(form: BoundForm, texts: dict[str, str | None], day: str | None) -> BoundForm:
    """What was given about the form's identity on the command line."""
    from dataclasses import replace

    given: dict[str, Any] = {name: value.strip() for name, value in texts.items() if value and value.strip()}
    if day:
        given["verified_on"] = a_day(day)
    return replace(form, identity=replace(form.identity, **given)) if given else form


def a_day(text: str) -> date:
    """A day that somebody wrote.  Raises InputError; a day to come cannot be one on which something was verified."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise InputError("This is not a date", "--verified-on", "Write it as 2026-03-14.") from None
    if found > date.today():
        raise InputError("This day is still to come", "--verified-on", "Give the day on which the form was compared.")
    return found


def _keep(form: BoundForm, found: list, reasons: dict[str, str], out: Path | None, home: Path, stopped: bool) -> None:
    """Write the map to edit, or keep the bound form; what was stopped is kept as a map and not used yet."""
    target = out or (home / binding.shelf.FOLDER / f"{form.paper}.draft.yml" if stopped else None)
    if target is not None:
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            target.write_text(binding.write_map(form, reasons, found), encoding="utf-8")
        except OSError as error:
            raise InputError(f"The map cannot be written ({error.strerror})", "--out", "Give another path.") from None
        say = "Stopped. What you answered is in" if stopped else "The map is in"
        console().print(f"{say} {target}", soft_wrap=True)
        console().print(f"Go on with: aotforms forms bind BLANK --as {form.paper} --map {target}" + (" --ask" if stopped else ""), soft_wrap=True)
        if stopped:
            raise typer.Exit(130)
        return
    path = binding.keep(home, form)
    known = form.identity
    console().print(f"Bound: {len(form.fields)} words, {len(form.unbound)} not bound. Kept in {path.parent}", soft_wrap=True)
    _tell_looks(*_looks(form))
    console().print(f"Look at the proof before you use it: aotforms forms check {form.paper} --out PROOF")
    if not known.verified:
        console().print("It is not verified, so a petition on it still counts as a worksheet. Once you have compared the proof, bind "
                        "it again with its map and --number, --title, --verified-by and --verified-on.")


def check(
    bound: Annotated[str, typer.Argument(help="petition, or the path of a map with its blank beside it.")],
    out: Annotated[Path, typer.Option(help="A folder for the proof.")] = Path("proof"),
    home: Home = DEFAULT_HOME,
    as_json: AsJson = False,
) -> None:
    """Make a proof of a bound form: every place filled with the name of what goes there, one picture a page.

    Lists the words that have no place, and the places that nothing is bound to.
    """
    form = _bound(bound, home)
    made, (looks, faults) = proof(form), _looks(form)
    out.mkdir(parents=True, exist_ok=True)
    for name, data in made.files.items():
        (out / name).write_bytes(data)
    if as_json:
        print_json({"paper": form.paper, "sha256": form.sha256, "verified": form.identity.verified, "files": [str(out / n) for n in made.files],
                    "not_bound": [t.name for t in made.unbound], "not_asked": list(form.not_asked), "not_used": [told(p) for p in made.unused],
                    "looks": [p.seen for p in looks], "faults": [p.line() for p in faults]})
        return
    say = console()
    say.print(f"{len(form.fields)} words are bound. Look at: {', '.join(str(out / n) for n in made.files)}", soft_wrap=True)
    for term in made.unbound:
        say.print(f"  not bound: {term.name:34} {term.meaning}", soft_wrap=True)
    for place in made.unused:
        say.print(f"  not used:  {told(place)['where']:20} {told(place)['place']}  “{place.label}”", soft_wrap=True)
    _tell_looks(looks, faults)
    if "proof.txt" in made.files:
        say.print("LibreOffice is not installed, so there is no picture: open proof.docx in Word.")


def _looks(form: BoundForm) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """What the blank itself shows, and what it carries; nothing where this machine cannot draw it, as a Word form without LibreOffice."""
    try:
        return binding.own_looks(form), binding.own_faults(form)
    except SetUpError:
        return (), ()


def _tell_looks(looks: tuple[Problem, ...], faults: tuple[Problem, ...]) -> None:
    say = console()
    if looks:
        say.print("The blank itself, with nothing filled in, shows what no paper of ours would. The court takes its own form as it is, so no "
                  "paper on it is held back for that; but ask the clerk where you are not sure that this is the court’s file:", soft_wrap=True)
    for problem in looks:
        say.print(f"  {problem.seen}", soft_wrap=True)
    if faults:
        say.print("E-filing systems refuse what this blank carries, and so would we. Mend the blank, and bind what comes of it:", soft_wrap=True)
    for problem in faults:
        say.print(f"  {problem.line()}", soft_wrap=True)


def _bound(name: str, home: Path) -> BoundForm:
    folder = home_folder(home) / binding.shelf.FOLDER / name
    if name in binding.papers():
        if not (folder / binding.shelf.MAP).is_file():
            raise InputError("No form is bound as this", name, f"Bind one: aotforms forms bind BLANK --as {name}")
        return binding.load(folder)
    if not Path(name).exists():
        raise InputError("There is no such bound form", "BOUND", f"Give one of {', '.join(binding.papers())}, or the path of a map.")
    return binding.load(Path(name))


def unbind(paper: Annotated[str, typer.Argument(help="What it was bound as.")], home: Home = DEFAULT_HOME) -> None:
    """Take a bound form away, so that our own form is used again."""
    if not binding.remove(home_folder(home), paper):
        raise InputError("No form is bound as this", paper, "See: aotforms forms list")
    console().print("It is taken away. Our own form is used again.")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError("The blank cannot be read", "BLANK", f"{error.strerror}. Give the path of a PDF or .docx file.") from None
