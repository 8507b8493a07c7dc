"""Contents for the screen: a file of an attachment read whole while it is small enough to show, or written out in clear.

Called on the window's pool with the folder of the home, since a window has no store of its own.

Layer: store. Source: our design.
"""

from pathlib import Path

from sync.domain.content import size_of
from sync.domain.failures import Refused
from sync.store.blobs import Blobs
from sync.store.home import Home


def read_whole(place: str, address: bytes, bytes_max: int) -> bytes:
    """Return a content of at most `bytes_max` bytes.

    Raises: Refused: `attachment.too_large_to_show`, `blob.not_held`; Outage: `blob.damaged`, and those of the disk.
    """
    if size_of(address) > bytes_max:
        raise Refused("attachment.too_large_to_show", megabytes=bytes_max // 1024**2)
    blobs = Blobs(Home(Path(place)))
    if not blobs.has(address):
        raise Refused("blob.not_held")
    return b"".join(blobs.stream(address))


def read_start(place: str, address: bytes, bytes_max: int) -> bytes:
    """Return the first `bytes_max` bytes of a content, all of a shorter one. Raises: Refused: `blob.not_held`; Outage: as `read_whole`."""
    blobs = Blobs(Home(Path(place)))
    if not blobs.has(address):
        raise Refused("blob.not_held")
    return blobs.piece(address, 0, bytes_max)


def copy_out(place: str, address: bytes, path: Path) -> Path:
    """Write a content to `path`, whole or not at all, and return the path.

    Raises: Refused: `blob.not_held`, `blob.unwritable`; Outage: `blob.damaged`, `store.disk_full`.
    """
    Blobs(Home(Path(place))).export(address, path)
    return path
