# do not pre-load
"""Where bound forms are kept: ``forms/`` in the home folder, one folder a paper, the blank's bytes beside the map.

Plain files without a fact about anybody.  A map is replaced whole; papers that stand on the old one must be written again.
"""
from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from ...errors import InputError, SetUpError
from .bound import BoundForm, check, on
from .maps import read_map, write_map
from .vocabulary import age_of, papers

FOLDER, MAP = "forms", "form.yml"


@dataclass(frozen=True, slots=True)
class BoundForms:
    """The bound forms of one home, by what they are bound as."""

    forms: Mapping[str, BoundForm] = field(default_factory=lambda: MappingProxyType({}))

    def for_stem(self, stem: str) -> BoundForm | None:
        """The form to use in place of our own ``stem``: the one for that age, else the one for its paper, else none."""
        for name in (age_of(stem), stem.split("-")[0]):
            if name in self.forms:
                return self.forms[name]
        return None

    def named(self, name: str) -> BoundForm | None:
        """The form that papers call ``name`` (``Document.blank``); None where it is gone or was changed since."""
        return next((form for form in self.forms.values() if form.name == name), None)

    @property
    def fingerprint(self) -> str:
        """Changes with every bound form; empty where there is none."""
        return " ".join(form.name for form in self.forms.values())


def bound_forms(home: Path | str) -> BoundForms:
    """Every bound form of a home.  Raises InputError where a blank is not the one that was bound (both hashes)."""
    shelf = Path(home) / FOLDER
    found = {name: _read(shelf / name) for name in papers() if (shelf / name / MAP).is_file()}
    return BoundForms(MappingProxyType(found))


def load(where: Path) -> BoundForm:
    """The bound form in a folder or in a map file with its blank beside it.  Raises InputError, SetUpError."""
    return _read(where if where.is_dir() else where.parent, where if where.is_file() else where / MAP)


def _read(folder: Path, map_file: Path | None = None) -> BoundForm:
    path = map_file or folder / MAP
    try:
        text = path.read_text(encoding="utf-8")
        blank = _blank(folder, read_map(text, str(path))).read_bytes()
    except (OSError, UnicodeDecodeError):
        raise SetUpError("A bound form cannot be read", str(path), "Bind the blank again: aotforms forms bind.") from None
    try:
        return _checked(text, blank)
    except InputError as error:
        raise InputError(error.what, str(path), error.mend, error.problems) from None


@lru_cache(maxsize=8)
def _checked(text: str, blank: bytes) -> BoundForm:
    """Map and blank as a bound form; looking for every place on the blank is done once for the same two."""
    return on(read_map(text), blank)


def _blank(folder: Path, bound: BoundForm) -> Path:
    """The blank beside a map: named by its hash, else any file of its kind."""
    path = folder / f"blank-{bound.sha256[:16]}.{bound.kind}"
    others = sorted(folder.glob(f"*.{bound.kind}"))
    return path if path.is_file() or not others else others[0]


def keep(home: Path | str, bound: BoundForm) -> Path:
    """Keep a bound form in the home, in place of the one for the same paper; gives the map's path.

    Raises InputError where a place of it is not right.
    """
    if problems := tuple(check(bound)):
        raise InputError(f"{len(problems)} place(s) of the binding are not right", "fields", "", problems)
    folder = Path(home) / FOLDER / bound.paper
    try:
        for each in (Path(home), Path(home) / FOLDER, folder):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
        blank = folder / f"blank-{bound.sha256[:16]}.{bound.kind}"
        _write(blank, bound.blank)
        _write(folder / MAP, write_map(bound).encode())
        for old in folder.glob("blank-*"):
            if old != blank:
                old.unlink()
    except OSError as error:
        raise SetUpError(f"The bound form cannot be kept ({error.strerror})", str(folder), "Choose another --home.") from None
    return folder / MAP


def remove(home: Path | str, paper: str) -> bool:
    """Take a bound form away, so that our own is used again; False where there is none."""
    folder = Path(home) / FOLDER / paper
    if paper not in papers() or not (folder / MAP).is_file():
        return False
    (folder / MAP).unlink()
    for blank in _files(folder):
        blank.unlink()
    folder.rmdir()
    return True


def _files(folder: Path) -> Iterator[Path]:
    yield from [path for path in folder.iterdir() if path.is_file()]


def _write(path: Path, data: bytes) -> None:
    """A private file, whole: another process sees the old one or the new, never a part."""
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)
