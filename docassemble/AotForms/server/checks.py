# do not pre-load
"""What the web application needs from the machine, and what to install when it is missing."""
from __future__ import annotations

import ctypes
import importlib.util
import locale
from dataclasses import dataclass

from ..errors import SetUpError

LOCALE = "en_US.UTF-8"


@dataclass(frozen=True, slots=True)
class Library:
    """A system library: the file that the loader must find, what needs it, and the Debian package."""

    file: str
    purpose: str
    package: str


LIBRARIES = (
    Library("libzbar.so.0", "docassemble cannot be imported without it", "libzbar0"),
    Library("libpango-1.0.so.0", "typesetting of orders, plans and notices", "libpango-1.0-0"),
    Library("libpangoft2-1.0.so.0", "typesetting of orders, plans and notices", "libpangoft2-1.0-0"),
    Library("libharfbuzz.so.0", "shaping of names in every script", "libharfbuzz0b"),
)


def has_library(file: str) -> bool:
    """Whether the loader finds a shared library by its file name."""
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def has_locale(name: str = LOCALE) -> bool:
    """Whether the C library knows a locale; leaves the process's own as it was."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return True


def missing(has_library=has_library, has_locale=has_locale) -> list[tuple[str, str]]:
    """(what is missing, how to mend it) for every need of the machine that is not met."""
    found = [(f"{one.file} ({one.purpose})", f"apt install {one.package}")
             for one in LIBRARIES if not has_library(one.file)]
    if not has_locale():
        found.append((f"the locale {LOCALE}", "apt install locales && localedef -i en_US -f UTF-8 en_US.UTF-8"))
    for module in ("docassemble.base", "docassemble.webapp", "gunicorn"):
        if importlib.util.find_spec(module) is None:
            found.append((f"the Python package {module}", "make run (or pip install with the extra 'server')"))
    return found


def require() -> None:
    """Raise SetUpError naming everything that is missing, in one line."""
    found = missing()
    if found:
        whats, mends = zip(*found, strict=True)
        raise SetUpError(f"This machine lacks {', '.join(whats)}", "serve", f"As root: {'; '.join(mends)}.")
