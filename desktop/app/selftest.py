"""The word `selftest`: try out what the program stands on, one line each. It leaves nothing behind.

Layer: app.
"""

import argparse
import importlib.util
import os
import queue
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from desktop.app.exits import CHECK_FAILED, OK, quiet
from desktop.runtime.paths import resources

NEEDED = ("divisions/organisations.csv", "fonts", "icons", "themes", "translations/zh", "translations/en")
WAIT_S = 60.0


def run(_asked: argparse.Namespace) -> int:
    """Run every check, print one line each, and return 0 when all passed."""
    with quiet():
        failed = sum(not _passes(name, check) for name, check in CHECKS)
    return CHECK_FAILED if failed else OK


def _passes(name: str, check: Callable[[], str]) -> bool:
    began = time.monotonic()
    try:
        told = check()
    except Exception as error:  # noqa: BLE001 - whatever a check meets is its finding
        print(f"!! {name:<10} {type(error).__name__}: {error}", flush=True)
        return False
    print(f"ok {name:<10} {told} ({time.monotonic() - began:.2f} s)", flush=True)
    return True


def _database() -> str:
    from sync.store.probe import probe

    with tempfile.TemporaryDirectory(prefix="qianzhi-selftest-") as folder:
        cipher, sqlite = probe(Path(folder))
    return f"SQLCipher {cipher}, SQLite {sqlite}"


def _keys() -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from sync.oplog.hashing import Domain, public_bytes, sign, verifies

    key = Ed25519PrivateKey.generate()
    signature = sign(key, Domain.TIP, b"body")
    _expect(verifies(public_bytes(key), Domain.TIP, b"body", signature), "a good signature")
    _expect(not verifies(public_bytes(key), Domain.TIP, b"bodx", signature), "a forged signature")
    return "Ed25519, BLAKE2b"


def _bytes() -> str:
    import zstandard

    from sync.oplog.codec import decode, encode

    value = {"危化品": [1, -2, 2.5, b"\x00", None, True]}
    _expect(decode(encode(value)) == value, "CBOR")
    packed = zstandard.ZstdCompressor().compress(b"qianzhi" * 1000)
    _expect(zstandard.ZstdDecompressor().decompress(packed) == b"qianzhi" * 1000, "zstd")
    return f"CBOR, zstd {zstandard.__version__}"


def _search() -> str:
    from sync.store.search import finds

    _expect(all(finds(typed, "鼓楼机动一队") for typed in ("机动", "gljd", "gulou")), "search")
    return "两字、拼音、首字母 two characters, pinyin, initials"


def _resources() -> str:
    from desktop.runtime.words import Words
    from sync.store.shipped import shipped

    missing = [name for name in NEEDED if not (resources() / name).exists()]
    _expect(not missing, f"missing: {', '.join(missing)}")
    Words(resources() / "translations")
    fonts = list((resources() / "fonts").glob("*.ttf"))
    _expect(bool(fonts) and bool(shipped()), "no fonts or no organisations")
    return f"{len(shipped())} 单位 organisations, {len(fonts)} 字体 fonts"


def _engine() -> str:
    """Start the engine as a process, write, kill it, write again: nothing is lost or doubled."""
    from sync.domain.commands.incidents import OpenIncident
    from sync.engine.client import EngineClient
    from sync.engine.process import wall_ms
    from sync.store.device import create_device
    from sync.store.home import Home

    with tempfile.TemporaryDirectory(prefix="qianzhi-selftest-", ignore_cleanup_errors=True) as folder:
        home = Home(Path(folder) / "home")
        create_device(home, organisation="320106", person="selftest", office="duty_commander", now_ms=wall_ms())
        client = EngineClient.start(home)
        try:
            client.ready.result(WAIT_S)
            before = client.submit(OpenIncident(title="selftest", mode="test")).result(WAIT_S).ordinals
            if client.pid is not None and sys.platform != "win32":
                os.kill(client.pid, signal.SIGKILL)
            after = client.submit(OpenIncident(title="selftest", mode="test")).result(WAIT_S).ordinals
            _expect((before, after) == ((1,), (2,)), f"ordinals {before} {after}")
        finally:
            client.close()
    return "启动、写入、强杀、再写 started, wrote, was killed, wrote again"


def _lan() -> str:
    """Start an engine that listens for neighbours, hear its name by mDNS, and meet it: a stranger is turned away by its word."""
    from sync.domain.failures import Refused
    from sync.domain.ids import ReplicaId
    from sync.engine.client import EngineClient
    from sync.engine.process import wall_ms
    from sync.links.lan_names import Names
    from sync.links.lan_wire import dial
    from sync.store.device import create_device
    from sync.store.home import Home
    from sync.store.queries.rows import LinkStatus

    host, told, heard = "127.0.0.1", queue.Queue[str](), queue.Queue[int]()

    def on_status(status: LinkStatus) -> None:
        for place in () if status.yard is None else status.yard.places:
            told.put(place)

    def on_found(_host: str, found: int) -> None:
        heard.put(found)

    with tempfile.TemporaryDirectory(prefix="qianzhi-selftest-", ignore_cleanup_errors=True) as folder:
        home = Home(Path(folder) / "home")
        create_device(home, organisation="320106", person="selftest", office="duty_commander", now_ms=wall_ms())
        client = EngineClient.start(home, arguments=("--lan", f"{host}:0"))
        client.on_status(on_status)
        names = Names(ReplicaId(bytes(8)), 9, interfaces=(host,), found=on_found)
        try:
            client.ready.result(WAIT_S)
            port = int(told.get(timeout=WAIT_S).rpartition(":")[2])
            names.start()
            while heard.get(timeout=WAIT_S) != port:
                """Another device of this machine may be at work."""
            wire = dial(host, port)
            try:
                wire.send(b"no hello")
                wire.receive()
                wire.receive()
            except Refused as refused:
                _expect(refused.code == "lan.malformed", refused.code)
            else:
                _expect(False, "a stranger got in")
            finally:
                wire.close()
        finally:
            names.close()
            client.close()
    return "监听、TLS 1.3、mDNS 找到 listened, TLS 1.3, found by mDNS"


def _window() -> str:
    if importlib.util.find_spec("PySide6") is None:
        return "没有安装 Qt not installed: a device without a window"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import qVersion
    from PySide6.QtGui import QFontDatabase
    from PySide6.QtWidgets import QLabel

    from desktop.app.start import make_application

    application = make_application()
    label = QLabel("前指 0123")
    _expect(not label.grab().isNull(), "nothing was drawn")
    ours = sorted(set(QFontDatabase.families()) & {"Inter", "Qianzhi Hei", "QianzhiHei"})
    _expect(ours, "the shipped fonts are not known to Qt")
    return f"Qt {qVersion()} {application.platformName()}, {', '.join(ours)}"


def _pages() -> str:
    """Build and draw every page over canned rows, the map with its ground, and print what the pages offer."""
    if importlib.util.find_spec("PySide6") is None:
        return "没有安装 Qt not installed: a device without a window"
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QPdfWriter

    from desktop.app.start import make_application
    from desktop.app.stills import still_window
    from desktop.widgets.map.view import MapView
    from desktop.widgets.page import PaperOffer
    from desktop.widgets.paper import Paper, print_paper

    application = make_application()
    printed = 0
    with tempfile.TemporaryDirectory(prefix="qianzhi-selftest-", ignore_cleanup_errors=True) as folder:
        still = still_window(application, Path(folder), language="zh", theme="day")
        still.window.show()
        names = tuple(still.window.pages)
        for name in names:
            still.window.show_page(name, None)
            for view in still.window.findChildren(MapView):
                view.load()
            _expect(not still.window.grab().isNull(), f"page {name}")
            offers: tuple[PaperOffer, ...] = still.window.pages[name].papers()
            papers: list[Paper] = []
            for offer in offers:
                offer.make(papers.append)
            for paper in papers:
                buffer = QBuffer()
                buffer.open(QIODevice.OpenModeFlag.WriteOnly)
                printed += print_paper(paper, QPdfWriter(buffer), still.services.look)
        still.window.close()
    _expect(printed, "no page of paper")
    return f"{len(names)} 页 pages, {printed} 张纸 sheets of paper"


def _files() -> str:
    """Make a preview of each sort of file, turn a page of a document, and make what plays a recording."""
    if importlib.util.find_spec("PySide6") is None:
        return "没有安装 Qt not installed: a device without a window"
    from PySide6.QtCore import QObject
    from PySide6.QtMultimedia import QMediaFormat

    from desktop.app.drawn_files import CALL, FILES, SITE, drawn
    from desktop.app.start import make_application
    from desktop.features.incidents.stages import Player
    from desktop.runtime.pdf_page import pdf_page
    from desktop.runtime.previews import look_at

    application = make_application()
    with tempfile.TemporaryDirectory(prefix="qianzhi-selftest-", ignore_cleanup_errors=True) as folder:
        for name in FILES:
            (Path(folder) / name).write_bytes(drawn(name).content)
            (found,) = look_at((Path(folder) / name,))
            _expect(found.preview, f"no preview of {name}")
    page = pdf_page(drawn(SITE).content, 1, 600)
    _expect(page is not None and not page.image.isNull(), "no page of a document")
    owner = QObject(application)
    player = Player(owner)
    player.load(drawn(CALL).content)
    player.stop()
    codecs = QMediaFormat().supportedAudioCodecs(QMediaFormat.ConversionMode.Decode)
    _expect(QMediaFormat.AudioCodec.Wave in codecs, "no recording can be decoded")
    return f"{len(FILES)} 个附件预览 previews, {len(codecs)} 种声音 sorts of sound"


def _expect(held: object, what: str) -> None:
    if not held:
        raise AssertionError(what)


CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("database", _database),
    ("keys", _keys),
    ("bytes", _bytes),
    ("search", _search),
    ("resources", _resources),
    ("engine", _engine),
    ("lan", _lan),
    ("window", _window),
    ("pages", _pages),
    ("files", _files),
)
