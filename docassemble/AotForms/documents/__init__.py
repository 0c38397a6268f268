# do not pre-load
"""One module a paper: Matter and Review in, finished papers out."""
from .catalogue import Entry, Need, catalogue
from .cover import cover_sheet
from .document import Document, FormIdentity, Role, SignatureSpot, Signer
from .settings import Settings
from .signatures import with_signature
from .writing import write

__all__ = ["Document", "Entry", "FormIdentity", "Need", "Role", "Settings", "SignatureSpot", "Signer", "catalogue", "cover_sheet",
           "with_signature", "write"]
