"""``make faults``: the fault campaign (``tests/faults``) against vault, ledger, courier and adapters.  FAULTS=short for the short one."""
from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from faults.campaign import main  # noqa: E402  found on the path that was just set

if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped.")
