"""A bundle of 50,000 entries and 500 MB of blobs: made and taken in, each against copying the same bytes with a sync at the end.

Making reads and proves every leaf, seals it, writes, syncs, renames and reads everything back; taking looks into the bundle
first, as a person would, then stores it durably. What is folded behind that goes on by itself and is not waited for. The base
is `cp` and `fsync` of the files of the bundle, out of the cache. All on one disk, in turns.

The aim is that of a stick, which writes 20 to 100 MB a second. On a disk that copies several hundred a second it cannot hold; the
lines behind it say why, stage by stage, and how near to the least that the stages take a bundle came (bundle_stages.py). A second
bundle carries the files alone; what the first took longer than it is said of its entries, against their bare decoding, verifying
(when a person looks, before anything is stored) and inserting.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks import bundle_stages
from benchmarks.author import Author, Board
from benchmarks.outcome import Effort, Outcome, seconds
from benchmarks.station import TREE, Station, now_ms
from benchmarks.workload import ORGANISATION, Player, rows
from sync.domain.commands.attachments import AttachFile
from sync.domain.commands.incidents import OpenIncident
from sync.domain.ids import ReplicaId
from sync.links.bundle_ask import make_request, take_request
from sync.links.bundle_check import check_bundle
from sync.links.bundle_in import Consent, take_bundle
from sync.links.bundle_out import Made, make_bundle
from sync.links.bundle_plan import Wish
from sync.links.bundle_stick import Stick
from sync.links.bundle_work import Workplace
from sync.protocol.bundle_request import parse_request
from sync.store.leaves import StoreBlobs

AIM = 1.5
MB = 1_000_000
FILES = 20


def measure(effort: Effort) -> Iterator[Outcome]:
    """Yield the ratios of making and of taking, the rates, and the share of files and of entries in them."""
    records, size = effort.pick(50_000, 300), effort.pick(500 * MB, 4 * MB)
    whole, files = _trip(records, size), _trip(0, size)
    stages = bundle_stages.stages()
    yield from _against_copy(f"{whole.entries} entries, {whole.moved:.0f} MB", whole)
    yield from bundle_stages.outcomes(
        stages,
        size=whole.bytes,
        entries=whole.entries,
        out_s=whole.make_s,
        in_s=whole.take_s,
        copy_s=whole.copy_s,
        read_s=whole.read_s,
        aim=AIM,
    )
    yield from _against_copy(f"its files alone, {files.moved:.0f} MB", files)
    entries, spent_s = whole.entries - files.entries, max(whole.take_s - files.take_s, 1e-9)
    floor_s = bundle_stages.entry_s(stages)
    yield Outcome(
        name="bundle in, its entries",
        unit="entries/s",
        ours=entries / spent_s,
        base=1 / floor_s,
        base_name="verified, inserted",
        ratio=spent_s / (entries * floor_s),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trip:
    """One bundle made, copied, taken in and copied again. Seconds."""

    bytes: int
    entries: int
    make_s: float
    take_s: float
    copy_s: tuple[float, float]
    read_s: float

    @property
    def moved(self) -> float:
        return self.bytes / MB


def _trip(records: int, size: int) -> _Trip:
    with TemporaryDirectory() as folder:
        at = Path(folder)
        with Station(at / "one") as one, Station(at / "other") as other:
            here, there = _workplace(one), _workplace(other)
            _fill(one, at, records, size)
            recipient = _met(here, there)
            _met(there, here)
            stick = at / "stick"
            stick.mkdir()
            made: list[Made] = []
            make_s = seconds(lambda: made.append(make_bundle(here, Wish(recipients=(recipient,), folder=stick), Stick())))
            first_s = seconds(lambda: _copied(made[0].paths, at / "copy-1"))
            take_s = seconds(lambda: _taken(there, made[0].paths))
            second_s = seconds(lambda: _copied(made[0].paths, at / "copy-2"))
            read_s = seconds(lambda: _read([at / "copy-2" / path.name for path in made[0].paths]))
    return _Trip(bytes=made[0].bytes, entries=made[0].entries, make_s=make_s, take_s=take_s, copy_s=(first_s, second_s), read_s=read_s)


def _against_copy(what: str, trip: _Trip) -> Iterator[Outcome]:
    for way, took_s, bare_s in (("out", trip.make_s, trip.copy_s[0]), ("in", trip.take_s, trip.copy_s[1])):
        name, ours, base = f"bundle {way}, {what}", trip.moved / took_s, trip.moved / bare_s
        yield Outcome(name=name, unit="MB/s", ours=ours, base=base, base_name="cp + fsync", ratio=took_s / bare_s, aim=AIM)


def _fill(station: Station, folder: Path, records: int, size: int) -> None:
    board: Board = {}
    authors = (Author(3, ORGANISATION, board=board), Author(4, ORGANISATION, board=board))
    station.trust(*authors)
    player = Player(*authors)
    player.prepare()
    for row in islice(rows(records), records):
        player.play(row)
    station.receive([run for author in authors for run in author.fresh_runs()])
    (incident,) = station.do(OpenIncident(title="化工园3号门 槽罐车侧翻泄漏", mode="exercise", state="confirmed"))
    blobs, chance = StoreBlobs(station.home, station.writer).blobs, Random(1)
    for number in range(FILES):
        path = folder / "film"
        path.write_bytes(chance.randbytes(size // FILES))
        address = blobs.put_file(path)
        station.do(AttachFile(subject=incident, subject_kind="incident", original=address, media="other", file_name=f"录像 {number}.bin"))
        path.unlink()


def _workplace(station: Station) -> Workplace:
    blobs = StoreBlobs(station.home, station.writer)
    return Workplace(home=station.home, writer=station.writer, blobs=blobs, shipped=TREE, now_ms=now_ms)


def _met(place: Workplace, other: Workplace) -> ReplicaId:
    """Let ``place`` accept the other's request."""
    with other.reading() as (connection, _):
        raw, _ = make_request(connection, has_blob=other.has_blob(), now_ms=now_ms())
    return take_request(place, parse_request(raw), accept=True).replica


def _taken(place: Workplace, paths: tuple[Path, ...]) -> None:
    preview = check_bundle(place, paths, Stick())
    receipt = take_bundle(place, paths, Stick(), Consent(), checked=preview)
    assert not receipt.missing
    assert not receipt.refused


def _copied(paths: tuple[Path, ...], folder: Path) -> None:
    """Copy the files of the bundle as `cp` does, and have them on the disk."""
    folder.mkdir()
    for path in paths:
        copy = folder / path.name
        with path.open("rb") as source, copy.open("wb") as target:
            os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            shutil.copyfileobj(source, target, MB)
            target.flush()
            os.fsync(target.fileno())


def _read(paths: list[Path]) -> None:
    """Read files from the disk, past the cache."""
    for path in paths:
        with path.open("rb") as source:
            os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            while source.read(MB):
                pass
