"""Files of our own drawing, with their previews, for pictures and demonstration: read from resources/drawn.

Layer: app.
"""

from dataclasses import dataclass

from desktop.runtime.paths import resources

GATE, CRACK, SITE, READING, CALL = "gate.jpg", "crack.jpg", "site.pdf", "reading.png", "call.wav"
FILES = (GATE, CRACK, SITE, READING, CALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One file with its preview."""

    content: bytes
    preview: bytes


def drawn(name: str) -> Drawn:
    """Return one of the files."""
    folder = resources() / "drawn"
    return Drawn(content=(folder / name).read_bytes(), preview=(folder / f"{name}.preview.jpg").read_bytes())
