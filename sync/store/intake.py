"""A file from outside on its way into the blob store: read piece by piece, judged before it is believed, stopped when asked.

What stands here has no thread of its own: the engine runs it on one that nothing else waits for. When it returns, the
content is there durably, and nothing names it yet; what never comes to be named is let go by `sync/store/loose.py`.

Layer: store. Source: engine specification §9 (blob), our design.
"""

import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sync.domain.commands.attachments import ATTACHMENT_BYTES_MAX
from sync.domain.content import LEAF_BYTES
from sync.domain.failures import Outage, Refused
from sync.domain.media import HEAD_BYTES, sniffed
from sync.store.blobs import BLOB_BYTES_MAX, Blobs

BYTES_MAX = min(ATTACHMENT_BYTES_MAX, BLOB_BYTES_MAX)

Told = Callable[[int, int], None]
Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """A content that lies in the store now.

    Attributes:
        media: what it is by its first bytes, one of `sync.domain.media.MEDIA`.
    """

    address: bytes
    media: str


def take_in(blobs: Blobs, path: Path, *, told: Told, stopped: Stopped) -> TakenIn:
    """Store the file at `path`.

    Args:
        told: is handed the bytes done and those to do, after each piece.
        stopped: tells whether to give up; nothing is left behind then.

    Raises: Refused: `attachment.` not_a_file, empty, too_large, stopped; Outage: `file.unreadable`, and those of the disk.
    """
    size = _size_of(path)
    parts: list[bytes] = []
    done = 0
    try:
        with path.open("rb") as file:
            while part := file.read(LEAF_BYTES):
                if stopped():
                    raise Refused("attachment.stopped", name=path.name)
                done += len(part)
                if done > BYTES_MAX:
                    raise _too_large(path)
                parts.append(part)
                told(done, max(done, size))
    except OSError as error:
        raise Outage("file.unreadable", name=path.name) from error
    if not done:
        raise Refused("attachment.empty", name=path.name)
    content = b"".join(parts)
    return TakenIn(address=blobs.put(content), media=sniffed(content[:HEAD_BYTES]))


def _size_of(path: Path) -> int:
    """Return the size of a regular file that may be attached; a pipe or a device is never opened, it could wait for ever."""
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise Outage("file.unreadable", name=path.name) from error
    if not stat.S_ISREG(found.st_mode):
        raise Refused("attachment.not_a_file", name=path.name)
    if found.st_size == 0:
        raise Refused("attachment.empty", name=path.name)
    if found.st_size > BYTES_MAX:
        raise _too_large(path)
    return found.st_size


def _too_large(path: Path) -> Refused:
    return Refused("attachment.too_large", name=path.name, gigabytes=ATTACHMENT_BYTES_MAX // 1024**3)
