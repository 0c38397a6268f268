"""A line between a client and a server on loopback that misbehaves on request, whatever protocol runs on it.

    with BadLine(server_port) as line:
        line.next = Break("cut up", 4000)      # for the next connection; None is a clean line
        ... connect to line.port ...

``reset``: the connection is reset as soon as it is there.  ``cut up n`` and ``cut down n``: both ends are reset after n bytes from
the client, or from the server.  ``swallow n``: after n bytes from the server nothing more comes back, and what the client sends
still arrives.  ``garbage n``: bytes after the n-th from the server are noise.  ``slow``: every piece comes late.
"""
from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from dataclasses import dataclass

PIECE = 65536


@dataclass(frozen=True)
class Break:
    """One fault of one connection."""

    kind: str
    after: int = 0


class BadLine:
    """The line.  Use as a context manager.  ``carried``: bytes up and down of each connection that has ended."""

    def __init__(self, server_port: int):
        self.server_port, self.port = server_port, 0
        self.next: Break | None = None
        self.carried: list[tuple[int, int]] = []
        self._held: set[asyncio.Task] = set()  # asyncio itself keeps only weak references

    def __enter__(self) -> BadLine:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True)
        self._thread.start()
        if not ready.wait(10):
            raise RuntimeError("the line did not start")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stop.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mine = asyncio.current_task()
        self._held.add(mine)
        mine.add_done_callback(self._held.discard)
        fault, self.next = self.next, None
        if fault is not None and fault.kind == "reset":
            _reset(writer)
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.server_port)
        except OSError:
            _reset(writer)
            return
        ends, carried = (writer, back), [0, 0]
        ways = (self._carry(reader, back, 0, fault, ends, carried), self._carry(there, writer, 1, fault, ends, carried))
        try:
            await asyncio.gather(*ways)
        except asyncio.CancelledError:  # the line is taken down
            return
        finally:
            self.carried.append((carried[0], carried[1]))
            for end in ends:
                end.close()

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: int, fault: Break | None,
                     ends: tuple[asyncio.StreamWriter, ...], carried: list[int]) -> None:
        with contextlib.suppress(OSError):
            await self._pieces(source, sink, way, fault, ends, carried)

    async def _pieces(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: int, fault: Break | None,
                      ends: tuple[asyncio.StreamWriter, ...], carried: list[int]) -> None:
        mine = fault if fault and fault.kind in (("cut up",), ("cut down", "swallow", "garbage"))[way] else None
        while piece := await source.read(PIECE):
            if fault and fault.kind == "slow":
                await asyncio.sleep(0.002)
            if mine and carried[way] + len(piece) > mine.after:
                good, rest = piece[:max(0, mine.after - carried[way])], piece[max(0, mine.after - carried[way]):]
                if mine.kind.startswith("cut"):
                    sink.write(good)
                    for end in ends:
                        _reset(end)
                    return
                piece = good if mine.kind == "swallow" else good + bytes(byte ^ 0x5A for byte in rest)
            carried[way] += len(piece)
            sink.write(piece)
            await sink.drain()
        if sink.can_write_eof() and not sink.is_closing():
            sink.write_eof()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End with RST: linger zero, then close."""
    opened = writer.get_extra_info("socket")
    if opened is not None:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
