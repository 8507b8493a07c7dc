"""A weak link where no namespace may be made: a proxy on the loopback that holds back what passes through it.

It sees connections, not packets, so some of it is pretended: a lost packet is a piece of 1,400 bytes, and all behind it, that
comes a round trip later; a connection is made at once, the first byte pays for it; the system's own TCP notices nothing of the
dark, so its timers are not measured. Figures of this link and of `benchmarks.link` are not compared.
"""

import asyncio
import random
import threading
import time
from contextlib import AbstractContextManager, nullcontext, suppress
from types import TracebackType
from typing import Self

from benchmarks.link_machine import PACKET_BYTES_MAX
from benchmarks.link_profiles import Lane, Profile

HOST = "127.0.0.1"
_LOOK_S = 0.02
_START_S = 10.0


class ProxyLink:
    """The link as far as it can be had on the loopback; use it in a `with` statement. `Link` is the real one."""

    near_host = far_host = HOST

    def __init__(self, profile: Profile, *, seed: int = 1) -> None:
        self.profile = profile
        self._chance = random.Random(seed).random
        self._lanes = {way: Lane(profile, lambda: 1.0) for way in ("up", "down")}
        self._lit = asyncio.Event()
        self._lit.set()
        self._began = time.monotonic()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="proxy-link")
        self._ended = asyncio.Event()
        self._servers: list[asyncio.Server] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(_START_S)

    def near(self) -> AbstractContextManager[None]:
        """Live at the near end: everywhere."""
        return nullcontext()

    def far(self) -> AbstractContextManager[None]:
        """Live at the far end: everywhere."""
        return nullcontext()

    def reach(self, port: int) -> int:
        """Return the port by which the near end reaches what listens at ``port``."""
        return asyncio.run_coroutine_threadsafe(self._listen(port), self._loop).result(_START_S)

    def cut(self) -> None:
        """Let nothing pass, and tell nobody."""
        self._loop.call_soon_threadsafe(self._lit.clear)

    def heal(self) -> None:
        """Let everything pass."""
        self._loop.call_soon_threadsafe(self._lit.set)

    def reset(self) -> None:
        """Begin the profile's time and all counts anew."""
        self._began = time.monotonic()
        for lane in self._lanes.values():
            lane.reset()

    def counts(self) -> dict[str, dict[str, int]]:
        """Return what was carried; of `Lane`'s figures bytes alone mean what they say."""
        return {way: lane.counts() for way, lane in self._lanes.items()}

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._live())
        self._loop.close()

    async def _live(self) -> None:
        await self._ended.wait()
        for server in self._servers:
            server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _listen(self, port: int) -> int:
        async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError, asyncio.CancelledError):
                far_reader, far_writer = await asyncio.open_connection(HOST, port)
                try:
                    await asyncio.gather(self._carry("up", reader, far_writer), self._carry("down", far_reader, writer))
                finally:
                    far_writer.transport.abort()
            writer.transport.abort()

        server = await asyncio.start_server(join, HOST, 0)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def _carry(self, way: str, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        """Pass one direction of a connection on until it ends."""
        # A connection costs a round trip before its first byte; pieces keep their sequence, so a late one holds up the others.
        late_s = 2 * self.profile.one_way_s if way == "up" else 0.0
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        handing = asyncio.create_task(self._hand_over(pieces, target))
        last = 0.0
        while piece := await source.read(PACKET_BYTES_MAX):
            await self._until_light()
            now = time.monotonic()
            arrives = self._lanes[way].offer(len(piece), now=now, dark=False, content=len(piece))
            while arrives is None:  # a full queue: TCP would send it again, here it waits
                await asyncio.sleep(_LOOK_S)
                now = time.monotonic()
                arrives = self._lanes[way].offer(len(piece), now=now, dark=False, content=len(piece))
            lost_s = 2 * self.profile.one_way_s if self._chance() < self.profile.loss else 0.0
            last = max(last, arrives + late_s + lost_s)
            late_s = 0.0
            pieces.put_nowait((last, piece))
        pieces.put_nowait((last, b""))
        await handing

    async def _hand_over(self, pieces: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter) -> None:
        while True:
            arrives, piece = await pieces.get()
            await asyncio.sleep(max(0.0, arrives - time.monotonic()))
            await self._until_light()
            if not piece:
                target.close()
                return
            target.write(piece)
            await target.drain()

    async def _until_light(self) -> None:
        await self._lit.wait()
        await asyncio.sleep(self.profile.dark_left_s(time.monotonic() - self._began))
