"""A mail server that takes everything and keeps nothing: `python -m benchmarks.mail_sink PORT FILE`.

On SIGTERM it writes into FILE how many mails it took, and how many different Message-IDs they had.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path

HOST = "127.0.0.1"


class Sink:
    """Counts the mails of all connections."""

    def __init__(self) -> None:
        self.mails = 0
        self.ids: set[bytes] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk with one client (RFC 5321) until it leaves."""
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            command = line[:4].upper()
            if command == b"DATA":
                writer.write(b"354 go on\r\n")
                self._note(await reader.readuntil(b"\r\n.\r\n"))
            writer.write(b"221 bye\r\n" if command == b"QUIT" else b"250 yes\r\n")
            if command == b"QUIT":
                break
        writer.close()

    def _note(self, mail: bytes) -> None:
        self.mails += 1
        self.ids.add(next(line for line in mail.split(b"\r\n") if line.lower().startswith(b"message-id:")))


async def run(port: int, file: Path) -> None:
    sink, over = Sink(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    server = await asyncio.start_server(sink.serve, HOST, port, limit=2**20)
    await over.wait()
    server.close()
    file.write_text(json.dumps({"mails": sink.mails, "ids": len(sink.ids)}), "utf-8")


if __name__ == "__main__":
    asyncio.run(run(int(sys.argv[1]), Path(sys.argv[2])))
