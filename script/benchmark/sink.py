"""A mail server for measuring: it takes everything and delivers nothing.

    sink.py FILE    listens on a free port of this machine, which it prints

FILE gets a line for each message and recipient, before the message is acknowledged: when (seconds since 1970),
Message-ID, recipient. So whoever ends before the acknowledgement reaches them finds the message there too.
"""

import asyncio
import re
import sys
import time
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import TextIO

LARGEST = 10_000_000  # bytes
ADDRESS = re.compile(r"<([^>]*)>")
GREETED = ("250-sink", f"250-SIZE {LARGEST}", "250 8BITMIME")


class Conversation:
    """One connection, one message after the other."""

    def __init__(self, incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter, into: TextIO) -> None:
        self.incoming, self.outgoing, self.into = incoming, outgoing, into
        self.recipients: list[str] = []

    async def hold(self) -> None:
        try:
            await self.say("220 sink")
            while line := (await self.incoming.readline()).decode("ascii", "replace").strip():
                command = line.partition(" ")[0].upper()
                if command == "QUIT":
                    await self.say("221 Goodbye")
                    return
                await self.answer(command, line)
        except (OSError, asyncio.IncompleteReadError):
            pass  # it broke off
        finally:
            self.outgoing.close()

    async def answer(self, command: str, line: str) -> None:
        if command == "EHLO":
            await self.say(*GREETED)
        elif command in {"HELO", "MAIL", "RSET", "NOOP"}:
            if command in {"MAIL", "RSET"}:
                self.recipients = []
            await self.say("250 OK")
        elif command == "RCPT" and (found := ADDRESS.search(line)):
            self.recipients.append(found[1])
            await self.say("250 OK")
        elif command == "DATA" and self.recipients:
            await self.say("354 Go on")
            message = await self.incoming.readuntil(b"\r\n.\r\n")
            self.take(message)
            await self.say("250 Taken")
        else:
            await self.say("503 Not now")

    def take(self, message: bytes) -> None:
        head, _, _ = message.partition(b"\r\n\r\n")
        name = str(BytesHeaderParser().parsebytes(head).get("Message-ID", "")).strip()
        for recipient in self.recipients:
            self.into.write(f"{time.time():.6f}\t{name}\t{recipient}\n")
        self.into.flush()
        self.recipients = []

    async def say(self, *lines: str) -> None:
        self.outgoing.write("".join(f"{line}\r\n" for line in lines).encode())
        await self.outgoing.drain()


async def serve(file: Path) -> None:
    with file.open("a") as into:

        async def met(incoming: asyncio.StreamReader, outgoing: asyncio.StreamWriter) -> None:
            await Conversation(incoming, outgoing, into).hold()

        server = await asyncio.start_server(met, "127.0.0.1", 0, limit=LARGEST)
        print(server.sockets[0].getsockname()[1], flush=True)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
