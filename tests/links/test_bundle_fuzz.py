"""Mutations of real bundle bytes: the right code, a state that did not move, bounded memory; short here, long in the slow set."""

import ctypes
import gc
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest
from fakes.carrier import Carrier, met
from fakes.mutations import mutations

from sync.domain.content import LEAF_BYTES
from sync.domain.failures import Refused
from sync.links.bundle_in import Consent, take_bundle

CODES = frozenset(
    {
        "bundle.not_one",
        "bundle.newer",
        "bundle.suite",
        "bundle.malformed",
        "bundle.forged",
        "bundle.torn",
        "bundle.damaged",
    }
)
ARENA_MAX = -8  # of glibc, M_ARENA_MAX
MEMORY_BYTES_MAX = 64 * 2**20
LOOK_EVERY = 250


def resident_bytes() -> int:
    """Return what this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4_096


def fuzz(reader: Carrier, raws: list[bytes], folder: Path, *, count: int, seed: int) -> Counter[str]:
    """Offer ``count`` mutations of ``raws``; return how often each code was given. Nothing else may happen."""
    path = folder / "hostile.qzb"
    state, entries = reader.post.hashes(), reader.post.rows("select count(*) as n from entries")
    gc.collect()
    idle = resident_bytes()
    codes: Counter[str] = Counter()
    for at, raw in enumerate(mutations(raws, Random(seed), count)):
        path.write_bytes(raw)
        with pytest.raises(Refused) as refused:
            take_bundle(reader.place, [path], reader.stick, Consent())
        codes[refused.value.code] += 1
        if at % LOOK_EVERY == 0:
            assert resident_bytes() - idle <= MEMORY_BYTES_MAX, at
    assert reader.post.hashes() == state
    assert reader.post.rows("select count(*) as n from entries") == entries
    assert codes.keys() <= CODES, codes
    return codes


def bundles(carriers: Callable[[str], Carrier]) -> tuple[Carrier, list[bytes]]:
    """Return a device that took nothing yet, and real bundles for it: two parts' worth of sections of every sort, and a small one."""
    one, reader = carriers("320106"), carriers("320115")
    one.meet(reader)
    reader.meet(one)
    small = one.make(reader)
    incident = one.open("320115")
    one.order(incident, "320115")
    one.write(incident, 20)
    one.attach(incident, Random(1).randbytes(LEAF_BYTES + 9))
    large = one.make(reader)
    return reader, [path.read_bytes() for made in (small, large) for path in made.paths]


@pytest.mark.skipif(sys.platform == "win32", reason="memory is read from /proc here")
def test_hostile_bundles_end_in_a_code(carriers: Callable[[str], Carrier], tmp_path: Path, seed: int) -> None:
    """A few hundred of them."""
    reader, raws = bundles(carriers)
    codes = fuzz(reader, raws, tmp_path, count=300, seed=seed)
    assert {"bundle.torn", "bundle.damaged"} <= codes.keys()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="memory is read from /proc here")
def test_twenty_thousand_hostile_bundles_end_in_a_code(carriers: Callable[[str], Carrier], tmp_path: Path, seed: int) -> None:
    """Twenty thousand of them."""
    reader, raws = bundles(carriers)
    assert sum(fuzz(reader, raws, tmp_path, count=20_000, seed=seed).values()) == 20_000


def growth(folder: Path) -> int:
    """Return by how much more a process holds while five files of 12 MB are made, looked into and taken in than while one is.

    All threads share one arena, or what the system's allocator keeps for each of them would be counted too.
    """
    assert sys.platform != "linux" or ctypes.CDLL(None).mallopt(ARENA_MAX, 1)
    most = []
    with met(folder, "320106", "320115") as (one, reader):
        incident = one.open("320115")
        for files in (1, 5):
            for number in range(files):
                one.attach(incident, Random(10 * files + number).randbytes(12 * 2**20))
            gc.collect()
            held = [resident_bytes()]
            made = one.make(reader, tell=lambda _progress, held=held: held.append(resident_bytes()))  # type: ignore[misc]
            assert made.bytes > files * 12 * 2**20
            taken = reader.take(made.paths, tell=lambda _progress, held=held: held.append(resident_bytes()))  # type: ignore[misc]
            assert taken.blobs == files
            most.append(max(held))
    return most[1] - most[0]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="memory is read from /proc here")
def test_memory_does_not_grow_with_the_bundle(tmp_path: Path) -> None:
    """Sixty megabytes of files, made, looked into and taken in, hold hardly more than twelve did: what is ahead of the disk is bounded.

    In a process of its own: what other tests left behind in this one is no matter of the bundle.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        assert apart.submit(growth, tmp_path).result() <= 20 * 2**20
