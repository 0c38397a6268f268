# do not pre-load
"""The desk: what a person at a screen can do with a matter, over the rooms below.  Knows no docassemble.

Every call takes the log-in of somebody the server has authenticated, and asks the vault whether that person may.
A ``handle`` is the vault's opaque id of a matter.
"""
from .writing import Saved, Stored, known_and_review, load, review, save
from .handing import hand_in
from .following import SubmissionRow, artifact, receipt, receipt_file, report, report_fax, take_back, where
from .sending import RouteRow, packet_zip, routes, send
from .further import FurtherRow, make_paper, may_make, more, take_away, word_file
from .identity import Me, me
from .overview import Overview, overview
from .translated import translated
from .linking import Link, relay_is_set, send_link, show_link
from .signatures import (PaperRow, SignatureRow, paper_html, paper_pdf, papers, sign, take_scan)

__all__ = ["FurtherRow", "Link", "Me", "Overview", "PaperRow", "RouteRow", "Saved", "SignatureRow", "Stored", "SubmissionRow", "artifact", "hand_in", "known_and_review", "load", "make_paper",
           "may_make", "me", "more", "overview", "packet_zip", "paper_html", "paper_pdf", "papers", "receipt", "receipt_file", "relay_is_set", "report",
           "report_fax", "review", "routes", "save", "send", "send_link", "show_link", "sign", "take_away", "take_back", "take_scan", "translated",
           "where", "word_file"]
