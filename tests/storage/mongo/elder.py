"""A relay before a real server that makes it look older: the driver believes what the server says of itself."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

SEVEN = 21  # wire version of MongoDB 7.0; 25 is that of 8.0
_SAYS = b"\x10maxWireVersion\x00"  # a 32-bit number of this name, as documents have it
_SIZE = 4  # bytes of a number, and of the length that every message begins with


@asynccontextmanager
async def elder(address: str, version: int = SEVEN) -> AsyncIterator[str]:
    """The address of the same server, of an earlier version; its members are not looked for."""
    there = urlsplit(address)
    tasks, ends = set[asyncio.Task[None]](), list[StreamWriter]()

    async def joined(reader: StreamReader, writer: StreamWriter) -> None:
        answers, questions = await asyncio.open_connection(there.hostname, there.port)
        ends.extend((writer, questions))
        ways = (_passed_on(reader, questions, None), _passed_on(answers, writer, version))
        for way in ways:
            tasks.add(asyncio.create_task(way))

    server = await asyncio.start_server(joined, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    options = f"{there.query}&" if there.query else ""
    yield f"mongodb://127.0.0.1:{port}/?{options}directConnection=true"
    server.close()
    for end in ends:
        end.close()
    await asyncio.gather(*tasks)
    await asyncio.gather(*(end.wait_closed() for end in ends), return_exceptions=True)


async def _passed_on(reader: StreamReader, writer: StreamWriter, version: int | None) -> None:
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            size = await reader.readexactly(_SIZE)
            rest = await reader.readexactly(int.from_bytes(size, "little") - _SIZE)
            writer.write(size + (rest if version is None else _told(rest, version)))
            await writer.drain()
    writer.close()


def _told(message: bytes, version: int) -> bytes:
    before, says, after = message.partition(_SAYS)
    return before + says + version.to_bytes(_SIZE, "little") + after[_SIZE:] if says else message
