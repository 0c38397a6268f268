# do not pre-load
"""What a person may choose about a server, checked before anything starts."""
from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ..errors import SetUpError

PETITION = "docassemble.AotForms:data/questions/petition.yml"
EVERY = {"0.0.0.0", "::", ""}
LOCAL_ADMIN = "admin@localhost.example"


@dataclass(frozen=True, slots=True)
class Settings:
    """One server's settings. Times in seconds; URLs as text; paths absolute.

    idle_seconds: after so long without a request the person must log in again.
    resume_hours: how long a resume code works; 0: this server gives none.
    behind_proxy: a proxy in front of this server speaks TLS and sets X-Forwarded-Proto and -Host.
    public_url: the address by which people reach it, for links in messages; needed behind a proxy and for "every address".
    """

    home: Path
    host: str = "127.0.0.1"
    port: int = 8700
    database_url: str = ""
    redis_url: str = ""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    behind_proxy: bool = False
    public_url: str = ""
    admin_email: str = LOCAL_ADMIN
    idle_seconds: int = 900
    resume_hours: int = 24
    interview: str = PETITION

    @property
    def tls(self) -> bool:
        """Whether this server itself speaks TLS."""
        return self.tls_cert is not None

    @property
    def secure(self) -> bool:
        """Whether people reach the server over https."""
        return self.tls or self.behind_proxy

    @property
    def url(self) -> str:
        """Where the server answers, ending in a slash."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}/"

    @property
    def address(self) -> str:
        """The address that may stand in a message, ending in a slash; empty where the server cannot know it."""
        if self.public_url:
            return self.public_url.rstrip("/") + "/"
        return "" if self.behind_proxy or self.host in EVERY else self.url

    def check(self) -> None:
        """Raise SetUpError, one line, for settings that are unsafe or cannot work."""
        if not 1 <= self.port <= 65535:
            raise SetUpError(f"{self.port} is not a port", "--port", "Give a number from 1 to 65535.")
        if (self.tls_cert is None) != (self.tls_key is None):
            raise SetUpError("A certificate needs its key and a key its certificate", "--tls-cert, --tls-key",
                             "Give both files.")
        for option, path in (("--tls-cert", self.tls_cert), ("--tls-key", self.tls_key)):
            if path is not None and not path.is_file():
                raise SetUpError("There is no such file", f"{option} {path}", "Give a PEM file.")
        if not is_loopback(self.host) and not self.secure:
            raise SetUpError("Other machines could reach this address, and nothing would be encrypted",
                             f"--host {self.host}", "Give --tls-cert and --tls-key, or say --behind-proxy "
                             "when a proxy in front speaks TLS.")
        _check_url("--database-url", self.database_url, {"postgresql"}, "postgresql://USER:PASSWORD@HOST:5432/NAME")
        _check_url("--redis-url", self.redis_url, {"redis", "rediss"}, "redis://:PASSWORD@HOST:6379/0")
        public = urlsplit(self.public_url)
        if self.public_url and (public.scheme != "https" or not public.hostname or public.path not in ("", "/") or public.query
                                or public.username):
            raise SetUpError("This is not the address of a server", "--public-url", "Write it as https://forms.hospital.example")
        if "@" not in self.admin_email:
            raise SetUpError("This is not an e-mail address", "--admin-email", "Give one that can log in.")
        if self.idle_seconds < 1:
            raise SetUpError("The idle time must be at least one second", "--idle-seconds", "Give 900 or less.")
        if not 0 <= self.resume_hours <= 72:
            raise SetUpError("A resume code works for three days at most", "--resume-hours", "Give 24, or 0 for no codes at all.")


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_url(option: str, url: str, schemes: set[str], example: str) -> None:
    """Never repeats the URL: it holds a password."""
    if not url:
        return
    parts = urlsplit(url)
    if parts.scheme.split("+")[0] not in schemes or not (parts.hostname or "host=" in parts.query):
        raise SetUpError("This address cannot be used", option, f"Write it as {example}.")
