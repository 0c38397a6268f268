# do not pre-load
"""Keep docassemble from fetching word lists from the network when it is imported.

``docassemble.base.pattern`` downloads four NLTK corpora at import and cannot be imported without a network.
Nothing of ours needs a corpus: plurals, articles and verb forms come from rules.  So that one module is put
in place by hand, and its rules are loaded only when an interview really asks for a plural.
"""
from __future__ import annotations

import importlib
import sys
import types
import warnings

PATTERN = "docassemble.base.pattern"
LANGUAGES = ("de", "en", "es", "fr", "it", "nl")
WORDNET = "docassemble_pattern.text.en.wordnet"


class Inflection:
    """The word rules of one language, loaded at the first call."""

    def __init__(self, language: str):
        self._language = language

    def __getattr__(self, name: str):
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*args, **kwargs):
            return getattr(_rules(self._language), name)(*args, **kwargs)

        return call


def install() -> None:
    """Put the rule-based ``docassemble.base.pattern`` in place; call before docassemble is imported.

    Does nothing when docassemble has already loaded its own.
    """
    if PATTERN in sys.modules:
        return
    module = types.ModuleType(PATTERN)
    module.__doc__ = __doc__
    for language in LANGUAGES:
        setattr(module, f"pattern_{language}", Inflection(language))
    sys.modules[PATTERN] = module


def _rules(language: str):
    if WORDNET not in sys.modules:
        wordnet = types.ModuleType(WORDNET)
        wordnet.VERSION = "none"
        sys.modules[WORDNET] = wordnet
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its word lists are opened and never closed
        return importlib.import_module(f"docassemble_pattern.{language}")
