# do not pre-load
"""The kit of the drop box: its adapter, a packet, and a court on loopback that misbehaves on request."""
import hashlib
import socket
import ssl
import struct
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme
from courthouse_drop import CourthouseDrop

from docassemble.AotForms.conformance import Bad, Kit
from docassemble.AotForms.filing import Outgoing, OutgoingFile, Recipient

CAN = frozenset(Bad) - {Bad.BEFORE, Bad.MUTE, Bad.DRIP, Bad.SMALL}


class DropKit(Kit):
    """Run with: pytest -p docassemble.AotForms.conformance.plugin --pyargs docassemble.AotForms.conformance.suite --adapter-kit courthouse_drop_testing:DropKit"""

    can = CAN
    planted = ("Quillfeather",)

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory()
        self.how, self.book, self.connections, self.over = None, [], 0, threading.Event()
        good, stranger = trustme.CA(), trustme.CA()
        self._ca = Path(self._folder.name) / "ca.pem"
        good.cert_pem.write_to_path(str(self._ca))
        self._servers = {name: self._serve(authority) for name, authority in (("good", good), ("bad", stranger))}
        return self

    def __exit__(self, *_):
        self.over.set()
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        self._folder.cleanup()

    def adapter(self):
        return CourthouseDrop()

    def outgoing(self, **changes):
        content = b"%PDF-1.4 about Quillfeather"
        paper = OutgoingFile("01-petition.pdf", "application/pdf", content, hashlib.sha256(content).hexdigest(), "Petition", 1)
        port = self._servers["bad" if self.how is Bad.CERTIFICATE else "good"].server_address[1]
        if self.how is Bad.ABSENT:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
        settings = {"drop_url": f"https://127.0.0.1:{port}", "drop_token": "a1b2c3d4e5f6a7b8", "drop_ca_file": str(self._ca), "drop_timeout": 1}
        given = {"submission_id": "3f0c", "key": "5d" * 32, "reference": "AOT-7K3F-92QM", "purpose": "petition", "files": (paper,),
                 "recipient": Recipient("king", "clerk", "courthouse-drop"), "packet_hash": "a7" * 32, "attempt": 1, "settings": settings}
        return Outgoing(**{**given, **changes})

    def profile(self):
        return {}

    def taken(self, key):
        return self.book.count(key)

    def reached(self):
        return self.connections

    def misbehave(self, how):
        self.how = how

    def behave(self):
        self.how = None

    def _serve(self, authority):
        kit = self

        class Court(BaseHTTPRequestHandler):
            def log_message(self, *_):
                """Say nothing."""

            def do_GET(self):
                kit.connections += 1
                known = self.path.rpartition("/")[2] in kit.book
                self._answer(200 if known else 404, b"a7" * 32 if known else b"")

            def do_PUT(self):
                kit.connections += 1
                key, length = self.path.rpartition("/")[2], int(self.headers["Content-Length"])
                if kit.how is Bad.DURING:
                    self.rfile.read(min(16, length))
                    return self._cut()
                self.rfile.read(length)
                if kit.how is Bad.REFUSED:
                    return self._answer(403, b"no")
                if kit.how is Bad.REDIRECT:
                    return self._answer(307, b"", Location="https://169.254.169.254/")
                if kit.how in (Bad.GARBAGE, Bad.HOSTILE):
                    return self._answer(200, b"\x00\xff" * (99 if kit.how is Bad.GARBAGE else 200_000))
                if key not in kit.book:
                    kit.book.append(key)
                if kit.how is Bad.TAKEN:
                    return self._cut()
                if kit.how is Bad.SILENT:
                    kit.over.wait(3)
                    return self._cut()
                return self._answer(201, b"Quillfeather" if kit.how is Bad.RUDE else self.headers["X-Hash"].encode())

            def _answer(self, status, body, **headers):
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def _cut(self):
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                """A client that goes away is part of it."""

        server = Server(("127.0.0.1", 0), Court)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server
