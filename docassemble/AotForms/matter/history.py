# do not pre-load
"""The respondent's history: incidents that noncompliance led to, and stays in hospitals and jails."""
from __future__ import annotations

from enum import StrEnum

from .base import Line, Part, Source, Text
from .dates import When


class IncidentKind(StrEnum):
    """What happened; the first two belong to RCW 71.05.148(1)(c)(i), the next three to (ii), the last three to (iii)."""

    HOSPITALIZATION = "hospitalization"
    FORENSIC_UNIT = "forensic or mental health unit of a correctional facility"
    EMERGENCY_MEDICAL = "emergency medical care for a behavioral health-related condition"
    MEDICAL_HOSPITALIZATION = "hospitalization for a behavioral health-related medical condition"
    INCARCERATION = "incarceration"
    VIOLENT_ACT = "violent act"
    THREAT = "threat of serious physical harm"
    ATTEMPT = "attempt to cause serious physical harm"


class Jurisdiction(StrEnum):
    """Whose facility it was; tribal facilities count since 2024."""

    STATE = "state"
    TRIBAL = "tribal"
    LOCAL = "local"


class Incident(Part):
    """One event, the treatment that was not followed before it, and how the one led to the other.

    significant_factor: noncompliance was a significant factor in it; None while nobody has said.
    facility_of: whose correctional facility, where one is involved.
    """

    kind: IncidentKind | None = None
    when: When | None = None
    facility: Line | None = None
    facility_of: Jurisdiction | None = None
    what_happened: Text | None = None
    noncompliance: Text | None = None
    significant_factor: bool | None = None
    how_it_led: Text | None = None
    source: Source | None = None


class ConfinementKind(StrEnum):
    """Stays that lengthen a look-back window, RCW 71.05.148(1)(c)(i) and (iii)."""

    HOSPITALIZATION = "hospitalization"
    INCARCERATION = "incarceration"


class Confinement(Part):
    """One stay.  ``until`` None with ``ongoing`` True means still there; with ``ongoing`` None, the end is not known yet."""

    kind: ConfinementKind | None = None
    facility: Line | None = None
    since: When | None = None
    until: When | None = None
    ongoing: bool | None = None
    source: Source | None = None


class History(Part):
    """Incidents and stays.  ``complete`` True: the petitioner has listed all that is known to count."""

    incidents: tuple[Incident, ...] | None = None
    confinements: tuple[Confinement, ...] | None = None
    complete: bool | None = None
