# do not pre-load
"""How like a printed label is to a word of the vocabulary: shared words, weighed by how telling they are."""
from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

# Who or what a text is about.  A label that says "Petitioner's name" and one that says "Name" under "Petitioner" mean one thing.
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "respondent": ("respondent", "patient", "client", "defendant", "ward", "detainee"),
    "petitioner": ("petitioner", "plaintiff", "applicant", "movant", "filer", "complainant"),
    "declarant": ("declarant", "affiant", "examiner"),
    "cosigner": ("cosigner", "supervisor", "supervising"),
    "provider": ("provider", "agency"),
    "event": ("event", "incident"),
    "tribe": ("tribe", "tribal"),
    "witness": ("witness", "witnesses"),
    "counsel": ("attorney", "lawyer", "counsel", "bar"),
    "guardian": ("guardian", "guardianship"),
    "judge": ("judge", "commissioner", "magistrate"),
    "clerk": ("clerk", "notary"),
    "other": ("spouse", "child", "children", "employer", "landlord", "dependent", "preparer", "workplace", "school",
              "creditor", "debtor", "mother", "father"),
}
_SUBJECT = {word: subject for subject, words in SUBJECTS.items() for word in words}
_SAME = (
    (r"\b(dob|birthdate|birthday|date of birth|birth date|born)\b", " birthdate "),
    (r"\b(e-?mail)( address)?\b", " email "),
    (r"\b(day ?time |home |cell ?|mobile |work |business |contact )?(tele ?)?(phone|phones)( number| no)?\b", " phone "),
    (r"\b(cell ?phone|cell|telephone|tel|telelphone|fax)( number| no)?\b", " phone "),
    (r"\b(cause|case|docket|file|court)( name)? (number|no|num|nr)\b", " causenumber "),
    (r"\b(cause|docket|case)( #|number|no)\b", " causenumber "),
    (r"\b(street|mailing|home|residence|residential|current|physical)? ?address(es)?\b", " address "),
    (r"\b(city and state|city state|city and county|place) (where )?signed\b|\bsigned at\b", " signed place "),
    (r"\b(other|former|prior|previous|maiden) names?( used)?\b|\baliases?\b|\baka\b|\balso known as\b", " othernames "),
    (r"\b(printed?|type|typed) (or type )?(full )?name\b|\bname printed\b", " printed name "),
    (r"\b(licen[cs]e|certification|credential)( number| no)\b", " license number "),
    (r"\b(full|legal) (legal )?name\b", " name "),
    (r"\b(occupation|position|job title)\b", " title "),
    (r"\bnames?\b", " name "),
)
_STOP = frozenset("a an the of to in on at for by and or is are was be been this that with your my his her their its it as "
                  "s please enter write here if any see only use item page form".split())
_SPLIT = re.compile(r"(?<=[a-z])(?=[A-Z])|[_.\[\]#/\\-]+|(?<=[A-Za-z])(?=\d)")


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """A text as telling words in their plain form; a field's name such as ``respondentFirstName[0]`` as well."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    text = re.sub(r"'s\b|s'(?=\s|$)", " ", text)
    text = " ".join(_SPLIT.sub(" ", text).split()).casefold()
    for pattern, plain in _SAME:
        text = re.sub(pattern, plain, text)
    found = re.findall(r"[^\W\d_]+", text)
    return tuple(dict.fromkeys(_stem(word) for word in found if word not in _STOP and (len(word) > 1 or word in "abcdefi")))


def _stem(word: str) -> str:
    if word in _SUBJECT:
        return word
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def subject(found: Iterable[str]) -> str:
    """Whom the words are about: the last named, or nothing."""
    told = [_SUBJECT[word] for word in found if word in _SUBJECT]
    return told[-1] if told else ""


def first_subject(found: Iterable[str]) -> str:
    """Whom the words name first, or nothing: a label such as "Respondent's lawyer" is about the lawyer all the same."""
    told = [_SUBJECT[word] for word in found if word in _SUBJECT]
    return told[0] if told else ""


class Weights:
    """How telling a word is: one that many terms have tells little."""

    def __init__(self, texts: Iterable[Iterable[str]]):
        every = [set(text) for text in texts]
        counts: dict[str, int] = {}
        for text in every:
            for word in text:
                counts[word] = counts.get(word, 0) + 1
        self._all, self._counts = max(len(every), 1), counts
        self._known: dict[tuple, float] = {}

    def of(self, word: str) -> float:
        """From about 0.4 for a word in every text to 2 for one in a single text."""
        return 0.4 + 1.6 * math.log((self._all + 1) / (self._counts.get(word, 0) + 1)) / math.log(self._all + 1)

    def like(self, a: Iterable[str], b: Iterable[str]) -> float:
        """From 0 (no word shared) to 1 (the same words), in any order."""
        pair = (tuple(a), tuple(b))
        if pair not in self._known:
            self._known[pair] = self._like(set(pair[0]), set(pair[1]))
        return self._known[pair]

    def _like(self, first: set[str], second: set[str]) -> float:
        shared = sum(self.of(word) for word in first & second)
        whole = sum(map(self.of, first)) + sum(map(self.of, second))
        return 2 * shared / whole if whole and shared else 0.0
