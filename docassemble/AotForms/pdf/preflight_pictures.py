# do not pre-load
"""What pictures a page shows: none, black and white only, or with gray or colour in them."""
from __future__ import annotations

from enum import StrEnum

import pikepdf

from .boxes import as_list
from .contents import inherited

_FULL = ("/DCTDecode", "/JPXDecode")  # ISO 32000-1 7.4.8 and 7.4.9: never bilevel


class Shows(StrEnum):
    """The pictures of a page."""

    NONE = "none"
    BILEVEL = "black and white"
    GRAY = "gray or colour"


def shows(page: pikepdf.Page) -> Shows:
    """The pictures of a page, also those inside forms that it draws.  Pictures that stand in its text (inline) are not seen."""
    found, seen, waiting = Shows.NONE, set(), [inherited(page.obj, "/Resources")]
    while waiting:
        resources = waiting.pop()
        objects = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
        for _, thing in objects.items() if isinstance(objects, pikepdf.Dictionary) else ():
            if not isinstance(thing, pikepdf.Stream) or thing.objgen in seen:
                continue
            seen.add(thing.objgen)
            if thing.get("/Subtype") == "/Image":
                if not _is_bilevel(thing):
                    return Shows.GRAY
                found = Shows.BILEVEL
            else:
                waiting.append(thing.get("/Resources"))
    return found


def _is_bilevel(image: pikepdf.Stream) -> bool:
    if any(str(name) in _FULL for name in as_list(image.get("/Filter")) or [image.get("/Filter")]):
        return False
    return bool(image.get("/ImageMask", False)) or image.get("/BitsPerComponent") == 1
