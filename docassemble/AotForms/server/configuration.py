# do not pre-load
"""docassemble's configuration file, written by us at every start: what AotForms does not use is off."""
from __future__ import annotations

import sys
from urllib.parse import parse_qsl, urlencode, urlsplit

import yaml

from . import language
from .home import Home
from .settings import Settings

# Every feature that is not needed, by docassemble's name of the switch. `aotforms doctor` checks the same list.
OFF = (
    "enable playground", "allow updates", "allow configuration editing", "allow log viewing", "enable api",
    "enable email server", "enable object storage", "enable daglobal", "enable json storage",
    "enable sms interface", "enable monitor", "enable training", "enable faxing", "enable tts",
    "enable translation", "enable sharing playgrounds", "developer can install", "debug", "allow demo",
    "allow embedding", "allow anonymous access", "allow registration", "allow forgot password",
    "error notification variables", "verbose error messages", "user can delete account",
    "user can request developer account", "pypi", "xsendfile",
)
# docassemble expires a session so long after it began, however busy it is; the idle lock is ours (idle.py).
SESSION_SECONDS = 12 * 3600


def write(home: Home, settings: Settings, redis_url: str) -> None:
    """Write ``config/config.yml`` (0600; it holds the secret key and the addresses with their passwords)."""
    (home / "docassemble.wsgi").touch(mode=0o600)
    text = yaml.safe_dump(build(home, settings, redis_url), sort_keys=False, allow_unicode=True)
    home.write("config/config.yml", "# Written at every start; change the options of `aotforms serve` instead.\n" + text)


def build(home: Home, settings: Settings, redis_url: str) -> dict:
    """The configuration as a mapping, with docassemble's own key names."""
    made = {name: False for name in OFF}
    made.update(_places(home, settings, redis_url))
    made.update(_people(settings))
    made.update(_looks(settings))
    return made


def _places(home: Home, settings: Settings, redis_url: str) -> dict:
    return {
        "secretkey": home.secret("secretkey"),
        "db": database(home, settings.database_url),
        "sql ping": bool(settings.database_url),
        "redis": redis_url,
        "rabbitmq": redis_url,
        "root": "/",
        "url root": settings.url.rstrip("/"),
        "external hostname": settings.host,
        "uploads": str(home / "files"),
        "log": str(home / "log"),
        "log to std": True,
        "backup days": 0,
        "packages": sys.prefix,
        "webapp": str(home / "docassemble.wsgi"),
        "ready file": str(home / "run/ready"),
        "pypirc path": str(home / "run/.pypirc"),
        "use https": settings.secure,
        "behind https load balancer": settings.behind_proxy,
        "module whitelist": ["docassemble.AotForms.guide.objects"],
        "default interview": settings.interview,
        "root redirect url": "/",
        "exitpage": "/",
        "logoutpage": "/",
        "checkin interval": 0,
        "maximum content length": 32 * 1024 * 1024,
        "interview delete days": 0,
    }


def _people(settings: Settings) -> dict:
    return {
        "session lifetime seconds": SESSION_SECONDS,
        "password complexity": {"length": 12, "lowercase": 1, "uppercase": 1, "digits": 1, "punctuation": 0},
        "attempt limit": 10,
        "ban period": 900,
        "two factor authentication": {"enable": True, "allow sms": False, "allow app": True, "allowed for": ["user"]},
        "mail": {"default sender": '"AotForms" <no-reply@localhost.example>'},
        "language": "en",
        "words": ["docassemble.base:data/sources/us-words.yml", *_own_words()],
        "locale": "en_US.utf8",
        "timezone": "America/Los_Angeles",
    }


def _own_words() -> list[str]:
    """The files with docassemble's own words in the languages that we offer, in place of its machine-made ones."""
    return [f"docassemble.AotForms:{language.FOLDER}/{code}.xlf" for code in language.languages() if code != language.ENGLISH]


def _looks(settings: Settings) -> dict:
    return {
        "appname": "AotForms",
        "brandname": "AotForms",
        "default title": "AotForms",
        "show login": True,
        "show interviews link": False,
        "show profile link": False,
        "show dispatch link": False,
        "auto color scheme": False,
        "inverse navbar": False,
        "button style": "normal",
        "button colors": {"continue": "primary", "back": "link"},
        "global css": ["docassemble.AotForms:data/static/aotforms.css"],
        "global javascript": [f"docassemble.AotForms:data/static/{name}.js" for name in ("aotforms", "aotforms-errors")],
        "use progress bar percentage": False,
        "default icons": "font awesome",
    }


def database(home: Home, url: str) -> dict:
    """docassemble's ``db`` entry for a PostgreSQL URL, or for SQLite in the home folder.

    docassemble always builds ``prefix + user:password@host/name``; for SQLite that is a path, so a folder
    of the name ``da:x@sqlite`` holds the file.
    """
    if not url:
        (home / "db/da:x@sqlite").mkdir(mode=0o700, exist_ok=True)
        return {"prefix": f"sqlite:///{home / 'db'}/", "name": "docassemble.sqlite",
                "user": "da", "password": "x", "host": "sqlite"}
    parts = urlsplit(url)
    name = parts.path.lstrip("/") or "docassemble"
    query = urlencode(parse_qsl(parts.query))
    return {"prefix": "postgresql+psycopg2://", "name": f"{name}?{query}" if query else name,
            "user": parts.username or "docassemble", "password": parts.password or "",  # stay quoted: a URL again
            "host": parts.hostname or "localhost", "port": str(parts.port or 5432)}
