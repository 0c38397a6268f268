# do not pre-load
"""Order, cover sheet, manifest, seal, verify."""
from .archives import unpacked
from .docket import Docket, docket
from .packet import MANIFEST, Entry, Packet, seal
from .page import PAGE, page
from .parties import CASE_DATA, case_data
from .proof import PROOF, Proof, proof_data, read_proof
from .verify import Verdict, load, load_files, read_manifest, verify, verify_files, write

__all__ = ["CASE_DATA", "Docket", "MANIFEST", "PAGE", "PROOF", "Entry", "Packet", "Proof", "Verdict", "case_data", "docket", "load", "load_files",
           "page", "proof_data", "read_manifest", "read_proof", "seal", "unpacked", "verify", "verify_files", "write"]
