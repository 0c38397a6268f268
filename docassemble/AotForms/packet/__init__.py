# do not pre-load
"""Order, cover sheet, manifest, seal, verify."""
from .packet import MANIFEST, Entry, Packet, seal
from .verify import Verdict, load, verify, write

__all__ = ["MANIFEST", "Entry", "Packet", "Verdict", "load", "seal", "verify", "write"]
