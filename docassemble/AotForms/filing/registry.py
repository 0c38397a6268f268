# do not pre-load
"""Finding filing adapters: entry points of the group ``aotforms.filing_adapters``, loaded when they are asked for.

One that cannot be loaded is recorded and never keeps another from working.  Two that claim one id are both left out: which of
them carries court papers is decided by an allow-list that says so, never by the order of an installation.
"""
from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from importlib.metadata import EntryPoint, entry_points

from ..errors import Problem, SetUpError
from .adapter import API_VERSION, Capabilities, FilingAdapter

GROUP = "aotforms.filing_adapters"
ALLOWED = "AOTFORMS_ADAPTERS"


class Registry:
    """The adapters of this installation.

    allow: the ids that may be used (``email``), or ``id=distribution`` to choose between two that claim one id; None for all.
    found: the entry points to use, for tests; the installed ones when None.
    """

    def __init__(self, allow: Collection[str] | None = None, *, found: Iterable[EntryPoint] | None = None):
        self._loaded: dict[str, FilingAdapter] = {}
        self._problems: dict[str, Problem] = {}
        chosen = None if allow is None else dict(item.partition("=")[::2] for item in allow)
        points = list(entry_points(group=GROUP) if found is None else found)
        self._points: dict[str, EntryPoint] = {}
        for name in sorted({point.name for point in points}):
            if chosen is None or name in chosen:
                self._choose(name, [p for p in points if p.name == name], (chosen or {}).get(name, ""))
        for name in sorted(set(chosen or ()) - {point.name for point in points}):
            self._fail(name, "no installed package brings this adapter", "Install it, or take it off the allow-list")

    @classmethod
    def installed(cls) -> Registry:
        """The adapters that this machine allows: those that AOTFORMS_ADAPTERS lists (ids, or ``id=distribution``, with blanks or commas
        between), or every installed one where it is not set.  Paper is always allowed: a filing must always be possible."""
        listed = os.environ.get(ALLOWED)
        return cls() if listed is None else cls({*listed.replace(",", " ").split(), "paper"})

    def _choose(self, name: str, claims: list[EntryPoint], wanted: str) -> None:
        if wanted:
            claims = [p for p in claims if p.dist is not None and p.dist.name == wanted]
        # The same package seen twice (a checkout beside its installed copy) is one claim.
        claims = list({point.value: point for point in claims}.values())
        if len(claims) == 1:
            self._points[name] = claims[0]
        else:
            self._fail(name, "several packages bring an adapter of this name" if claims else "the chosen package does not bring it",
                       f"Allow one of them as {name}=PACKAGE")

    def _fail(self, name: str, what: str, mend: str) -> None:
        self._problems[name] = Problem(f"adapter {name}", what, mend)

    def ids(self) -> tuple[str, ...]:
        """The ids that can be asked for; nothing is loaded."""
        return tuple(self._points)

    def get(self, name: str) -> FilingAdapter:
        """One adapter, loaded now.  Raises SetUpError, with the reason, when there is none or it cannot be used."""
        if name in self._points and name not in self._loaded and name not in self._problems:
            self._load(name)
        if name not in self._loaded:
            problem = self._problems.get(name) or Problem(f"adapter {name}", "there is no such adapter", "See aotforms adapters")
            raise SetUpError(problem.what, problem.where, problem.mend, (problem,))
        return self._loaded[name]

    def working(self) -> dict[str, FilingAdapter]:
        """Every adapter that can be used, by id: what a Courier takes."""
        for name in self._points:
            if name not in self._loaded and name not in self._problems:
                self._load(name)
        return dict(self._loaded)

    def problems(self) -> tuple[Problem, ...]:
        """Why some cannot be used; loads every adapter to find out."""
        self.working()
        return tuple(self._problems[name] for name in sorted(self._problems))

    def _load(self, name: str) -> None:
        try:
            adapter = self._points[name].load()()
        except Exception as error:  # somebody else's code may fail in any way, and must not stop the others
            self._fail(name, f"it cannot be loaded ({type(error).__name__})", "Run aotforms doctor; reinstall its package")
            return
        if not isinstance(adapter, FilingAdapter) or not isinstance(getattr(adapter, "capabilities", None), Capabilities):
            self._fail(name, "it is not a FilingAdapter with capabilities", "Ask its author for a corrected version")
        elif adapter.api_version != API_VERSION:
            self._fail(name, f"it was written for adapter contract {adapter.api_version}, this release has {API_VERSION}",
                       "Install a version of it that fits this release")
        elif getattr(adapter, "id", None) != name:
            self._fail(name, "its id differs from the name under which it is installed", "Ask its author for a corrected version")
        else:
            self._loaded[name] = adapter
