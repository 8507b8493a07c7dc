"""The word `demo`: a seeded province on this machine. With a screen a window on it; without, the main job told aloud.

Everything is real: a center process over HTTP, engine processes behind their sockets, encrypted databases in a temporary
folder. Nothing of it outlives the demonstration.

Layer: app, with `cli` the only place that reaches the center, and only inside functions.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from desktop.app import story
from desktop.app.exits import CHECK_FAILED, OK, quiet
from desktop.app.province.seed import seed_province, told
from desktop.app.story import Cast, Player, Verdict, until
from desktop.runtime.paths import resources
from sync.domain.draft import Organisation
from sync.domain.failures import Outage
from sync.engine.launching import own_program
from sync.engine.process import wall_ms
from sync.store.device import create_device
from sync.store.home import Home
from sync.store.queries import audit

GULOU = Cast(
    key="鼓楼",
    organisation="320106",
    person="林亦舟",
    sheet="units-gulou.csv",
    title="下关码头仓库甲苯桶泄漏",
    place="中山码头 2 号仓",
    lines=(
        "先到带队报告：甲苯 200 升桶两只破损，无明火，无人受伤。",
        "下风向 100 m 读数 38 mg/m³，水幕架设完成。",
        "中山码头轮渡停航，旅客 230 人退至售票厅。",
        "仓库值班员到指挥部，提供货单和平面图。",
        "堵漏完成一只，第二只更换堵漏垫。",
    ),
)
JIANGNING = Cast(
    key="江宁",
    organisation="320115",
    person="陆闻笙",
    sheet="units-jiangning-gb18030.csv",
    title="双龙大道高架多车追尾，一车装载双氧水",
    place="双龙大道高架由南向北 3 km",
    lines=(
        "现场 7 车，被困 2 人，双氧水车罐体完好，接头渗漏。",
        "高架双向封闭，双龙大道地面道路限行。",
        "第一名被困人员救出，送江宁医院。",
        "渗漏接头关闭，倒罐车约 20 分钟到。",
        "第二名被困人员救出，轻伤。",
    ),
)
HALL = Cast(key="省厅", organisation="320000", person="值班长")
SHARED_FACTS = (
    {"trapped": 2, "hazards": "苯乙烯 UN 2055，约 28.6 吨"},
    {"trapped": 3, "hazards": "苯乙烯 UN 2055，罐体余量待核"},
)
CENTER_START_S = 60.0
WARNINGS_SHOWN = 5


class CenterProcess:
    """A center on a folder, in its own process; `stop` kills it the hard way and `start` brings it back on the same port.

    Attributes:
        url: its address, with its root's key once it was started.
    """

    def __init__(self, folder: Path, *, secure: bool = True) -> None:
        """Choose a free port; nothing runs yet."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.folder = folder
        self.url = f"{'https' if secure else 'http'}://127.0.0.1:{self.port}"
        self._plain = () if secure else ("--plaintext",)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers.

        Raises: Outage: `center.not_started`.
        """
        command = (*own_program(), "center", "--data", str(self.folder), "--port", str(self.port), *self._plain)
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603 - this very program
        assert self._process.stdout is not None
        line = self._process.stdout.readline().decode(errors="replace").strip()
        if not re.match(r"https?://", line):
            raise Outage("center.not_started")
        self.url = line

    def stop(self) -> None:
        """Kill it, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None


class ProvinceDesk:
    """The center's side of seeding: registering organisations and admitting devices, on the folder of a running center."""

    def __init__(self, center: CenterProcess) -> None:
        self._center = center

    @property
    def url(self) -> str:
        """Where the center answers."""
        return self._center.url

    def register(self, rows: Iterable[Organisation], sort: str) -> int:
        """Let organisations into the tree."""
        from sync.center.register import register_organisations

        return register_organisations(self._center.folder, rows, sort=sort)

    def admit(self, count: int) -> None:
        """Certify the waiting devices as what they claim, once ``count`` of them wait."""
        admit_all(self._center.folder, count)


def run_demo(*, seed: int = 1, pictures: Path | None = None, province: bool = False) -> int:
    """Open the window on the seeded province, or tell the main job where there is no screen; return the exit code.

    With ``province`` the province is seeded without a screen too, and what came of it is said.
    """
    if pictures is None and (province or has_screen()):
        return _show(seed)
    verdict = tell(pictures or Path("build") / "pictures")
    print(verdict, flush=True)
    return OK if verdict.equal and verdict.lost == 0 else CHECK_FAILED


def has_screen() -> bool:
    """Tell whether a window can be seen here."""
    if os.environ.get("QT_QPA_PLATFORM", "") in {"offscreen", "minimal"}:
        return False
    return sys.platform in {"win32", "darwin"} or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def tell(pictures: Path | None) -> Verdict:
    """Tell the main job in a temporary folder; leave pictures of both pages when a folder for them is given."""
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"[{time.monotonic() - began:5.1f} s] {line}", flush=True)

    with tempfile.TemporaryDirectory(prefix="qianzhi-demo-", ignore_cleanup_errors=True) as folder:
        center = CenterProcess(Path(folder) / "center")
        players: list[Player] = []
        try:
            players.extend(open_stage(Path(folder), center, (GULOU, JIANGNING, HALL), say))
            return _play(players, center, pictures, say, began)
        finally:
            for player in players:
                player.close()
            center.stop()


def open_stage(folder: Path, center: CenterProcess, casts: Sequence[Cast], say: story.Say) -> list[Player]:
    """Start the center, make and certify the devices, start their engines."""
    center.start()
    say(f"center up at {center.url.partition('#')[0]}, TLS 1.3 by its own root, on SQLite, 109 organisations")
    homes = [Home(folder / cast.organisation) for cast in casts]
    for cast, home in zip(casts, homes, strict=True):
        create_device(
            home,
            organisation=cast.organisation,
            person=cast.person,
            office="duty_commander",
            now_ms=wall_ms(),
            center_url=center.url,
        )
    players = [Player.enter(cast, home) for cast, home in zip(casts, homes, strict=True)]
    admit_all(center.folder, len(casts))
    for player in players:
        player.client.exchange_now()
    for player in players:
        until("the certificate arrives", partial(audit.is_certified, player.reader))
    say(f"{len(players)} devices certified: {', '.join(cast.key for cast in casts)}")
    return players


def admit_all(folder: Path, count: int) -> None:
    """Certify the waiting devices of a center as what they claim, once ``count`` of them wait."""
    from sync.center.admission import admit, waiting_devices

    devices = until("the devices wait for admission", lambda: found if len(found := waiting_devices(folder)) >= count else ())
    for device in devices:
        admit(folder, fingerprint_or_key=device.sign_key)


def _play(players: list[Player], center: CenterProcess, pictures: Path | None, say: story.Say, began: float) -> Verdict:
    gulou, jiangning, hall = players
    plan = (resources() / "plans" / "chemical-leak.json").read_bytes()
    for player in (gulou, jiangning):
        story.prepare(player, plan, resources() / "samples", say)
    shared = story.share_incident(gulou, (jiangning, hall), say)
    center.stop()
    say("center killed: both posts are on their own")
    story.work_alone(gulou, shared, SHARED_FACTS[0], dies=True, say=say)
    story.work_alone(jiangning, shared, SHARED_FACTS[1], dies=False, say=say)
    center.start()
    say("center back")
    for player in players:
        player.client.exchange_now()
    until("nothing is missing at the hall", lambda: story.lost(players, hall) == 0)
    until("all hold the same rows", lambda: story.converged(players))
    asked = [audit.questions_open(player.reader) for player in players]
    say(f"converged: questions at {', '.join(f'{player.cast.key} {count}' for player, count in zip(players, asked, strict=True))}")
    if pictures is not None:
        _leave_pictures(gulou, pictures, say)
    equal = story.converged(players) and len(set(asked)) == 1
    return Verdict(equal=equal, lost=story.lost(players, hall), questions=asked[0], seconds=time.monotonic() - began)


def _leave_pictures(player: Player, folder: Path, say: story.Say) -> None:
    """Draw both pages of a post from its own database, offscreen."""
    from desktop.app.home_pictures import of_home

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # The screenless platform says of every window that it can't hint its size.
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    written = of_home(player.home, folder, player.link)
    say(f"pictures: {', '.join(str(path) for path in written)}")


def _show(seed: int) -> int:
    """Seed the province beside a center and open the window of its hall; without a screen only say what came of it."""
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"[{time.monotonic() - began:5.1f} s] {line}", flush=True)

    with tempfile.TemporaryDirectory(prefix="qianzhi-demo-", ignore_cleanup_errors=True) as folder:
        center = CenterProcess(Path(folder) / "center")
        try:
            center.start()
            with quiet():
                seeded = seed_province(Path(folder), ProvinceDesk(center), now_ms=wall_ms(), say=say, seed=seed)
            say(f"province: {told(seeded)}")
            if not has_screen():
                return OK
            from desktop.app.start import run_window

            return run_window(seeded.home.path, plain=True)
        finally:
            center.stop()
