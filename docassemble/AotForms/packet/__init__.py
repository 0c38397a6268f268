# do not pre-load
"""Order, cover sheet, manifest, seal, verify."""
from .packet import MANIFEST, Entry, Packet, seal
from .page import PAGE, page
from .parties import CASE_DATA, case_data
from .verify import Verdict, load, verify, write

__all__ = ["CASE_DATA", "MANIFEST", "PAGE", "Entry", "Packet", "Verdict", "case_data", "load", "page", "seal", "verify", "write"]
