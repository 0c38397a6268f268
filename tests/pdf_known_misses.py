"""Every miss on the real blanks, by name, with why.  A miss that is not here fails the tests, and so does one that is mended."""
from __future__ import annotations

ON_ANOTHER = "the blank has a second field in the same place, {}; one is off and one is on, so the same spot shows the mark of the other"

# File, then field, to why; in both renderers.
MARKS: dict[str, dict[str, str]] = {"bankruptcyclinic__form_b106d.pdf": {
    field: ON_ANOTHER.format(other) for field, other in (
        ("Unliquidated_3", "isUnliquidated3"),
        ("Statutory lien such as tax lien mechanics lien_3", "isStatutory3"),
        ("Other including a right to offset_3", "isOther3"),
        ("isContingent3", "Contingent_3"),
        ("isAgreement3", "An agreement you made such as mortgage or secured_3"),
    )}}
# File, then field, to why a text value is not found by both readers.
TEXTS: dict[str, dict[str, str]] = {}
