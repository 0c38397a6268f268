# do not pre-load
"""What a given value means for a field: which text to write, which boxes to mark; and what a form asks for.

A wrong name or option is refused with the near matches.  Messages name fields and the form's own options,
never the value that was given: it may be about a person.
"""
from __future__ import annotations

import difflib
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pikepdf
from pikepdf.models import OutlineStructureError, PdfParsingError

from ..errors import AotFormsError, InputError, Problem
from .fields import EDIT, READ_ONLY, REQUIRED, UNISON, Field, Widget, read_form

Value = str | bool
# What reading a damaged file leads to: its parts may be missing, of any kind, or not what they say.
_DAMAGE = (pikepdf.PdfError, PdfParsingError, OutlineStructureError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """What a form field asks for. ``kind``: text, check, radio, choice, button, signature; ``pages`` from 1."""

    name: str
    kind: str
    options: tuple[str, ...]
    max_length: int | None
    multiline: bool
    comb: bool
    required: bool
    read_only: bool
    pages: tuple[int, ...]
    tooltip: str
    value: str


def open_pdf(data: bytes, where: str = "PDF") -> pikepdf.Pdf:
    """Open a PDF from bytes, mending a damaged cross-reference. Raises InputError."""
    try:
        return _writable(pikepdf.open(io.BytesIO(data)))
    except pikepdf.PasswordError:
        raise InputError("this PDF asks for a password", where, "Save it without a password") from None
    except (pikepdf.PdfError, RuntimeError):  # the second for a tree of pages that miscounts itself
        raise InputError("this is not a PDF that can be read", where, "Give a PDF file that opens in a viewer") from None


@contextmanager
def reading(where: str) -> Iterator[None]:
    """Within, whatever a damaged file leads to is an InputError."""
    try:
        yield
    except AotFormsError:
        raise
    except _DAMAGE as error:
        raise InputError("a part of this PDF cannot be read; it is damaged", where,
                         "Get the file anew from where it came, or open it in a viewer and print it to PDF") from error


def _writable(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    """Without metadata that nobody can read: they would stop it from being saved."""
    metadata = pdf.Root.get("/Metadata")
    if isinstance(metadata, pikepdf.Stream):
        try:
            metadata.read_bytes()
        except pikepdf.PdfError:
            del pdf.Root["/Metadata"]
    return pdf


def inspect(blank: bytes) -> tuple[FieldInfo, ...]:
    """Every field of a form, in its order, with the options that ``fill`` takes for it. Raises InputError."""
    with open_pdf(blank, "blank") as pdf, reading("blank"):
        return tuple(_info(field) for field in read_form(pdf).fields.values() if field.widgets)


def _info(field: Field) -> FieldInfo:
    return FieldInfo(
        name=field.name, kind=field.kind, options=tuple(options(field)), max_length=field.max_length,
        multiline=field.is_multiline, comb=field.is_comb,
        required=bool(field.flags & REQUIRED), read_only=bool(field.flags & READ_ONLY),
        pages=tuple(sorted({widget.page + 1 for widget in field.widgets})),
        tooltip=next((t for t in (field.tooltip, *(w.tooltip for w in field.widgets)) if t), ""), value=field.value)


def check_names(fields: Mapping[str, Field], values: Mapping[str, Value]) -> None:
    """Raise InputError for names that the form does not have, with the nearest that it has."""
    problems = []
    for name in values:
        if name not in fields:
            near = difflib.get_close_matches(name, fields, n=3, cutoff=0.5)
            mend = f"Did you mean {' or '.join(near)}?" if near else f"The form has {len(fields)} fields; list them with inspect()"
            problems.append(Problem(name, "the form has no field of this name", mend))
    if problems:
        raise InputError(
            f"{len(problems)} field name(s) not on the form: {'; '.join(p.line() for p in problems[:5])}",
            "values", problems=tuple(problems))


def options(field: Field) -> list[str]:
    """What may be given for a field besides free text: state names, export values, shown values, or ``#2``.

    ``#2`` is the second box of a group whose boxes cannot be told apart by name.
    """
    if field.kind == "choice":
        return list(dict.fromkeys(shown for _, shown in field.options))
    if field.kind not in ("check", "radio"):
        return []
    named: dict[str, set[str]] = {}
    for number, widget in enumerate(field.widgets):
        for name in _names(field, widget) or [f"#{number + 1}"]:
            named.setdefault(name, set()).add(f"#{number + 1}")
    out: list[str] = []
    for number, widget in enumerate(field.widgets):
        best = next((n for n in _names(field, widget) if len(named[n]) == 1 or _together(field, n)), f"#{number + 1}")
        out.append(best)
    return list(dict.fromkeys(out))


def _names(field: Field, widget: Widget) -> list[str]:
    """Names by which one box may be asked for: its export value first, then its state names."""
    rows, names = field.options, []
    if widget.opt_index < len(rows) and rows[widget.opt_index][0]:
        names.append(rows[widget.opt_index][0])
    return names + [state for state in widget.states if state not in names]


def _together(field: Field, name: str) -> bool:
    """True when boxes of one name are meant to go on together (ISO 32000-1 12.7.4.2.3 and .4)."""
    if field.kind == "check" or field.flags & UNISON:
        return True
    # The same choice shown again on another page is a copy; twice on one page it is two choices.
    pages = [w.page for w in field.widgets if name in _names(field, w)]
    return len(set(pages)) == len(pages)


def chosen(field: Field, value: Value) -> list[str | None]:
    """For every box of a check or radio field: the state to show, or None for off. Raises InputError.

    A box that has no on state of its own is given the empty state name: it is marked with our own cross.
    """
    states = [next(iter(w.states), "") for w in field.widgets]
    if value is False or value in ("", "Off"):
        return [None] * len(states)
    if value is True:
        if field.kind == "radio" and len(set(states)) > 1:
            raise _wrong(field, "True does not say which choice")
        return [state if state == states[0] else None for state in states]
    if value.startswith("#") and value[1:].isdigit() and 0 < int(value[1:]) <= len(states):
        return [state if i == int(value[1:]) - 1 else None for i, state in enumerate(states)]
    for by_export in (True, False):
        hits = [_hit(field, widget, value, by_export) for widget in field.widgets]
        if any(hit is not None for hit in hits):
            if sum(hit is not None for hit in hits) > 1 and not _together(field, value):
                raise _wrong(field, "several boxes have this name")
            return hits
    raise _wrong(field, "there is no such option")


def _hit(field: Field, widget: Widget, value: str, by_export: bool) -> str | None:
    states = widget.states
    if by_export:
        rows = field.options
        same = widget.opt_index < len(rows) and value == rows[widget.opt_index][0]
        return next(iter(states), "") if same else None
    return value if value in states else None


def written(field: Field, value: Value) -> str:
    """The text to write for a text or choice field. Raises InputError."""
    if isinstance(value, bool) or not isinstance(value, str):
        raise _wrong(field, f"this {field.kind} field takes text, not {type(value).__name__}")
    if field.kind != "choice" or value == "":
        return value
    for export, shown in field.options:
        if value in (export, shown):
            return shown
    if field.flags & EDIT:
        return value
    raise _wrong(field, "there is no such option")


def _wrong(field: Field, what: str) -> InputError:
    offered = [o.encode("utf-8", "backslashreplace").decode() for o in options(field)]
    mend = f"It takes: {', '.join(offered[:12])}" + (" …" if len(offered) > 12 else "") if offered else "Give text"
    return InputError(what, field.name, mend, (Problem(field.name, what, mend),))
