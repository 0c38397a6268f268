# do not pre-load
"""What the author of an adapter brings for the suite: the adapter, a packet it can send, and a server that misbehaves on request."""
from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import StrEnum

from ..filing.adapter import FilingAdapter, Outgoing, State


class Bad(StrEnum):
    """How a server can misbehave.  A kit names in ``can`` those that its server can play; the others are skipped by name.

    ABSENT: nobody listens.  BEFORE: the line is lost before a byte of a paper left.  DURING: after the first such byte, and the server
    did not take it.  TAKEN: the server took it and its answer is lost.  REFUSED: a clear no.  SILENT: it takes the papers and
    never answers.  GARBAGE: an answer that means nothing.  HOSTILE: an answer made to hurt (entity bombs, endless nesting, huge).
    REDIRECT: it names another place.  CERTIFICATE: its certificate is not good.  RUDE: it puts a name into each text of its own.
    MUTE: it lets anybody connect and never says a word.  DRIP: its answer comes a byte at a time and does not end.
    SMALL: it says that it takes only papers smaller than these.
    """

    ABSENT = "nobody listens"
    BEFORE = "lost before the first byte of a paper"
    DURING = "lost after the first byte of a paper"
    TAKEN = "taken, and the answer lost"
    REFUSED = "refused"
    SILENT = "silent"
    GARBAGE = "garbage"
    HOSTILE = "hostile answer"
    REDIRECT = "redirect"
    CERTIFICATE = "bad certificate"
    RUDE = "a name in its own words"
    MUTE = "connected and mute"
    DRIP = "an answer byte by byte"
    SMALL = "takes only smaller papers"


class Kit(ABC):
    """One adapter under test, with its server.  A context manager: the server runs inside.

    can: what its server can play.   planted: names that stand in the papers (and in what a RUDE server says) and must come out nowhere.
    tells: what the recipient can say of a packet, from the first state to the last; empty where it cannot be asked and does not call.
    """

    can: frozenset[Bad] = frozenset()
    planted: tuple[str, ...] = ()
    tells: tuple[State, ...] = ()

    def __enter__(self) -> Kit:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    @abstractmethod
    def adapter(self) -> FilingAdapter:
        """The adapter, made afresh."""

    @abstractmethod
    def outgoing(self, **changes: object) -> Outgoing:
        """A packet that the adapter can send to the server, with settings; ``changes`` replace fields of ``Outgoing``."""

    @abstractmethod
    def profile(self) -> Mapping[str, object]:
        """What is known of the recipient, as the courier hands it over."""

    @abstractmethod
    def taken(self, key: str) -> int:
        """How often the server took the packet of this key.  For a channel by hand: 0."""

    def reached(self) -> int:
        """How many connections anybody has made to the server."""
        return 0

    def misbehave(self, how: Bad) -> None:
        """From now on the server does this.  Asked only for what ``can`` names."""
        raise NotImplementedError(f"the kit says that its server can play: {how.value}; let it")

    def behave(self) -> None:
        """From now on the server is in its right mind."""

    def narrow_profile(self) -> Mapping[str, object] | None:
        """A recipient that is known to take fewer bytes or pages than the packet has; None where this channel heeds no profile."""
        return None

    def tell(self, outgoing: Outgoing, state: State) -> None:
        """From now on the recipient says, when it is asked about this packet, that it stands in ``state``.  Asked only where ``tells``."""
        raise NotImplementedError("the kit says that its recipient can be asked; let it answer")

    def call_back(self, outgoing: Outgoing, state: State) -> Mapping[str, object] | None:
        """The WSGI environment of the recipient's call that says so, as its server sends it (``wsgi.input`` and the headers), for
        the settings of ``outgoing``; None where this channel calls nobody."""
        return None
