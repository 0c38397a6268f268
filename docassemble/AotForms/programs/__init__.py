# do not pre-load
"""What surrounds a petition: memoranda, guides, outcomes."""
from .agreement import Agreement, agreement_schema, read_agreement
from .mou import write_mou

__all__ = ["Agreement", "agreement_schema", "read_agreement", "write_mou"]
