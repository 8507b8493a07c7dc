"""A bundle's file as a reader walks through it: the head, section after section as far as they verify, and how it ends.

Only descriptions are read on the way; a body is read when it is asked for, checked against its hash, and let go of. So memory
is bounded by one section whatever the size of the file, and whatever it says of itself.

Layer: links. Source: our design (engine specification §9); bytes: sync/protocol/bundle.py.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from sync.domain.failures import Refused
from sync.links.bundle_ahead import ahead, spread
from sync.oplog.codec import Malformed
from sync.protocol.bundle import (
    FOOTER_BYTES,
    FRAME_BYTES,
    INDEX,
    PREFIX_BYTES,
    SECTIONS_MAX,
    Section,
    body_hash,
    description_bytes,
    header_bytes,
    index_bytes,
    index_hash,
    parse_footer,
    parse_head,
    parse_index,
    parse_section,
)

WHOLE, TORN = "whole", "torn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A section whose description verified, and where its body lies."""

    section: Section
    at: int

    @property
    def end(self) -> int:
        """Return where the file goes on behind the body."""
        return self.at + self.section.size

    def fits(self, body: bytes) -> bool:
        """Tell whether ``body`` is the one that the section describes."""
        return len(body) == self.section.size and body_hash(body) == self.section.hash


class BundleFile:
    """One part, open for reading; whoever opened the file closes it.

    Attributes:
        size: bytes of the file.
        ending: `whole` or `torn`, None until `sections` has come to the end.
        verified: bytes from the beginning that verified, bodies not counted in.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Read the head.

        Raises: Refused: `bundle.not_one`, `bundle.newer`, `bundle.suite`, `bundle.malformed`, `bundle.forged`; OSError.
        """
        self._file = file
        self.size = file.seek(0, 2)
        file.seek(0)
        prefix = file.read(PREFIX_BYTES)
        length = header_bytes(prefix)
        rest = file.read(length)
        if len(rest) < length:
            raise Refused("bundle.malformed", part="header")
        self.head, self._chain = parse_head(rest)
        self._begin = PREFIX_BYTES + length
        self.verified = self._begin
        self.ending: str | None = None

    def sections(self) -> Iterator[Placed]:
        """Yield every section whose description verifies, in the file's sequence; `ending` says afterwards how it ended.

        Raises: Refused: `bundle.malformed` where a whole file contradicts itself; OSError.
        """
        chain, at = self._chain, self._begin
        rows: list[tuple[int, bytes]] = []
        for number in range(SECTIONS_MAX + 1):
            frame = self._read(at, FRAME_BYTES)
            if frame[:1] == INDEX:
                self._end(at, frame, rows, chain)
                return
            try:
                rest = self._read(at + FRAME_BYTES, description_bytes(frame))
                section, after = parse_section(rest, head=self.head, number=number, chain=chain)
            except (Malformed, ValueError):
                break
            body_at = at + FRAME_BYTES + len(rest)
            if body_at + section.size > self.size:
                break
            yield Placed(section=section, at=body_at)
            chain = after
            rows.append((at, chain))
            at = body_at + section.size
            self.verified = at
        self.ending = TORN

    def bodies(self, wanted: Callable[[Section], bool]) -> Iterator[tuple[Placed, bytes]]:
        """Yield every section as `sections` does, with its body as it lies there: empty where it is not ``wanted`` or can't be read.

        Whether it is what the section describes is for `Placed.fits` to say.
        """
        for placed in self.sections():
            body = b""
            if wanted(placed.section):
                with suppress(OSError):
                    body = self._read(placed.at, placed.section.size)
            yield placed, body

    def judged(
        self, wanted: Callable[[Section], bool], *, unhashed: Callable[[Section], bool] | None = None
    ) -> Generator[tuple[Placed, bytes, bool]]:
        """Yield every section as `bodies` does, and whether its body fits: read ahead in one thread, hashed in several.

        Args:
            unhashed: tells which sections are proved by what they hold: of those the length alone is judged here.

        Raises: as `sections`.
        """

        def judge(read: tuple[Placed, bytes]) -> tuple[Placed, bytes, bool]:
            placed, body = read
            skipped = unhashed is not None and unhashed(placed.section)
            return placed, body, len(body) == placed.section.size if skipped else placed.fits(body)

        with ahead(self.bodies(wanted)) as bodies, spread(bodies, judge, failures=(Refused, OSError)) as judged:
            yield from judged

    def _end(self, at: int, frame: bytes, rows: list[tuple[int, bytes]], chain: bytes) -> None:
        """Judge index and footer: what was cut or changed is torn; what the producer signed and is not so is malformed."""
        try:
            length = index_bytes(frame)
            body = self._read(at + FRAME_BYTES, length)
            footer_at = at + FRAME_BYTES + length
            footer = parse_footer(self._read(footer_at, FOOTER_BYTES), head=self.head)
        except Malformed:
            self.ending = TORN
            return
        cut = footer.index_hash != index_hash(body) or (footer.sections, footer.chain) != (len(rows), chain)
        if cut or footer_at + FOOTER_BYTES != self.size:
            self.ending = TORN
            return
        try:
            told = parse_index(body)
        except Malformed as error:
            raise Refused("bundle.malformed", part="index") from error
        if footer.index_at != at or told != tuple(rows):
            raise Refused("bundle.malformed", part="index")
        self.verified = self.size
        self.ending = WHOLE

    def _read(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        return self._file.read(size)


def any_section(_section: Section) -> bool:
    """Want every section."""
    return True
