# do not pre-load
"""Small marks around what somebody said, so that a page can set it well: Arabic a little larger, an e-mail address and a name in Chinese
characters in one piece, a very long word in as many as it takes, several spaces as wide as they were typed."""
from __future__ import annotations

import re

from markupsafe import Markup, escape

# Arabic letters stand lower than Latin ones of the same size.  A run keeps its spaces, so that its words stay in order.
_ARABIC = "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"  # a run of two to four stands alone as a name does; a sentence is longer
_MARKED = re.compile(rf"(?P<arabic>[{_ARABIC}]+(?:[ \u00a0]+[{_ARABIC}]+)*)|(?P<whole>[^\s,;@<>]{{1,24}}@[A-Za-z0-9.-]{{1,24}}[A-Za-z0-9]"
                     rf"|(?<![{_HAN}])[{_HAN}]{{2,4}}(?![{_HAN}]))"
                     r"|(?P<token>[^\s_]{31,})|(?P<spaces> {2,})")


def marked(value: object) -> object:
    """What a template is about to print: a plain text with its marks, anything else as it is."""
    if type(value) is not str or _MARKED.search(value) is None:
        return value
    parts, at = [], 0
    for found in _MARKED.finditer(value):
        piece = "\u00a0" * (len(found[0]) - 1) + " " if found.lastgroup == "spaces" else Markup(
            '<span class="{}">{}</span>').format(found.lastgroup, found[0])
        parts += [escape(value[at:found.start()]), piece]
        at = found.end()
    return Markup("").join([*parts, escape(value[at:])])
