# do not pre-load
"""Are these papers fit to go to this office: the finished bytes, looked at once more before anything leaves.

What a PDF may hold and how a page may look is ``pdf.preflight``; here stand what a county takes, the names of files, numbers
and names that keep out of a court file (GR 31(e)), and words that no paper of ours may say.  What is not known of an office
limits nothing here; the strictest sensible default does.
Does not read pictures: a number or a name in a scan is for the eyes of whoever joins it.
"""
from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TypeVar

from .. import pdf
from ..documents.listing import IN_FULL, WITH_NUMBERS
from ..errors import InputError, Problem
from .county_model import DEFAULT_OFFICE, CountyProfile, Office
from .preflight_words import About, names_in, wrong_words

T = TypeVar("T")
# ASCII letters, digits, hyphen and underscore, one short extension, 50 characters: what every clerk's system takes.
SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,44}\.[a-z]{2,4}")
_MARGIN = re.compile(r"(?P<where>.+: its \w+ margin is )(?P<inches>\d+\.\d+) in, less than \d+ in")  # as ``pdf.preflight`` says it
_ABOUT = 0.05  # inches
MESSAGE_BYTES = 35_000_000
PAPER = "paper"
TOGETHER = "all papers"
_EXHIBIT = re.compile(r"exhibit-\d+")
# GR 31(e) lets these stand where the law asks for them: RCW 9.41.047(1)(c) sends them with a sheet that is not public,
# and whoever is to find a person, or represents the petitioner outside the court file, needs the name.
NUMBERS_ALLOWED = WITH_NUMBERS
NOTES = frozenset({"note", "locator", "discharge-memo", "participant-guide", "noncompliance-notice"})
NAME_ALLOWED = IN_FULL | NOTES  # a note never goes to the court
_NOTE = replace(pdf.GR_14, first_top=72)  # no court paper has one
# What was found in files looked at before, and what the last few of them say, by hash: a packet is looked at when it is
# sealed, planned and sent, and never changes.
_LOOKED: OrderedDict[tuple, tuple[Problem, ...]] = OrderedDict()
_READ: OrderedDict[bytes, pdf.Said] = OrderedDict()
_MOST, _MOST_READ = 512, 32


@dataclass(frozen=True, slots=True)
class Paper:
    """One finished PDF.  label: how a problem names it, never with a word of a person's.  document: the paper's id.
    signed: somebody signed it, so that a scan may stand in its place.  form_looks: what the court's own form that it stands on
    shows by itself (``Problem.seen``), which holds no paper back."""

    name: str
    label: str
    document: str
    content: bytes = field(repr=False)
    signed: bool = False
    form_looks: frozenset[str] = frozenset()

    @property
    def exhibit(self) -> bool:
        """A paper that was brought in, not written here."""
        return _EXHIBIT.fullmatch(self.document) is not None


@dataclass(frozen=True, slots=True)
class Number:
    """A number that GR 31(e) keeps out, and where it stands.  ``mark`` is as private as the number itself."""

    where: str
    what: str
    mark: str = field(repr=False)


def preflight(papers: Iterable[Paper], profile: CountyProfile | None, *, office: str = DEFAULT_OFFICE, channel: str | None = None,
              about: About | None = None, allowed: Collection[str] = ()) -> list[Problem]:
    """Every reason why ``papers`` may not go to ``office`` by ``channel``; an empty list when there is none.

    profile: None where the county is not known.  channel: the one that the profile leads to when None.  about: the matter;
    without it no name is looked for.  allowed: marks of numbers that a person let stand, with a reason (``numbers``).
    Each problem says paper and page, what is wrong, and how to mend it, and repeats nothing of the paper.
    Raises SetUpError without poppler.
    """
    papers, about = list(papers), about or About()
    if profile is not None:
        desk, channel = profile.office(office), channel or profile.route(office).channel
    else:
        desk, channel = None, channel or PAPER
    problems = [*_names_of_files(papers, about)]
    for paper in papers:
        problems += _one(paper, desk, channel, about, frozenset(allowed))
    return [*problems, *_together(papers, desk, channel)]


def numbers(papers: Iterable[Paper]) -> list[Number]:
    """The numbers in ``papers`` that GR 31(e) keeps out, where a person has to say why they may stand, or take them out."""
    return [Number(where, found.kind.value, found.mark) for paper in papers if (said := _said(paper)) is not None
            for where, found in _numbers(paper, said)]


def from_files(files: Sequence[tuple[str, bytes]], manifest: bytes | None) -> list[Paper]:
    """The papers among the files of a packet; the manifest says which is what, and which is signed."""
    body = json.loads(manifest) if manifest else {"files": []}
    told: Mapping[str, Mapping] = {item["name"]: item for item in body["files"]}
    made = []
    for place, (name, content) in enumerate(files):
        item = told.get(name, {})
        document = str(item.get("document") or f"paper {place + 1}")
        made.append(Paper(name, document, document, content, bool(item.get("signed_by")), frozenset(item.get("form_looks", ()))))
    return made


def _one(paper: Paper, desk: Office | None, channel: str, about: About, allowed: frozenset[str]) -> Iterator[Problem]:
    said = _said(paper)
    scan = said is not None and said.is_picture and (paper.signed or paper.exhibit)
    rules = _rules(paper, scan, desk, channel)
    yield from (Problem(_at(paper, p.where), p.what, p.mend) for p in _looked(paper.content, rules) if not _of_the_form(p, paper.form_looks))
    if said is None:
        return
    if not (scan or paper.exhibit):
        for number, text in enumerate(said.pages, 1):
            if not text.strip():
                yield Problem(_at(paper, f"page {number}"), "it has no text that can be read",
                              "Write the paper again; a picture of a page may stand only for one that was signed in ink")
    for where, found in _numbers(paper, said):
        if found.mark not in allowed:
            yield Problem(where, f"it holds {found.kind.value}", "Take it out, or all but its last four digits (GR 31(e)); "
                          "or say why it must stand there")
    yield from _words(paper, said, about)


def _of_the_form(problem: Problem, looks: frozenset[str]) -> bool:
    """Whether the empty blank shows this too; a margin of its own, but for a letter's height that is a little more or less."""
    if problem.seen in looks:
        return True
    here = _MARGIN.fullmatch(problem.seen)
    own = [there for look in looks if (there := _MARGIN.fullmatch(look)) and here and there["where"] == here["where"]]
    return here is not None and any(round(float(there["inches"]) - float(here["inches"]), 2) <= _ABOUT for there in own)


def _words(paper: Paper, said: pdf.Said, about: About) -> Iterator[Problem]:
    if names_in(said.about, about.names):
        yield Problem(_at(paper, "title"), "what the file says of itself names the respondent", "Take the name out of title and bookmarks")
    for number, text in enumerate(said.pages, 1):
        where = _at(paper, f"page {number}")
        if about.minor and paper.document not in NAME_ALLOWED and names_in(text, about.names):
            yield Problem(where, "it has the full name of a minor", "Write the initials (GR 31(e)); black the name out in an exhibit")
        if not paper.exhibit:
            yield from (Problem(where, wrong.what, wrong.mend) for wrong in wrong_words(text, about.proof))


def _said(paper: Paper) -> pdf.Said | None:
    """What the paper says; None where it cannot be opened, which ``pdf.preflight`` tells."""
    try:
        return _remembered(_READ, sha256(paper.content).digest(), lambda: pdf.said(paper.content), _MOST_READ)
    except InputError:
        return None


def _numbers(paper: Paper, said: pdf.Said) -> Iterator[tuple[str, pdf.Identifier]]:
    if paper.document in NUMBERS_ALLOWED:
        return
    places = [(_at(paper, f"page {number}"), text) for number, text in enumerate(said.pages, 1)]
    # A number that runs on over the end of a page.
    seen = set()
    for where, text in [*places, (_at(paper, "pages"), "\n".join(said.pages)), (_at(paper, "title"), said.about)]:
        for found in pdf.identifiers(text):
            if not where.endswith("pages") or found not in seen:
                yield where, found
            seen.add(found)


def _at(paper: Paper, where: str) -> str:
    return f"{paper.label}, {where}"


def _rules(paper: Paper, scan: bool, desk: Office | None, channel: str) -> pdf.Rules:
    if paper.exhibit:
        black_only = channel != PAPER and desk is not None and not _tiff_only(desk) and "black and white" in (desk.colour.value or "").casefold()
        return replace(pdf.EXHIBIT, black_only=black_only)
    if scan:
        return pdf.SCAN
    return _NOTE if paper.document in NOTES else pdf.GR_14


def _tiff_only(desk: Office) -> bool:
    formats = desk.formats.value
    return formats is not None and "pdf" not in formats


def _looked(content: bytes, rules: pdf.Rules) -> tuple[Problem, ...]:
    key = (sha256(content).digest(), rules)
    return _remembered(_LOOKED, key, lambda: tuple(pdf.preflight(content, rules)), _MOST)


def _remembered(memory: OrderedDict, key: object, make: Callable[[], T], most: int) -> T:
    found = memory.get(key)
    if found is None:
        found = memory[key] = make()
        while len(memory) > most:
            memory.popitem(last=False)
    return found


def _names_of_files(papers: list[Paper], about: About) -> Iterator[Problem]:
    seen: set[str] = set()
    for paper in papers:
        where = _at(paper, "file name")
        if not SAFE_NAME.fullmatch(paper.name) or paper.name.casefold() in seen:
            again = paper.name.casefold() in seen
            yield Problem(where, "two files have the same name" if again else "it is not one that every office takes",
                          "Use letters, digits, - and _, at most 50 characters, no two alike")
        elif names_in(paper.name.replace("_", " "), about.names) or pdf.identifiers(paper.name.rpartition(".")[0]):
            yield Problem(where, "it tells who the matter is about", "Name the file for the paper, not for a person")
        seen.add(paper.name.casefold())


def _together(papers: list[Paper], desk: Office | None, channel: str) -> Iterator[Problem]:
    """What an office takes at once, by any way but paper."""
    if channel == PAPER or desk is None:
        return
    size, most = sum(len(p.content) for p in papers), desk.max_bytes.value or MESSAGE_BYTES
    if size > most and not _tiff_only(desk):
        yield Problem(TOGETHER, f"they are {size / 1e6:.1f} MB together, and {most / 1e6:.1f} MB is the most", "File on paper, or scan exhibits at 300 dpi black and white")
    pages = sum(_pages(p) for p in papers)
    if desk.max_pages.value is not None and pages > desk.max_pages.value:
        yield Problem(TOGETHER, f"they have {pages} pages, and this office takes {desk.max_pages.value}", "File on paper, or ask the office")


def _pages(paper: Paper) -> int:
    try:
        return pdf.pages(paper.content)
    except InputError:
        return 0
