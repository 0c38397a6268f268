# do not pre-load
"""Encrypted rows, and who may see which matter.

``open_vault(home)`` gives a ``Vault``; its stores (``matters``, ``bundles``, ``papers``, ``uploads``, ``signatures``, ``requests``, ``resume``, ``packets``,
``settings``, ``members``, ``audit``) take an ``Actor`` on every call.
"""
from __future__ import annotations

from .access import CAPABILITIES, Action, Actor, Role
from .audit import AuditRow, AuditVerdict
from .bundles import BundleDiffers, Taken
from .core import Unit, Vault, open_vault
from .keys import SealBroken, WrongKey
from .matters import MatterEntry, MatterStatus, StaleWrite, StoredMatter
from .members import Member, NameCheck, VerifiedName
from .names import new_id, new_reference, read_reference
from .packets import PacketEntry, PacketFile, StoredPacket
from .papers import PaperEntry, StoredPaper, WrittenMeanwhile
from .requests import DECLINED, SigningRequest
from .resume import ResumeCode, Resumed
from .settings import ConfirmedAddress
from .signatures import Signature
from .uploads import StoredUpload, UploadEntry

__all__ = [
    "CAPABILITIES", "Action", "Actor", "AuditRow", "AuditVerdict", "BundleDiffers", "ConfirmedAddress", "MatterEntry", "MatterStatus", "Member",
    "NameCheck", "PacketEntry", "PacketFile", "PaperEntry", "ResumeCode", "Resumed", "Role", "SealBroken", "Signature", "SigningRequest", "StaleWrite", "StoredMatter", "DECLINED",
    "StoredPacket", "StoredPaper", "StoredUpload", "Taken", "Unit", "UploadEntry", "Vault", "VerifiedName", "new_id", "new_reference", "open_vault",
    "WrittenMeanwhile", "WrongKey", "read_reference",
]
