# do not pre-load
"""A matter that was told without a network comes to the vault, once."""
from __future__ import annotations

from ...matter import Matter
from ...vault import Taken
from .opening import actor, vault


def hand_in(login: str, bundle: str, given: bytes, facts: Matter) -> Taken:
    """Save ``facts`` as a new matter of the member's organization; a bundle that is there already is answered with its matter.

    bundle: its own random name; given: what was handed in, to tell a repetition from other answers under one name.
    Raises AccessDenied, InputError, vault.BundleDiffers.
    """
    return vault().bundles.take(
        actor(login), bundle, given, lambda reference: facts.model_copy(update={"reference": reference}).model_dump_json().encode(),
        label=facts.respondent.name.initials)
