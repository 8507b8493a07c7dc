"""A real center on a real port, in a thread; the adapter that cuts its replies; a device that talks to it step by step."""

import threading
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests
from fakes.memory_replica import ORIGIN_MS, MemoryReplica
from requests.adapters import BaseAdapter

from sync.center.admission import admit
from sync.center.channel import ChannelSettings
from sync.center.console.site import ConsoleSettings
from sync.center.exchange import Answer, Exchange, system_ms
from sync.center.keeper import Keeper
from sync.center.serve import Center, open_center, run
from sync.links.http import HttpLink, Refusal
from sync.protocol.limits import REPLY_BYTES_MAX
from sync.protocol.messages import Want
from sync.protocol.session import Absorbed, ClientSession

PROVINCE, CITY, OTHER_CITY = "320000", "320100", "320200"
GULOU, XUANWU, BINHU = "320106", "320102", "320211"
_HEAD = "code,name,short_name,name_en,tier,parent,valid_from\n"


def write_organisations(path: Path, *, villages: int = 0) -> Path:
    rows = [
        (PROVINCE, "江苏省", "江苏", "省", ""),
        (CITY, "南京市", "南京", "市", PROVINCE),
        (OTHER_CITY, "无锡市", "无锡", "市", PROVINCE),
        (GULOU, "鼓楼区", "鼓楼", "县", CITY),
        (XUANWU, "玄武区", "玄武", "县", CITY),
        (BINHU, "滨湖区", "滨湖", "县", OTHER_CITY),
    ]
    rows += [(f"3299{at:03d}", f"第{at}站", f"站{at}", "所", GULOU) for at in range(villages)]
    lines = (f"{code},{name},{short},Name {code},{tier},{parent},2026-09-11\n" for code, name, short, tier, parent in rows)
    path.write_text(_HEAD + "".join(lines), encoding="utf-8")
    return path


class LiveCenter:
    """Runs the center until the block ends; may be started again on the same directory."""

    def __init__(
        self,
        directory: Path,
        *,
        villages: int = 0,
        keeps: bool = False,
        host: str = "127.0.0.1",
        channel: ChannelSettings | None = None,
        console: ConsoleSettings | None = None,
    ) -> None:
        self.directory = directory
        self._console = console
        self._host = host
        self.channel = channel
        self.keeps = keeps
        directory.mkdir(parents=True, exist_ok=True)
        self.organisations = write_organisations(directory.parent / "organisations.csv", villages=villages)
        self.address = ""
        self._port = 0
        self._stop = threading.Event()
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._stop.clear()
        self._ready.clear()
        self._thread = threading.Thread(target=self._run, name="center-under-test")
        self._thread.start()
        assert self._ready.wait(20)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        assert self._thread is not None
        self._thread.join(20)
        assert not self._thread.is_alive()

    def begin_anew(self) -> None:
        """End the center and start it again at the same address."""
        self.__exit__(None, None, None)
        self.__enter__()

    def keep(self) -> tuple[bytes, ...]:
        """Let a keeper follow the feed to its end and make every checkpoint, while the center does not run."""
        center = open_center(self.directory, organisations_csv=self.organisations)
        keeper = Keeper(self.directory, center.database, center.keys, now_ms=system_ms)
        try:
            keeper.follow()
            return keeper.make_due(every=True)
        finally:
            keeper.close()
            center.database.close()

    def admit(self, *devices: MemoryReplica, **facts: Any) -> None:
        for device in devices:
            admit(self.directory, fingerprint_or_key=device.sign_key, organisation=device.organisation, **facts)

    def _run(self) -> None:
        try:
            run(
                self.directory,
                host=self._host,
                port=self._port,
                organisations_csv=self.organisations,
                ready=self._listening,
                stop=self._stop,
                keeps=self.keeps,
                console=self._console,
                channel=self.channel,
            )
        finally:
            self._ready.set()

    def _listening(self, address: str) -> None:
        self.address = address
        self._port = int(address.partition("#")[0].rsplit(":", 1)[1])
        self._ready.set()


OPEN: list[HttpLink] = []  # what devices hold open; `close_all` when their module ends


def close_all() -> None:
    """Close the links of every device that was made: most tests end where their claim does."""
    while OPEN:
        OPEN.pop().close()


class Device:
    """A replica, in memory or a real store, with its session and link: one `round` is one request."""

    def __init__(self, store: Any, center: "LiveCenter | str", *, session: requests.Session | None = None) -> None:
        self.store = store
        self.session = ClientSession(store, store.load_memory())
        self.link = HttpLink(center if isinstance(center, str) else center.address, session=session)
        OPEN.append(self.link)
        self.rounds = 0

    def round(self, *, push_bytes: int = 64 * 1024, budget: int = REPLY_BYTES_MAX, wait_s: int = 0) -> Absorbed | Refusal:
        outgoing = self.session.request(Want(budget=budget, wait_s=wait_s), push_bytes=push_bytes, now_ms=ORIGIN_MS)
        self.rounds += 1
        answer = self.link.exchange(outgoing.wire, wait_s=wait_s)
        if isinstance(answer, Refusal):
            return answer
        absorbed = self.session.absorb(outgoing, answer)
        if any(replica == outgoing.request.replica and code == "entry.fork" for replica, _, code in absorbed.reply.refused):
            self.store.succeed(outgoing.request.replica)
        received = self.store.deliver(absorbed.inbound)
        self.store.learn(absorbed.reach, absorbed.claims)
        self.store.save(self.session.applied(outgoing, absorbed, received))
        return absorbed

    def sync(self, *, most: int = 30, **want: Any) -> int:
        """Exchange until both sides are in step; return how many rounds it took."""
        for count in range(1, most + 1):
            outcome = self.round(**want)
            assert isinstance(outcome, Absorbed), outcome
            reply = outcome.reply
            if not (reply.more or reply.stale or self.session.phase.value != "steady" or self.session.waiting() or not outcome.advanced):
                return count
        message = f"not in step after {most} rounds"
        raise AssertionError(message)

    def close(self) -> None:
        self.link.close()


def introduced(center: LiveCenter, *stores: MemoryReplica) -> list[Device]:
    """Return devices that knocked, were admitted and are in step."""
    devices = [Device(store, center) for store in stores]
    for device in devices:
        refusal = device.round()
        assert isinstance(refusal, Refusal)
        assert refusal.code == "device.uncertified"
    center.admit(*stores)
    for device in devices:
        device.sync()
    return devices


class CuttingAdapter(BaseAdapter):
    """Brings every request whole to the center's exchange, and of the reply only the first ``keep`` bytes, never all of it."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self._exchange = exchange
        self.keep: int | None = None
        self.length = 0

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        assert isinstance(request.body, bytes)
        outcome = self._exchange.take(request.body)
        answer = outcome if isinstance(outcome, Answer) else self._exchange.answer(outcome)
        self.length = len(answer.body)
        response = requests.Response()
        response.status_code = answer.status
        response.headers["content-length"] = str(self.length)
        response.raw = BytesIO(answer.body if self.keep is None else answer.body[: min(self.keep, self.length - 1)])
        return response

    def close(self) -> None: ...


def direct(store: Any, center: Center) -> tuple["Device", CuttingAdapter]:
    """Return a device that talks to an opened center without a socket between."""
    adapter = CuttingAdapter(center.exchange)
    session = requests.Session()
    session.mount("http://", adapter)
    return Device(store, "http://direct", session=session), adapter
