"""Pictures of every page and state from one seeded world: ``python -m desktop.app.pictures --out build/pictures``.

Page × state × {zh, en} × {day, night} at 1366 × 768, so that a person can look through them in a minute; each page and state in high
contrast, each page on a desk of 1920 × 1080 as well, and the wall on a hall's screens. `picture_list` says which there are.
"""

import argparse
import ast
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete

from desktop.app.picture_faults import Fault, faults
from desktop.app.picture_list import IN_HIGH_CONTRAST, OF_THE_PAPERS, ON_A_DESK, SCENES, WALLS
from desktop.app.scenes import situation
from desktop.app.scenes.setup import SETUP_SCENES, still_setup
from desktop.app.scenes.signin import FIRST, SIGN_IN_SCENES, still_sign_in
from desktop.app.scenes.wiped import WIPED_SCENES, still_wiped
from desktop.app.shots import Shots
from desktop.app.start import make_application
from desktop.app.stills import badges_of, still_window
from desktop.runtime.paths import resources
from desktop.runtime.theme_settings import DAY, HIGH_CONTRAST, NIGHT, THEMES
from desktop.runtime.words import CHINESE, LANGUAGES, Words
from desktop.shell.window import SIZE_MIN

# Below, another process takes longer to start than it saves.
PICTURES_PER_JOB = 20
One = TypeVar("One")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One picture: scene, language, theme, where it is written, and whether it is packed as tightly as it goes."""

    scene: str
    language: str
    theme: str
    path: Path
    tight: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of some pictures: how many were written, and each fault with the pictures that have it."""

    written: int
    faults: Mapping[Fault, tuple[str, ...]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pictures, say which faults a machine can see in them, and return 1 when there are any."""
    parser = argparse.ArgumentParser(prog="pictures")
    parser.add_argument("--out", type=Path, default=Path("build/pictures"))
    parser.add_argument("--docs", type=Path, help="write the few pictures of the papers into this folder instead")
    parser.add_argument("--only", default="", help="scenes whose name begins so; several with commas")
    parser.add_argument("--language", default=",".join(LANGUAGES), help="languages, with commas")
    parser.add_argument("--theme", default=",".join(THEMES), help="themes, with commas")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes that draw beside one another")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if chosen.docs is None:
        wanted = tuple(_wanted(chosen.out, chosen.only.split(","), chosen.language.split(","), chosen.theme.split(",")))
    else:
        wanted = tuple(
            Wanted(scene=scene, language=CHINESE, theme=theme, path=chosen.docs / f"{name}.png", tight=True)
            for name, (scene, theme) in OF_THE_PAPERS.items()
        )
    shares = deal(wanted, chosen.jobs)
    if len(shares) == 1:
        taken: tuple[Taken, ...] = (take(wanted),)
    else:
        # Qt does not survive a fork.
        with ProcessPoolExecutor(len(shares), mp_context=get_context("spawn")) as pool:
            taken = tuple(pool.map(take, shares))
    found: dict[Fault, list[str]] = {}
    for share in taken:
        for fault, pictures in share.faults.items():
            found.setdefault(fault, []).extend(pictures)
    for fault, names in sorted(found.items()):
        print(f"{fault} ({len(names)} pictures, the first {min(names)})")
    print(f"pictures: {sum(share.written for share in taken)} faults: {len(found)}")
    return int(bool(found))


def deal(wanted: tuple[One, ...], jobs: int) -> tuple[tuple[One, ...], ...]:
    """Return what each of at most `jobs` processes is to draw; few pictures are drawn by one."""
    count = max(1, min(jobs, len(wanted) // PICTURES_PER_JOB))
    return tuple(wanted[first::count] for first in range(count))


def _wanted(out: Path, beginnings: Sequence[str], languages: Sequence[str], themes: Sequence[str]) -> Iterator[Wanted]:
    for name in (*SETUP_SCENES, *SIGN_IN_SCENES, *WIPED_SCENES, *SCENES, *ON_A_DESK, *WALLS):
        if not name.startswith(tuple(beginnings)):
            continue
        drawn = (DAY, NIGHT, HIGH_CONTRAST) if name in IN_HIGH_CONTRAST else (DAY, NIGHT)
        for language, theme in product(LANGUAGES, drawn):
            if language in languages and theme in themes:
                yield Wanted(scene=name, language=language, theme=theme, path=out / f"{name}-{theme}-{language}.png")


def take(wanted: Sequence[Wanted]) -> Taken:
    """Write these pictures in this process; an exception in a slot, which Qt only prints, is a fault too."""
    application = make_application()
    kept = {one.path: one for one in wanted}
    found: dict[Fault, tuple[str, ...]] = {}

    def note(fault: Fault, picture: str) -> None:
        found[fault] = (*found.get(fault, ()), picture)

    def look_at(window: QWidget, path: Path) -> None:
        for fault in faults(window, Words(resources() / "translations", language=kept[path].language), records()):
            note(fault, path.name)

    with tempfile.TemporaryDirectory() as folder, _slots_heard() as broken:
        jobs = ((partial(_scene, application, Path(folder), one.scene, one.language, one.theme), one.path) for one in wanted)
        written = Shots(jobs, look_at, tight=any(one.tight for one in wanted)).take()
    for said in broken:
        note(Fault(sort="exception", about=said), "in a slot")
    return Taken(written=len(written), faults=found)


@contextmanager
def _slots_heard() -> Iterator[list[str]]:
    """Collect the exceptions of slots until the block ends; they are printed as before."""
    said: list[str] = []
    before = sys.excepthook

    def hear(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        said.append(f"{kind.__name__} {error}")
        before(kind, error, trace)

    sys.excepthook = hear
    try:
        yield said
    finally:
        sys.excepthook = before


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


@cache
def badges(application: QApplication) -> Mapping[str, int]:
    """Return what waits on each page of the seeded world: counted once by every page, since making them all is half of a picture."""
    with tempfile.TemporaryDirectory() as folder:
        still = still_window(application, Path(folder), language=CHINESE, theme=DAY)
        counted = badges_of(still)
        delete(still.window)
    return counted


def _scene(application: QApplication, folder: Path, name: str, language: str, theme: str) -> QWidget:
    if name in SETUP_SCENES:
        page, maker = still_setup(application, language=language, theme=theme)
        page.show()
        SETUP_SCENES[name](page, maker)
        return page
    if name in WIPED_SCENES:
        wiped = still_wiped(application, language=language, theme=theme)
        wiped.show()
        wiped.focus_first()
        return wiped
    if name in SIGN_IN_SCENES:
        door, opener = still_sign_in(application, language=language, theme=theme, is_new=name in FIRST)
        door.show()
        SIGN_IN_SCENES[name](door, opener)
        return door
    # What one picture sets, the next one does not find: filters are preferences.
    own = folder / f"{name}-{language}-{theme}"
    own.mkdir()
    still = still_window(application, own, language=language, theme=theme, badges=badges(application))
    if name in WALLS:
        return situation.wall(still, WALLS[name])
    scene, size = ON_A_DESK.get(name, (name, SIZE_MIN))
    still.window.resize(*size)
    still.window.show()
    SCENES[scene](still)
    return still.window


if __name__ == "__main__":
    sys.exit(main())
