# do not pre-load
"""One module a paper: Matter and Review in, finished papers out."""
from .catalogue import Entry, Need, Stage, catalogue
from .cover import cover_sheet
from .document import Document, FormIdentity, Role, SignatureSpot, Signer
from .settings import Settings
from .signatures import with_signature
from .technical_failure import FailedAttempt, technical_failure
from .word import to_docx
from .writing import write, write_one

__all__ = ["Document", "Entry", "FailedAttempt", "FormIdentity", "Need", "Role", "Settings", "SignatureSpot", "Signer", "Stage", "catalogue", "cover_sheet",
           "technical_failure", "to_docx", "with_signature", "write", "write_one"]
