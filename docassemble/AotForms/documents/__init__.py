# do not pre-load
"""One module a paper: Matter and Review in, finished papers out."""
from .catalogue import Entry, Need, Stage, catalogue
from .cover import cover_sheet
from .document import Document, FormIdentity, Role, SignatureSpot, Signer
from .settings import Settings
from .signatures import with_signature
from .technical_failure import FailedAttempt, technical_failure
from .translating import Words
from .word import to_docx
from .writing import HANDOUTS, handout, write, write_one

__all__ = ["HANDOUTS", "Document", "Entry", "FailedAttempt", "FormIdentity", "Need", "Role", "Settings", "SignatureSpot", "Signer", "Stage", "Words",
           "catalogue", "cover_sheet", "handout", "technical_failure", "to_docx", "with_signature", "write", "write_one"]
