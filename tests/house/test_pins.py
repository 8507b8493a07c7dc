"""PySide6 stays at 6.9.3, and the locks say exactly what a machine gets.

Why 6.9.3: measured with pyqtgraph 0.14 on Python 3.11, PySide6 6.12.0 takes a reference from None with each call that
returns None and aborts the interpreter after about a hundred frames ("deallocating None"); 6.10 and 6.11 leak those
references; 6.9.3 is balanced. Its wheels also run on glibc 2.28 (Kylin V10, UOS 20), where 6.10 and later need 2.34.
Whoever moves the pin runs this file first: `test_none_is_balanced` is the proof.
"""

import re
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsScene

ROOT = Path(__file__).parents[2]
PINNED = "6.9.3"
CALLS = 10_000
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {normal(found["name"]): found["version"] for found in PIN.finditer(text)}


def declared(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return {normal(re.split(r"[<>=\[; ]", line)[0]) for line in lines}


def test_pyside_is_pinned() -> None:
    """Declaration, lock and environment agree on 6.9.3."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for part in ("PySide6-Essentials", "PySide6-Addons"):
        assert f"{part}=={PINNED}" in project["optional-dependencies"]["desktop"]
        assert pins("requirements.lock")[normal(part)] == PINNED
        assert distribution(part).version == PINNED


@pytest.mark.skipif(sys.platform != "linux", reason="glibc exists on Linux only")
def test_wheel_runs_on_glibc_2_28() -> None:
    """The installed wheel promises glibc 2.28, which Kylin V10 and UOS 20 have."""
    tags = distribution("PySide6-Essentials").read_text("WHEEL") or ""
    assert "manylinux_2_28" in tags


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on, so its count shows nothing")
@pytest.mark.usefixtures("qapp")
def test_none_is_balanced() -> None:
    """Ten thousand calls that return None leave None's reference count where it was."""
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    scene = QGraphicsScene()
    item = QGraphicsRectItem(0, 0, 8, 8)
    scene.addItem(item)
    rectangle, point = QRectF(1, 1, 4, 4), QPointF(2, 3)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        painter.drawRect(rectangle)
        painter.translate(point)
        item.setPos(point)
        scene.update(rectangle)
    drift = sys.getrefcount(None) - before
    painter.end()
    assert abs(drift) < CALLS / 100


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("requirements.lock", ("desktop", "center", "dev")), ("requirements-center.lock", ("center",))],
)
def test_lock_is_whole(lock: str, extras: tuple[str, ...]) -> None:
    """A lock pins every declared dependency with its hashes, and names no address to fetch them from."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert declared(*extras) <= pins(lock).keys()
    for requirement in re.split(r"\n(?=\S)", text.strip()):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", requirement), requirement
    assert "://" not in text


def test_center_lock_is_a_part_of_the_whole() -> None:
    """A center runs the versions that were tested beside the desktop, and no Qt."""
    center, whole = pins("requirements-center.lock"), pins("requirements.lock")
    assert center.items() <= whole.items()
    assert not {name for name in center if name.startswith(("pyside", "shiboken", "pyqtgraph"))}
