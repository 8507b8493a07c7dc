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
from sync.domain.content import BLOB_BYTES_MAX
from sync.domain.failures import Outage, Refused
from sync.domain.media import HEAD_BYTES, sniffed
from sync.store.blobs import Blobs

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
    _judge(path)
    try:
        with path.open("rb") as file:
            media = sniffed(file.read(HEAD_BYTES))
    except OSError as error:
        raise Outage("file.unreadable", name=path.name) from error
    try:
        return TakenIn(address=blobs.put_file(path, progress=told, cancelled=stopped, bytes_max=BYTES_MAX), media=media)
    except Refused as refused:
        match refused.code:
            case "blob.too_large":
                raise _too_large(path) from refused
            case "blob.cancelled":
                raise Refused("attachment.stopped", name=path.name) from refused
            case "blob.unreadable" | "blob.changed":
                raise Outage("file.unreadable", name=path.name) from refused
        raise


def _judge(path: Path) -> None:
    """Refuse what is no file that may be attached; a pipe or a device is never opened, it could wait for ever."""
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


def _too_large(path: Path) -> Refused:
    return Refused("attachment.too_large", name=path.name, gigabytes=ATTACHMENT_BYTES_MAX // 1024**3)
