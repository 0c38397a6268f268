#!/usr/bin/env python3
"""A mail relay on loopback for a demonstration: real SMTP over TLS, messages land as .eml files in a folder.

    python tools/demo_smtp_peer.py OUT

Prints one line of JSON, the settings that the e-mail adapter needs, then runs until SIGINT or SIGTERM.  It is the peer of
the tests, started for people to look at; it delivers nothing anywhere.
"""
from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from peers.smtp_peer import SmtpPeer  # noqa: E402


def main(out: Path) -> None:
    """Run the peer until told to stop; writes ``message-01.eml`` and so on, readable by their owner only."""
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    written = 0
    with SmtpPeer() as peer:
        print(json.dumps(peer.settings()), flush=True)
        told = False
        while not told:
            told = stop.wait(0.1)  # one last look after the signal, so that nothing taken is left unwritten
            for delivery in peer.deliveries[written:]:
                written += 1
                path = out / f"message-{written:02d}.eml"
                path.touch(mode=0o600)
                path.write_bytes(delivery.content)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give the folder in which the messages are to land.")
    main(Path(sys.argv[1]))
