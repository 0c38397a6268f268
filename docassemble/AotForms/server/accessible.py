# do not pre-load
"""Mend docassemble's markup where it breaks WCAG 2.2 AA, before it reaches a browser.

docassemble 1.10 gives a required group of radio buttons two roles, ``group`` and then ``radiogroup``.  HTML keeps the
first, and a ``group`` may not be ``aria-required`` (WAI-ARIA 1.2; success criterion 4.1.2).

It keeps an optional whole number that was left empty as 0, and shows that 0 when the screen comes again; where 0 is not
allowed the person is then stopped by an answer they never gave (3.3.1).
"""
from __future__ import annotations

import functools
import re

_FIRST_ROLE = re.compile(r' role="group"( aria-labelledby="[^"]*") +(aria-required="true" )?(role="radiogroup" )?')
_WHOLE_NUMBER = re.compile(r'<input\b[^>]*inputmode="numeric"[^>]*>')


def install() -> None:
    """Wrap the function that writes one field; once for each process."""
    from docassemble.base import standardformatter

    written = standardformatter.field_item
    if getattr(written, "mended", False):
        return

    @functools.wraps(written)
    def mended(*args, **kwargs):
        return still_empty(one_role(written(*args, **kwargs)))

    mended.mended = True
    standardformatter.field_item = mended


def one_role(markup: str) -> str:
    """The same markup with one role for each group: a radio group keeps "required", a plain group does not."""
    def role(found: re.Match) -> str:
        label, required, radio = found.groups()
        if not radio:
            return f' role="group"{label} '
        return f' role="radiogroup"{label} {required or ""}'
    return _FIRST_ROLE.sub(role, markup)


def still_empty(markup: str) -> str:
    """The same markup, where an optional whole number that was left empty is shown empty again."""
    if "darequired" in markup:
        return markup
    return _WHOLE_NUMBER.sub(lambda found: found[0].replace(' value="0"', ""), markup)
