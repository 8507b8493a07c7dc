"""How long a recording is, in the forms that phones and radios write, by what its own header says; the sound is not decoded.

Told by the first bytes and never by the name, as everywhere (sync/domain/media.py). A file is not believed: whatever the reader
stumbles over ends in no length, and so does a length that nobody records.

Thread: pool. Source: tinytag (MPEG audio, MP4 and 3GP, Ogg with Vorbis, Opus and Speex, FLAC).
"""

import struct
from pathlib import Path

from tinytag import TinyTag, TinyTagException

TIMED = frozenset({"mp3", "m4a", "ogg", "flac", "mp4"})
BYTES_MAX = 1024 * 1024 * 1024
_SECONDS_MAX = 30 * 24 * 3_600
# What reading a stranger's header may raise, beside what tinytag says itself.
_STUMBLES = (TinyTagException, OSError, EOFError, ValueError, TypeError, ArithmeticError, LookupError, RecursionError, struct.error)


def seconds_of(path: Path, media: str) -> float | None:
    """Return how long the recording at `path` is, None where it does not say so, or is no recording of a form in `TIMED`."""
    try:
        if media not in TIMED or path.stat().st_size > BYTES_MAX:
            return None
        with path.open("rb") as file:
            said = TinyTag.get(file_obj=file, tags=False, duration=True).duration
    except _STUMBLES:
        return None
    return said if said is not None and 0 < said < _SECONDS_MAX else None
