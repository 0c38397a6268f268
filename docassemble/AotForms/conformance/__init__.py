# do not pre-load
"""The conformance kit: one suite that any filing adapter runs, whoever wrote it (docs/adapters.md).

    pytest -p docassemble.AotForms.conformance.plugin --pyargs docassemble.AotForms.conformance.suite --adapter-kit my_package.testing:Kit
"""
from .kit import Bad, Kit

__all__ = ["Bad", "Kit"]
