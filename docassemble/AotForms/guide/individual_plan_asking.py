# do not pre-load
"""What the screens of the individualized plan call."""
from __future__ import annotations

from docassemble.base.util import DADict

from .becoming import chosen
from .individual_plan_path import carried
from .objects import Listed

__all__ = ["carry_over"]


def carry_over(plans: Listed, index: int) -> None:
    """Give a revision what the plan before it says, but for the parts that were ticked; what was told already stays."""
    new, before = plans.elements[index], plans.elements[index - 1].__dict__
    for name in carried(chosen(new.changes)):
        if name in before and name not in new.__dict__:
            value = before[name]
            if isinstance(value, DADict):
                value = DADict(f"{new.instanceName}.{name}", elements=dict(value.elements), auto_gather=False, gathered=True)
            setattr(new, name, value)
