"""What a bundle's seconds are made of: each stage alone, on one thread, in memory, and the least that they take together.

A stage is measured bare: the call that does it and nothing around it, in processor seconds, the best of several runs, so that what
else a machine does is left out. Nothing of it can be left out of a bundle: contents are opened from the store under their seal,
sealed to the recipients with age, hashed for the description and once more when everything is read back; what arrives is hashed
when it is looked into, opened, each leaf proved by its tree, sealed for the store; each entry is decoded and its author's
signature verified when it is looked into, its header read again when it is stored, and it is inserted into SQLCipher. The disk
writes and syncs what the copy does; of a bundle that was made it gives everything back once more, and not before it was synced.

``at least``: all stages spread over every core and perfectly overlapped, but no less than those that hold the interpreter (age,
decoding), one after the other, and no less than the disk takes. Where that line misses the aim no arrangement of the same work
can hold it on this machine; where it holds, the difference to what a bundle took is ours to find.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks.author import Author
from benchmarks.outcome import Outcome
from benchmarks.workload import ORGANISATION, Player, rows
from sync.domain.content import LEAF_BYTES, leaf_hash
from sync.links.bundle_seal import Opener, seal
from sync.oplog.birth import parse_birth
from sync.oplog.entry import read_header
from sync.oplog.run import Run, Tip, empty_tip, verify_run
from sync.protocol.bundle import body_hash
from sync.store import cipher

MB = 1_000_000
PIECE = 1024 * 1024
REPEATS, PIECES = 5, 16
ENTRIES = 2_000
ROUND = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage: seconds for a megabyte or for an entry, how often a bundle does it, and whether others can go on meanwhile."""

    name: str
    seconds: float
    out: int = 0
    taken: int = 0
    holds: bool = False
    of_entries: bool = False

    def total_s(self, times: int, *, size: int, entries: int) -> float:
        """Return its seconds in one bundle."""
        return times * self.seconds * (entries if self.of_entries else size / MB)


def stages() -> tuple[Stage, ...]:
    """Measure each stage."""
    opener, store, nonce = Opener((X25519PrivateKey.generate(),)), AESGCM(bytes(32)), bytes(12)
    content = Random(2).randbytes(PIECE)
    body, kept = seal(content, [*opener.seal_keys]), store.encrypt(nonce, content, None)
    leaves = [content[start : start + LEAF_BYTES] for start in range(0, PIECE, LEAF_BYTES)]
    verified, read, inserted = _entries()
    return (
        Stage(name="opened from the store (AES-GCM)", seconds=_piece_s(lambda: store.decrypt(nonce, kept, None)), out=1),
        Stage(name="sealed (age)", seconds=_piece_s(lambda: seal(content, [*opener.seal_keys])), out=1, holds=True),
        Stage(name="section hashed (BLAKE2b)", seconds=_piece_s(lambda: body_hash(body)), out=2, taken=1),
        Stage(name="opened (age)", seconds=_piece_s(lambda: opener.open(body)), taken=1, holds=True),
        Stage(name="leaves proved (tree hash)", seconds=_piece_s(lambda: [leaf_hash(leaf) for leaf in leaves]), taken=1),
        Stage(name="sealed for the store (AES-GCM)", seconds=_piece_s(lambda: store.encrypt(nonce, content, None)), taken=1),
        Stage(name="entries decoded and verified", seconds=verified, taken=1, holds=True, of_entries=True),
        Stage(name="entries' headers read again", seconds=read, taken=1, holds=True, of_entries=True),
        Stage(name="entries inserted (SQLCipher)", seconds=inserted, taken=1, of_entries=True),
    )


def entry_s(measured: Sequence[Stage]) -> float:
    """Return the least that an entry takes on its way in: its stages one after the other, for they share the interpreter."""
    return sum(stage.taken * stage.seconds for stage in measured if stage.of_entries)


def outcomes(
    measured: Sequence[Stage],
    *,
    size: int,
    entries: int,
    out_s: float,
    in_s: float,
    copy_s: tuple[float, float],
    read_s: float,
    aim: float,
) -> Iterator[Outcome]:
    """Yield each stage against the copy, and the least that a bundle of ``size`` bytes and ``entries`` can take, out and in.

    Args:
        read_s: what reading the copy takes, past the cache.
    """
    cores = os.cpu_count() or 1
    for way, took_s, bare_s, disk_s in (("out", out_s, copy_s[0], copy_s[0] + read_s), ("in", in_s, copy_s[1], copy_s[1])):
        parts = [(stage, stage.out if way == "out" else stage.taken) for stage in measured]
        spent = [(stage, times, stage.total_s(times, size=size, entries=entries)) for stage, times in parts if times]
        for stage, times, seconds in spent:
            name = f"bundle {way}, stage: {stage.name}{' twice' if times > 1 else ''}"
            yield Outcome(name=name, unit="s", ours=seconds, base=bare_s, base_name="cp + fsync", ratio=seconds / bare_s)
        disk = f"bundle {way}, stage: the disk{', read back' if way == 'out' else ''}"
        yield Outcome(name=disk, unit="s", ours=disk_s, base=bare_s, base_name="cp + fsync", ratio=disk_s / bare_s)
        least_s = max(sum(s for *_, s in spent) / cores, sum(s for stage, _, s in spent if stage.holds), disk_s)
        told = f"bundle {way}, stages at least, {cores} cores"
        yield Outcome(name=told, unit="s", ours=least_s, base=bare_s, base_name="cp + fsync", ratio=least_s / bare_s, aim=aim)
        yield Outcome(name=f"bundle {way}, took", unit="s", ours=took_s, base=least_s, base_name="stages at least", ratio=took_s / least_s)


def _piece_s(act: Callable[[], object]) -> float:
    return _best_s(act, PIECES) * MB / PIECE


def _best_s(act: Callable[[], object], times: int) -> float:
    best = float("inf")
    for _ in range(REPEATS):
        began = process_time()
        for _ in range(times):
            act()
        best = min(best, (process_time() - began) / times)
    return best


def _entries() -> tuple[float, float, float]:
    """Return the seconds for an entry: decoded, chained and verified; its header read; and inserted into an encrypted table."""
    author = Author(3, ORGANISATION)
    player = Player(author)
    player.prepare()
    for row in islice(rows(ENTRIES), ENTRIES):
        player.play(row)
    runs = author.fresh_runs()
    birth, tips = parse_birth(author.own_birth()), dict[tuple[bytes, bytes], Tip]()
    before: list[tuple[Run, Tip]] = []
    for run in runs:
        tip = tips.get((run.replica, run.scope)) or empty_tip(birth, run.scope)
        before.append((run, tip))
        tips[run.replica, run.scope] = verify_run(run, tip, sign_key=birth.sign_key).tip
    count = sum(len(run.entries) for run in runs)
    verified_s = _best_s(lambda: [verify_run(run, tip, sign_key=birth.sign_key) for run, tip in before], 1) / count
    bodies = [body for run in runs for body in run.entries]
    return verified_s, _best_s(lambda: [read_header(body) for body in bodies], 1) / count, _inserted_s(bodies)


def _inserted_s(bodies: list[bytes]) -> float:
    with TemporaryDirectory() as folder:
        connection = cipher.connect(Path(folder) / "bare.db", bytes(32), read_only=False)
        connection.execute("create table entries (stream integer, seq integer, body blob, primary key (stream, seq)) without rowid")
        began = process_time()
        for number in range(ROUND):
            connection.execute("begin")
            connection.executemany("insert into entries values (?, ?, ?)", [(number, seq, body) for seq, body in enumerate(bodies)])
            connection.execute("commit")
        took_s = process_time() - began
        connection.close()
    return took_s / ROUND / len(bodies)
