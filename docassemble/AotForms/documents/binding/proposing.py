# do not pre-load
"""Proposing which value goes where: by label, by what kind of answer fits, and by where on the form it stands.

A proposal is a guess with a reason, for a person to judge.  Number, title and revision of a form are never proposed.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .likeness import Weights, first_subject, subject, words
from .spots import Place
from .vocabulary import OF_THE_FORM, Term

ENOUGH = 0.72  # below this a place is asked about, not proposed
_CAPTION = frozenset({"county", "caption_name", "cause_number"})
_NOT_OURS = frozenset({"counsel", "judge", "clerk", "other", "guardian", "witness"})
_NEVER = frozenset({"ruleset_date", "caption_words"})
# What official forms call things that our own form words otherwise.
_ALSO: Mapping[str, tuple[str, ...]] = {
    "county": ("County", "County of", "Superior Court of Washington, County of", "In the circuit court of", "County of the trial court"),
    "caption_name": ("In the matter of", "In re", "Respondent", "Name of respondent", "In re the detention of"),
    "cause_number": ("Case number", "No.", "Cause number", "Docket number"),
    "respondent_name": ("Respondent's name", "Name of respondent"),
    "petitioner_name": ("Petitioner's name", "Name of petitioner", "I am the petitioner"),
    "petitioner_signature": ("Signature of petitioner", "Sign here", "Your signature", "Signature"),
    "petitioner_signed_on": ("Date signed", "Dated", "Date", "Signature date", "Date of signature"),
    "petitioner_signed_at": ("Signed at", "Place signed", "City and state", "Signed place"),
    "petitioner_printed_name": ("Printed name", "Print name"),
    "interpreter_language": ("Preferred language", "Language"),
    "respondent_residence_county": ("County of residence",),
    "declarant_signature": ("Signature",), "declarant_signed_on": ("Date signed", "Date"), "declarant_signed_at": ("Signed at", "Place"),
}
_PARTS_OF_NAME = re.compile(r"\b(first|middle|last|given|family|sur)\s?-?name|name\s?(first|middle|last|suffix)|(First|Middle|Last)Name|\bsuffix\b",
                            re.IGNORECASE)
_PREFIXES = {"standing": "petitioner", "interview": "", "designated": "petitioner", "designee": "petitioner", "tribal": "tribe",
             "examined": "", "attempt1": "", "attempt2": ""}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One guess: ``term`` goes to ``place``; ``score`` from 0 to 1, and why in words."""

    term: str
    place: Place
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class _Said:
    """A term as it is compared: its texts, whom it is about, and its part of the form."""

    term: Term
    texts: tuple[tuple[str, tuple[str, ...]], ...]
    about: str
    heading: tuple[str, ...]


class Proposer:
    """Compares the places of one blank with one vocabulary."""

    def __init__(self, terms: Mapping[str, Term]):
        self._said = [_said(term) for name, term in terms.items() if name not in _NEVER]
        self._weights = Weights(text for said in self._said for _, text in said.texts)
        self._order = {said.term.name: number for number, said in enumerate(self._said)}
        # A text that several terms have ("Date", "Name") says little by itself: something near must say which is meant.
        self._shared = Counter(text for said in self._said for text in _alone(said))

    def candidates(self, place: Place, most: int = 5) -> list[Proposal]:
        """The likeliest terms for one place, best first; those of the wrong kind are not among them."""
        found = [self._score(place, said) for said in self._said]
        return sorted((p for p in found if p is not None and p.score > 0.15), key=lambda p: (-round(p.score, 2), self._order[p.term]))[:most]

    def propose(self, places: Iterable[Place], enough: float = ENOUGH) -> list[Proposal]:
        """One term for a place and one place for a term, the surest first; the caption again on later pages."""
        places = list(places)
        every = [p for place in places if not place.read_only for p in self.candidates(place, 8) if p.score >= enough]
        # Of several that are as good, the first place on the form gets the first term of the vocabulary.
        where = {place.spot.key: number for number, place in enumerate(places)}
        every.sort(key=lambda p: (-round(p.score, 2), where[p.place.spot.key], self._order[p.term]))
        terms: set[str] = set()
        keys: set[str] = set()
        out = []
        for one in every:
            again = one.term in _CAPTION and one.score >= 0.8 and one.place.page > 1
            if one.place.spot.key not in keys and (one.term not in terms or again):
                terms.add(one.term)
                keys.add(one.place.spot.key)
                out.append(one)
        return sorted(out, key=lambda p: (p.place.page, -p.place.box[3], p.place.box[0]))

    def _score(self, place: Place, said: _Said) -> Proposal | None:
        kind = _kind(place.kind, said.term)
        if kind is None:
            return None
        best, which, told, same = 0.0, "", ("", ""), ()
        for source, text, weight in _texts(place):
            found = words(text)
            topic = _topic(found)
            for own, own_words in said.texts:
                own_topic = _topic(own_words)
                for a, b, worth in ((found, own_words, weight), (topic, own_topic, 0.97 * weight)):
                    if a and b and (like := self._weights.like(a, b) * worth) > best:
                        best, which, told, same = like, source, (text, own), b
        if best < 0.3 or (_part_of_name(place) and "name" in same):
            return None
        about, how = _about(place, said)
        position = _position(place, said.term)
        heading = self._weights.like(said.heading, words(place.before)) if said.heading else 0.0
        unsaid = self._shared[frozenset(same)] > 1 and about <= 0 and heading < 0.2 and not (said.term.signed and position > 0)
        score = round(max(0.0, min(1.0, best * kind + about + position + 0.08 * heading - (0.4 if unsaid else 0.0))), 3)
        reason = f"{score:.2f}: {which} “{_short(told[0])}” is like “{_short(told[1])}” ({best:.2f}); {how}"
        reason += "; where it stands on the form fits" if position > 0 else "; another part of the form" if position < 0 else ""
        reason += "; nothing near says which is meant" if unsaid else ""
        reason += "" if kind >= 1 else "; the room is of another kind"
        return Proposal(said.term.name, place, score, reason)


def _alone(said: _Said) -> set[frozenset[str]]:
    """The texts of a term as sets of words, with and without whom they are about."""
    return {frozenset(words) for _, text in said.texts for words in (text, _topic(text)) if words}


def _said(term: Term) -> _Said:
    about = _subject_of(term)
    name = re.sub(r"_(yes|no)$", "", term.name)
    texts = [term.label, f"{about} {term.label}" if about else "", name.replace("_", " "), *_ALSO.get(term.name, ())]
    if term.name == "caption_name":
        texts = list(_ALSO["caption_name"])
    shown = tuple((text, found) for text in dict.fromkeys(texts) if text and (found := words(text)))
    return _Said(term, shown, about, words(term.heading))


def _subject_of(term: Term) -> str:
    first = term.name.split("_")[0]
    if term.name in OF_THE_FORM:
        return "respondent" if term.name == "caption_name" else ""
    return _PREFIXES.get(first, subject(words(re.sub(r"\d", "", first))))


def _texts(place: Place) -> Iterable[tuple[str, str, float]]:
    yield "the label", place.label, 1.0
    if place.tooltip and place.tooltip != "undefined":
        yield "the tooltip", place.tooltip, 1.0
    if place.name:
        yield "the field’s name", place.name.rsplit("].", 1)[-1], 0.92
    for text in place.more:
        yield "a text beside it", text, 0.75


def _part_of_name(place: Place) -> bool:
    """True for a first, middle or last name: our words hold whole names, and half a form filled with a whole name is wrong."""
    return any(_PARTS_OF_NAME.search(text.replace("_", " ")) for text in (place.label, place.tooltip, place.name))


def _topic(found: Iterable[str]) -> tuple[str, ...]:
    """The words without whom they are about."""
    return tuple(word for word in found if not subject((word,)))


def _kind(place: str, term: Term) -> float | None:
    if (place == "check") != (term.kind == "check"):
        return None
    if place == "signature":
        return 1.0 if term.name.endswith("_signature") else None
    if term.name.endswith("_signature"):
        return 0.95
    return {("lines", "text"): 0.93, ("text", "lines"): 0.9, ("choice", "text"): 0.95, ("choice", "lines"): 0.6}.get((place, term.kind), 1.0)


def _about(place: Place, said: _Said) -> tuple[float, str]:
    """Whether the label, else what is printed above, speaks of the same person."""
    for text in (place.tooltip, place.label, place.name):
        told = first_subject(words(text))
        if told == said.about and told:
            return 0.12, f"it speaks of the {told}"
        if told:
            return (-0.45 if said.about or told in _NOT_OURS else -0.12), f"it speaks of the {told}"
    if "court" in words(place.label) and said.term.name not in _CAPTION:
        return -0.45, "it speaks of the court"
    above = subject(words(place.before))
    if above in _NOT_OURS and said.about != above:
        return -0.3, f"the {above} is spoken of above"
    if above and said.about:
        return (0.06, f"the {above} is spoken of above") if above == said.about else (-0.22, f"the {above} is spoken of above")
    return (-0.1 if said.about else 0.0), "nobody is named near it"


def _position(place: Place, term: Term) -> float:
    if not place.page:
        return 0.0
    high = place.box[1] / (place.height or 1)
    if term.name in _CAPTION:
        return 0.06 if place.page == 1 and high > 0.5 else -0.3 if place.page == 1 or high < 0.88 else -0.1
    if term.signed:
        return 0.04 if place.page > 1 or high < 0.4 else -0.3
    return 0.0


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"
