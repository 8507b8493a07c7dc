"""Files of our own drawing, with their previews, for pictures and demonstration: read from resources/drawn.

Layer: app.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from desktop.runtime.paths import resources

GATE, CRACK, SITE, READING, CALL = "gate.jpg", "crack.jpg", "site.pdf", "reading.png", "call.wav"
# What each is called where it is attached.
NAMES: Mapping[str, str] = MappingProxyType(
    {GATE: "3号门东侧.jpg", CRACK: "罐体裂口.jpg", SITE: "园区平面图.pdf", READING: "下风向读数.png", CALL: "现场报话 1429.wav"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One file with its preview."""

    content: bytes
    preview: bytes


def drawn(name: str) -> Drawn:
    """Return one of the files."""
    folder = resources() / "drawn"
    return Drawn(content=(folder / name).read_bytes(), preview=(folder / f"{name}.preview.jpg").read_bytes())
