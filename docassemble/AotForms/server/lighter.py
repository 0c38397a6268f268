# do not pre-load
"""What docassemble does over for every screen, and need not: for our own interviews only.

A page whose fields come from code is read like a whole interview file each time it shows; the same fields give the same question, so it is
read once.  What a session keeps between two screens held the lists of choices, which every screen loads anew, and the last screen's parts as
they were shown; both were pickled and encrypted with the answers.  Nothing of a person is kept here: fields are written before they are filled in.
"""
from __future__ import annotations

import copy
import functools
import importlib
import json
from types import SimpleNamespace

from . import language
from .markup import PACKAGE

CHOICES = f"{PACKAGE}.guide.choices"  # a room above, so it is asked for by name, when the first session is saved
SHOWN = ("pre default", "post default")  # docassemble keeps the parts of a screen for a list of interviews that we do not show
MOST = 500


def install() -> None:
    """Wrap both, once for each process."""
    from docassemble.base.parse import Question
    from docassemble.webapp.interview import views

    read, save = Question.get_question_for_field_with_sub_fields, views.save_user_dict
    if getattr(save, "lighter", False):
        return
    kept: dict[tuple[str, str], object] = {}

    @functools.wraps(read)
    def read_once(self, field, answers):
        if self.interview.source.package != PACKAGE:
            return read(self, field, answers)
        fields = eval(field.extras["fields_code"], answers)  # noqa: S307  (the interview's own YAML, as docassemble runs it)
        key = language.spoken(), json.dumps(fields)
        made = kept.get(key)
        if made is None:
            made = kept[key] = read(self, SimpleNamespace(extras={"fields_code": "fields"}), {"fields": fields})
            while len(kept) > MOST:
                kept.pop(next(iter(kept)), None)
        fresh = copy.copy(made)
        fresh.fields = [copy.copy(one) for one in made.fields]  # docassemble numbers them anew for each screen
        return fresh

    @functools.wraps(save)
    def lighter(session, answers, filename, *rest, **given):
        if filename.startswith(f"{PACKAGE}:"):
            for name in _lists():
                answers.pop(name, None)
            for name in SHOWN:
                answers["_internal"].pop(name, None)
        return save(session, answers, filename, *rest, **given)

    lighter.lighter = True
    Question.get_question_for_field_with_sub_fields, views.save_user_dict = read_once, lighter


@functools.lru_cache(maxsize=1)
def _lists() -> frozenset[str]:
    """The names that the module of choices gives to every interview."""
    return frozenset(name for name in vars(importlib.import_module(CHOICES)) if name.isupper())
