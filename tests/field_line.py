"""The line between a telephone and the server, which a test can cut, hold, or put a guest network's sign-in page on."""
from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, field

PORTAL = b"<!DOCTYPE html><title>Guest Wi-Fi</title><h1>Welcome to Example Guest Wi-Fi</h1><p>Press here to accept the terms.</p>"
PORTAL_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(PORTAL), PORTAL)
OPEN, DOWN, PORTAL_PAGE, HALF_OPEN, CUT_ANSWER = "open", "down", "portal", "half open", "cut answer"


@dataclass
class Line:
    """A TCP relay on a port of its own.  ``way`` is what it does with the connections that come from now on.

    open: relays.  down: hangs up at once.  portal: answers everything with a guest network's page.  half open: takes what is sent
    and lets it reach the server, and no answer ever comes back.  cut answer: lets a hand-in reach the server, waits for its answer,
    and then cuts the line without giving a byte of it; anything else is relayed.
    """

    to: tuple[str, int]
    way: str = OPEN
    handed: list[bytes] = field(default_factory=list)
    answered: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self):
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        self._open: set[socket.socket] = set()
        self._bundles: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def set(self, way: str) -> None:
        """Change the way; connections that a browser keeps open are cut, as they are when a telephone changes networks."""
        self.way = way
        self.answered.clear()
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._listening.close()
        self.set(DOWN)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        way = self.way
        with near, contextlib.suppress(OSError):
            if way == DOWN:
                return
            if way == PORTAL_PAGE:
                near.recv(65536)
                near.sendall(PORTAL_ANSWER)
                return
            with socket.create_connection(self.to) as far:
                self._open |= {near, far}
                try:
                    up = threading.Thread(target=self._up, args=(near, far), daemon=True)
                    up.start()
                    self._down(near, far, way)
                    with contextlib.suppress(OSError):
                        near.shutdown(socket.SHUT_RDWR)
                    up.join(timeout=5)
                finally:
                    self._open -= {near, far}
                    self._bundles.discard(far)

    def _up(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := near.recv(65536):
                if data.startswith(b"POST /aot/field/hand-in"):
                    self.handed.append(data)
                    self._bundles.add(far)
                far.sendall(data)
            far.shutdown(socket.SHUT_WR)

    def _down(self, near: socket.socket, far: socket.socket, way: str) -> None:
        while data := far.recv(65536):
            if way == HALF_OPEN or (way == CUT_ANSWER and far in self._bundles):
                self.answered.set()
                if way == CUT_ANSWER:
                    near.shutdown(socket.SHUT_RDWR)
                    return
                continue
            near.sendall(data)
