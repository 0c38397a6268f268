# do not pre-load
"""``aotforms worksheet``: the petition's questions on paper, to fill in by hand where there is no network and no phone."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..errors import InputError
from .shared import AsJson, console, print_json, progress


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("worksheet")(worksheet)


def worksheet(
    out: Annotated[Path, typer.Argument(metavar="OUT.pdf", help="Where to write it; a file that is there is replaced.")],
    as_json: AsJson = False,
) -> None:
    """Write the petition's questions as a PDF with boxes and lines, the same and in the same order as on the screens.

    It is not a court form, and no fact about a person is on it.  Exit codes: 0 done, 2 it cannot be written there.
    """
    from ..guide import field_sheet
    from ..pdf import read

    with progress("Setting the pages", as_json):
        content = field_sheet.pdf()
    try:
        out.write_bytes(content)
    except OSError as error:
        raise InputError("The worksheet cannot be written there", "OUT.pdf", f"{error.strerror}. Name another file.") from None
    pages = len(read(content))
    if as_json:
        print_json({"file": str(out), "pages": pages})
        return
    console().print(f"{out}: {pages} pages", soft_wrap=True)
