# do not pre-load
"""Binding an official blank (a PDF with or without fields, or Word) to the values of our papers.

``places`` finds where a blank can be written on, ``Proposer`` says what likely goes where, a person decides; ``BoundForm`` is
the outcome as data, pinned by the blank's SHA-256; ``fill_bound`` prints values on it and nothing else.
"""
from . import shelf
from .bound import BoundForm, Identity, check, digest, kind_of, on, places, same_blank
from .filling import fill_bound, word_document
from .looks import own_faults, own_looks
from .maps import read_map, write_map
from .proposing import Proposal, Proposer
from .shelf import BoundForms, bound_forms, keep, load, remove
from .spots import FieldSpot, LabelSpot, Place, Spot, WordSpot
from .vocabulary import Term, papers, vocabulary

__all__ = [
    "BoundForm", "BoundForms", "FieldSpot", "Identity", "LabelSpot", "Place", "Proposal", "Proposer", "Spot", "Term", "WordSpot",
    "bound_forms", "check", "digest", "fill_bound", "keep", "kind_of", "load", "on", "own_faults", "own_looks", "papers", "places",
    "read_map", "remove", "same_blank", "shelf", "vocabulary", "word_document", "write_map",
]
