"""Pictures of every page and state from one seeded world: ``python -m desktop.app.pictures --out build/pictures``.

Page × state × {zh, en} × {day, night} at 1366 × 768, so that a person can look through them in a minute; each page in high contrast
and on a desk of 1920 × 1080 as well, and the wall on a hall's screens.
"""

import argparse
import ast
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete

from desktop.app.catalogue import every_page
from desktop.app.picture_faults import Fault, faults
from desktop.app.png import save_png
from desktop.app.scenes import Scenes, alarms, bundles, files, forces, incidents, plans, shell, situation, sync
from desktop.app.scenes.setup import SETUP_SCENES, still_setup
from desktop.app.start import make_application, now_ms
from desktop.app.stills import StillDrafts, StillEngine, StillFiles, StillPool, StillRinger, StillWhereabouts, still_window
from desktop.runtime.paths import resources
from desktop.runtime.services import Services
from desktop.runtime.settings import Settings
from desktop.runtime.theme_settings import DAY, HIGH_CONTRAST, NIGHT, THEMES, Look
from desktop.runtime.words import CHINESE, LANGUAGES, Words
from desktop.shell.navigation import Navigation
from desktop.shell.window import SIZE_MIN, Window
from desktop.widgets.map.view import MapView
from desktop.widgets.theme import apply_theme
from sync.store.home import Home
from sync.store.queries import desk, paths
from sync.store.queries import incidents as incident_queries
from sync.store.queries.rows import LinkStatus
from sync.store.readers import Readers

ANSWER_S_MAX = 10.0
# Layouts, their views and the views' own layouts each need a turn of the event loop.
SETTLE_MS = 50


_EVERY: tuple[Scenes, ...] = (
    situation.SCENES,
    incidents.SCENES,
    files.SCENES,
    plans.SCENES,
    forces.SCENES,
    shell.SCENES,
    alarms.SCENES,
    sync.SCENES,
    bundles.SCENES,
)
SCENES: Scenes = {name: scene for scenes in _EVERY for name, scene in scenes.items()}

# Each page once in the theme of high contrast.
IN_HIGH_CONTRAST = ("situation", "incidents-list", "incident", "incident-order", "forces", "plans-library", "plan-activate", "sync")
# Name → scene and size of the window: a desk.
ON_A_DESK: dict[str, tuple[str, tuple[int, int]]] = {
    f"desk-{scene}": (scene, (1920, 1080)) for scene in ("situation", "incidents-list", "incident", "forces", "plan-activate", "sync")
}
# Name → size of the screen that the wall fills: a monitor, a hall.
WALLS: dict[str, tuple[int, int]] = {"wall-1366": (1366, 768), "wall-1920": (1920, 1080), "wall-3840": (3840, 2160)}

# The pictures that README shows: name → scene and theme.
OF_THE_PAPERS: dict[str, tuple[str, str]] = {
    "situation-night": ("situation", NIGHT),
    "incidents": ("incident", DAY),
    "forces": ("forces", DAY),
    "plans": ("plan-activate", DAY),
    "sync-night": ("sync", NIGHT),
}


# Every page, in the order of the rail.
PAGES_OF_A_HOME = ("situation", "incidents", "forces", "plans", "sync")


class Shots(QObject):
    """Takes pictures one after the other, each after a return to the event loop, so that layouts have settled.

    A job prepares what is shown and names the file; the window is deleted once its picture is written.

    Args:
        look_at: sees each window before its picture is written.
    """

    ended = Signal()

    def __init__(self, jobs: Iterable[tuple[Callable[[], QWidget], Path]], look_at: Callable[[QWidget, Path], None] | None = None) -> None:
        super().__init__()
        self._look_at = look_at
        self._jobs = iter(jobs)
        self._shown: tuple[QWidget, Path] | None = None
        self.written: list[Path] = []
        self._broken = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._on_settled)

    def take(self) -> tuple[Path, ...]:
        """Take them all and return the files.

        Raises: RuntimeError: one could not be drawn; why was said by whoever hears of exceptions in slots.
        """
        loop = QEventLoop()
        self.ended.connect(loop.quit)
        self._timer.start()
        loop.exec()
        if self._broken:
            raise RuntimeError(f"stopped after {len(self.written)} pictures")
        return tuple(self.written)

    def _on_settled(self) -> None:
        try:
            self._step()
        except BaseException:
            # Else the loop would wait for a next turn that nobody begins.
            self._broken = True
            self.ended.emit()
            raise

    def _step(self) -> None:
        if self._shown is not None:
            window, path = self._shown
            path.parent.mkdir(parents=True, exist_ok=True)
            if self._look_at is not None:
                self._look_at(window, path)
            save_png(window.grab().toImage(), path)
            self.written.append(path)
            # Closed windows that are left to Qt would be styled again with each of the next ones.
            delete(window.parentWidget() or window)
            self._shown = None
        job = next(self._jobs, None)
        if job is None:
            self.ended.emit()
            return
        prepare, path = job
        self._shown = (prepare(), path)
        self._timer.start()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures, say which faults a machine can see in them, and return 1 when there are any."""
    parser = argparse.ArgumentParser(prog="pictures")
    parser.add_argument("--out", type=Path, default=Path("build/pictures"))
    parser.add_argument("--docs", type=Path, help="write the few pictures of the papers into this folder instead")
    parser.add_argument("--only", default="", help="scenes whose name begins so; several with commas")
    parser.add_argument("--language", default=",".join(LANGUAGES), help="languages, with commas")
    parser.add_argument("--theme", default=",".join(THEMES), help="themes, with commas")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = make_application()
    if chosen.docs is None:
        wanted = [
            (name, language, theme, chosen.out / f"{name}-{theme}-{language}.png")
            for name in (*SETUP_SCENES, *SCENES, *ON_A_DESK, *WALLS)
            if name.startswith(tuple(chosen.only.split(",")))
            for language in LANGUAGES
            if language in chosen.language.split(",")
            for theme in (DAY, NIGHT, *((HIGH_CONTRAST,) if name in IN_HIGH_CONTRAST else ()))
            if theme in chosen.theme.split(",")
        ]
    else:
        wanted = [(scene, CHINESE, theme, chosen.docs / f"{name}.png") for name, (scene, theme) in OF_THE_PAPERS.items()]
    found: Counter[Fault] = Counter()
    first: dict[Fault, str] = {}

    def look_at(window: QWidget, path: Path) -> None:
        language = path.stem.rsplit("-", 1)[-1] if chosen.docs is None else CHINESE
        for fault in faults(window, Words(resources() / "translations", language=language), records()):
            found[fault] += 1
            first.setdefault(fault, path.name)

    with tempfile.TemporaryDirectory() as folder:
        jobs = ((partial(_scene, application, Path(folder), name, language, theme), path) for name, language, theme, path in wanted)
        written = Shots(jobs, look_at).take()
    for fault, count in sorted(found.items()):
        print(f"{fault} ({count} pictures, the first {first[fault]})")
    print(f"pictures: {len(written)} faults: {len(found)}")
    return int(bool(found))


@cache
def records() -> frozenset[str]:
    """Return every text of the canned worlds: records, which stay in the language they were written in."""
    sources = Path(__file__).parent.glob("picture_*.py")
    worked = (json.loads(path.read_text(encoding="utf-8")) for path in (resources() / "plans").glob("*.json"))
    return frozenset(text for plan in worked for text in _texts_in(plan)) | frozenset(
        node.value
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(part)


def _scene(application: QApplication, folder: Path, name: str, language: str, theme: str) -> QWidget:
    if name in SETUP_SCENES:
        page, maker = still_setup(application, language=language, theme=theme)
        page.show()
        SETUP_SCENES[name](page, maker)
        return page
    # What one picture sets, the next one does not find: filters are preferences.
    own = folder / f"{name}-{language}-{theme}"
    own.mkdir()
    still = still_window(application, own, language=language, theme=theme)
    if name in WALLS:
        return situation.wall(still, WALLS[name])
    scene, size = ON_A_DESK.get(name, (name, SIZE_MIN))
    still.window.resize(*size)
    still.window.show()
    SCENES[scene](still)
    return still.window


class _WaitingReaders:
    """Answers from a real store, at once; for pictures only, since it waits in the GUI thread."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def query(
        self,
        function: Callable[..., object],
        *arguments: object,
        to: Callable[[object], None],
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        to(self._readers.query(function, *arguments).result(ANSWER_S_MAX))


def of_home(home: Home, folder: Path, link: LinkStatus | None = None) -> tuple[Path, ...]:
    """Draw every page of the device in `home` from its own database into `folder`; return the files.

    Args:
        link: what the engine said of the link last, while it runs; without it the pages say what the log tells.

    Raises: Outage: the store can't be read.
    """
    application = make_application()
    folder.mkdir(parents=True, exist_ok=True)
    readers = Readers(home)
    try:
        found = readers.query(incident_queries.listing, "", False).result(ANSWER_S_MAX)
        shown: list[tuple[str, str, bytes | None]] = [(name, name, None) for name in PAGES_OF_A_HOME]
        shown += [("incident", "incidents", row.id) for row in found[:1]]
        with tempfile.TemporaryDirectory() as preferences:
            make = partial(_home_window, application, readers, Path(preferences), link)
            jobs = (
                (partial(make, page=page, subject=subject, language=language, theme=theme), folder / f"{name}-{theme}-{language}.png")
                for name, page, subject in shown
                for language in LANGUAGES
                for theme in (DAY, NIGHT)
            )
            return Shots(jobs).take()
    finally:
        readers.close()


def _home_window(
    application: QApplication,
    readers: Readers,
    folder: Path,
    link: LinkStatus | None,
    *,
    page: str,
    subject: bytes | None,
    language: str,
    theme: str,
) -> Window:
    navigation = Navigation()
    waiting = _WaitingReaders(readers)
    engine = StillEngine()
    services = Services(
        engine=engine,
        readers=waiting,
        words=Words(resources() / "translations", language=language),
        look=Look(resources() / "themes", theme=theme),
        settings=Settings(folder / "preferences.json"),
        drafts=StillDrafts(),
        navigate=navigation.navigate,
        intend=navigation.intend,
        pool=StillPool(),
        files=StillFiles(),
        sound=StillRinger(),
        whereabouts=StillWhereabouts(),
        clock=now_ms,
    )
    apply_theme(application, services.look)
    window = Window(services, every_page())
    navigation.lead_to(window)
    waiting.query(desk.identity, to=window.set_identity)
    window.set_status(readers.query(paths.status).result(ANSWER_S_MAX).link)
    if link is not None:
        engine.status.emit(link)
    window.refresh_badges()
    window.resize(*SIZE_MIN)
    window.show()
    window.show_page(page, subject)
    for shown in window.findChildren(MapView):
        shown.load()
    return window


if __name__ == "__main__":
    sys.exit(main())
