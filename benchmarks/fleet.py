"""Many devices in one process against a center in another: real keys, sessions and signatures, HTTP on kept connections.

Each device keeps what it was given, so that at the end its log is compared with what was written.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.link import ROOT
from sync.center.authority import Authority
from sync.center.serve import open_center
from sync.domain.draft import Create
from sync.domain.ids import ReplicaId
from sync.domain.offices import OFFICES
from sync.domain.scopes import Scope
from sync.links.http import Refusal, refusal_of
from sync.oplog.birth import Certificate, Role, make_certificate
from sync.oplog.run import Run
from sync.protocol.envelope import PATH, open_reply, seal_request
from sync.protocol.limits import REPLY_BYTES_MAX
from sync.protocol.messages import Cursor, Request, Want, decode_reply, encode_request
from sync.protocol.session import Absorbed, ClientSession
from tests.fakes.memory_replica import ORIGIN_MS, MemoryReplica

OK = 200
STEPS_MAX = 12
_STOP_S = 60.0
_DAY_MS = 24 * 60 * 60 * 1_000
_HEAD = "code,name,short_name,name_en,tier,parent\n320000,江苏省,江苏,Jiangsu,省,\n320100,南京市,南京,Nanjing,市,320000\n"


def organisations(path: Path, stations: int) -> tuple[str, ...]:
    """Write a city with so many stations below it; return their codes."""
    codes = tuple(f"3201{number:05d}" for number in range(stations))
    lines = (f"{code},第 {at} 站,站 {at},Station {at},所,320100\n" for at, code in enumerate(codes))
    path.write_text(_HEAD + "".join(lines), encoding="utf-8")
    return codes


class FleetCenter:
    """A center's process that admitted a fleet before it began to serve; use it in a `with` statement."""

    def __init__(self, folder: Path, stores: Iterable[MemoryReplica], *, organisations_csv: Path, now_ms: int) -> None:
        self.folder = folder
        center = open_center(folder, organisations_csv=organisations_csv)
        try:
            with center.database.write() as connection:
                devices = [[_device(center.keys.root(), store, at, now_ms=now_ms)] for at, store in enumerate(stores, 1)]
                Authority(connection, center.keys, now_ms=now_ms).say(devices)
            self.n = center.exchange.mark().n
        finally:
            center.database.close()

    def __enter__(self) -> Self:
        words = ["center", "--data", str(self.folder), "--host", "127.0.0.1", "--port", "0", "--plaintext", "--no-keeper"]
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "main.py", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline().strip().partition("#")[0].rsplit(":", 1)[1])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(_STOP_S)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def resident_bytes(self) -> int:
        """Return what of the process lies in memory."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return 1_024 * next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))

    def waited_s(self) -> float:
        """Return the seconds that its threads waited for a processor so far."""
        return waited_s(self._process.pid)

    def processor_s(self) -> float:
        """Return the seconds of a processor that the process took so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / 100


def waited_s(pid: int) -> float:
    """Return the seconds that the threads of a process, those that live, were ready and had no processor; 0 where nobody tells."""
    total = 0
    for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):
            total += int(path.read_text(encoding="ascii").split()[1])
    return total / 1e9


class FleetDevice:
    """One device with its session and its connection."""

    def __init__(self, store: MemoryReplica, center: FleetCenter) -> None:
        """Begin where the center stood when it began to serve: what it said until then each would read for itself, on its own machine."""
        self.store = store
        self.session = ClientSession(store, store.load_memory())
        self._port, self._since = center.port, center.n
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def step(self, *, wait_s: int = 0) -> tuple[Absorbed, float]:
        """Exchange once, push what waits unless it is a long poll; return what came and when."""
        want = Want(budget=REPLY_BYTES_MAX, wait_s=wait_s)
        outgoing = self.session.request(want, push_bytes=0 if wait_s else 64 * 1024, now_ms=ORIGIN_MS)
        body = await self.posted(outgoing.wire)
        at_s = asyncio.get_running_loop().time()
        absorbed = self.session.absorb(outgoing, body)
        received = self.store.deliver(absorbed.inbound)
        self.store.learn(absorbed.reach, absorbed.claims)
        self.store.save(self.session.applied(outgoing, absorbed, received))
        return absorbed, at_s

    async def come_into_step(self) -> None:
        """Exchange until nothing is due on either side."""
        for _ in range(STEPS_MAX):
            absorbed, _ = await self.step()
            met = self.session.memory
            if met.center is not None and met.cursor is not None and met.cursor.n < self._since:
                self.session.memory = replace(met, cursor=Cursor(center=met.center, n=self._since))
            reply = absorbed.reply
            if not (reply.more or reply.stale or self.session.phase.value != "steady" or self.session.waiting() or not absorbed.advanced):
                return
        message = "not in step"
        raise AssertionError(message)

    def close(self) -> None:
        if self._ends is not None:
            self._ends[1].close()

    async def posted(self, wire: bytes) -> bytes:
        """Return the answer; a connection that the center ended while nothing was said on it is opened anew, as by any client."""
        was_open = self._ends is not None
        try:
            head, reader = await self._asked(wire)
        except (asyncio.IncompleteReadError, ConnectionError):
            if not was_open:
                raise
            self.close()
            self._ends = None
            head, reader = await self._asked(wire)
        lines = head.decode("latin-1").split("\r\n")
        length = next(int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length:"))
        body = await reader.readexactly(length)
        status = int(lines[0].split()[1])
        if status != OK:
            refusal: Refusal = refusal_of(status, body)
            raise AssertionError(refusal.code)
        return body

    async def _asked(self, wire: bytes) -> tuple[bytes, asyncio.StreamReader]:
        if self._ends is None:
            self._ends = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._ends
        head = f"POST {PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/cbor\r\ncontent-length: {len(wire)}\r\n\r\n"
        writer.write(head.encode() + wire)
        await writer.drain()
        return await reader.readuntil(b"\r\n\r\n"), reader


class FleetReader:
    """A device that follows and does nothing else: it asks by the wire, keeps what it is given as bytes, and verifies none of it.

    A post reads on its own machine. Many that share one process with those that write would fall behind by their own decoding, and
    the center would be blamed for it. What they kept is compared with what was written at the end, byte by byte.
    """

    def __init__(self, device: FleetDevice) -> None:
        """Go on from where ``device`` is in step; its session is not used any more."""
        self._device = device
        self._memory = device.session.memory
        self.bodies: dict[tuple[ReplicaId, Scope], list[bytes]] = {key: list(held) for key, held in device.store.entries().items()}

    async def poll(self, *, wait_s: int) -> tuple[tuple[Run, ...], float]:
        """Ask once, and return what came and when. What was held already is left out."""
        memory, store = self._memory, self._device.store
        nonce, left = (memory.nonces[-1], memory.nonces[:-1]) if memory.nonces else (b"", ())
        want = Want(budget=REPLY_BYTES_MAX, wait_s=wait_s)
        request = Request(replica=store.replica, birth=None, cursor=memory.cursor, tree=memory.tree, want=want)
        wire, _ = seal_request(store.sign_key, store.sign, nonce, encode_request(request))
        body, _ = open_reply(await self._device.posted(wire))
        at_s = asyncio.get_running_loop().time()
        reply = decode_reply(body)
        self._memory = replace(memory, nonces=(*left, *reply.nonces), cursor=reply.cursor, tree=reply.tree)
        for run in reply.runs:
            held = self.bodies.setdefault((run.replica, run.scope), [])
            held += run.entries[len(held) + 1 - run.first_seq :]
        return reply.runs, at_s


async def all_in_step(devices: Sequence[FleetDevice], *, at_once: int = 32) -> None:
    """Bring devices into step, so many at once."""
    gate = asyncio.Semaphore(at_once)

    async def one(device: FleetDevice) -> None:
        async with gate:
            await device.come_into_step()

    await asyncio.gather(*(one(device) for device in devices))


def _device(root: object, store: MemoryReplica, serial: int, *, now_ms: int) -> Create:
    certificate = Certificate(
        role=Role.DEVICE,
        sign_key=store.sign_key,
        seal_key=store.birth.seal_key,
        organisation=store.organisation,
        offices=OFFICES,
        letters="A",
        not_after_ms=now_ms + 366 * _DAY_MS,
        serial=serial,
    )
    fields: dict[str, object] = {
        "certificate": make_certificate(root, certificate),  # type: ignore[arg-type]
        "sign_key": store.sign_key,
        "organisation": store.organisation,
        "offices": list(OFFICES),
        "label": None,
        "letters": "A",
        "not_after": certificate.not_after_ms,
    }
    return Create(kind="device", fields=fields)
