# do not pre-load
"""How facts are put into words on a paper.  Nothing is shortened, and what is not known gives an empty text."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from typing import TypeVar

from ..law.rules import Who
from ..matter.base import Source
from ..matter.dates import When, long_date
from ..matter.matter import Matter
from ..matter.people import Contact, Interpreter, Respondent, Someone
from .settings import Settings
from .translating import ENGLISH, Translator

T = TypeVar("T")


def day(value: date | None, tr: Translator = ENGLISH) -> str:
    """``March 4, 2026``, or nothing."""
    if value is None:
        return ""
    return tr("{month} {day}, {year}", month=tr(long_date(value).partition(" ")[0]), day=value.day, year=value.year)


def clock(value: time | None, tr: Translator = ENGLISH) -> str:
    """``2:30 p.m.``, or nothing."""
    if value is None:
        return ""
    return tr("{time} a.m." if value.hour < 12 else "{time} p.m.", time=f"{value.hour % 12 or 12}:{value.minute:02d}")


def when(value: When | None) -> str:
    """The day or the range, with the words that the person used: ``February 2026``, ``August 28 to September 7, 2025 (Labor Day)``."""
    if value is None:
        return ""
    return f"{_range(value.earliest, value.latest)} ({value.words})" if value.words else _range(value.earliest, value.latest)


def _range(first: date, last: date) -> str:
    """The shortest words for a range of days that say exactly that range."""
    if first == last:
        return long_date(first)
    if (first.year, first.month, first.day) == (last.year, last.month, 1) and (last + timedelta(days=1)).day == 1:
        return f"some day in {long_date(first).replace(' 1,', '')}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"some day in {first.year}"
    start = long_date(first).removesuffix(f", {first.year}") if first.year == last.year else long_date(first)
    return f"between {start} and {long_date(last)}"


def joined(*parts: str | None, by: str = ", ") -> str:
    """The parts that are known, in order."""
    return by.join(part for part in parts if part)


def reach(contact: Contact) -> str:
    """Address, telephone and e-mail on one line."""
    return joined(contact.address.line, contact.phone, contact.email)


def listed(items: Iterable[T] | None, put: Callable[[T], str], by: str = "\n") -> str:
    """Every item in words; ``None`` for a list known to be empty; nothing while it is not known."""
    if items is None:
        return ""
    items = tuple(items)
    return apart((put(item) for item in items), by) if items else "None"


def apart(texts: Iterable[str], by: str = "\n") -> str:
    """The texts, each on a line of its own; with an empty line between them where one has several lines itself."""
    texts = [text for text in texts if text]
    return ("\n\n" if by == "\n" and any("\n" in text for text in texts) else by).join(texts)


def provider(contact: Contact) -> str:
    """The provider, and the person to speak with where one is known beside it: ``Clinic (contact: Ann Bell, director)``."""
    who = joined(contact.name.full, contact.title)
    return f"{contact.organization} (contact: {who})" if contact.organization and who else contact.organization or who


def person(contact: Contact) -> str:
    """Name, title, organization and how to reach them, on one line."""
    return joined(contact.name.full, contact.title, contact.organization, reach(contact))


def someone(value: Someone) -> str:
    """Who it is; ``None`` where there is nobody; nothing while nobody has said."""
    if value.exists is False:
        return "None"
    return person(value.contact) or ("Yes" if value.exists else "")


def interpreter(value: Interpreter) -> str:
    """The language, or that none is needed; nothing while nobody has said."""
    if value.needed is False:
        return "Not needed"
    return value.language or ("Needed" if value.needed else "")


def source(value: Source) -> str:
    """``Record: discharge summary of March 4, 2026. Reliable because: …``"""
    kind = value.kind.value[0].upper() + value.kind.value[1:]
    said = f"{kind}: {value.who}" if value.who else kind
    return f"{stop(said)} Reliable because: {stop(value.reliable_because)}" if value.reliable_because else stop(said)


def stop(text: str) -> str:
    """The text, ending in a full stop."""
    return text if text.endswith((".", "!", "?", "。", "…", "”", '"')) else text + "."


def observed(sources: Iterable[Source] | None) -> bool:
    """True where one of the sources is the petitioner's own observation or evaluation."""
    return any(s.first_hand for s in sources or ())


def other_sources(sources: Iterable[Source] | None) -> str:
    """Every source that needs words: all but a bare own observation, one on each line."""
    return apart(source(s) for s in sources or () if not s.first_hand or s.who or s.reliable_because)


def court_name(respondent: Respondent, who: Who, settings: Settings) -> str:
    """The respondent's name as it may stand in the body of a court paper: initials unless known to be an adult."""
    return respondent.name.full if who is Who.ADULT else respondent.name.initials


def caption_name(respondent: Respondent, who: Who, settings: Settings) -> str:
    """The respondent's name as it stands in a caption; see ``Settings``."""
    return respondent.name.initials if settings.caption_by_initials else court_name(respondent, who, settings)


def names_in(text: str, respondent: Respondent) -> bool:
    """True where ``text`` holds a part of the respondent's name, or of another name used, as a word of its own.

    A name of several words or with a hyphen is also looked for word by word.
    """
    name = respondent.name
    wholes = [whole for whole in (name.given, name.middle, name.family, *(respondent.other_names or ())) if whole]
    parts = {part for whole in wholes for part in (whole, *re.split(r"[\s\-‐‑]+", whole)) if len(part) > 1}
    return any(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text, re.IGNORECASE) for part in parts)


def county(matter: Matter) -> str:
    """The county of filing as a caption has it: ``KING``."""
    name = matter.venue.county or ""
    return re.sub(r"\s+county$", "", name, flags=re.IGNORECASE).upper()
