"""Claims about several processes in one folder of a center on PostgreSQL: nonces that serve once, blobs that are one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.cluster import Cluster
from fakes.live_center import write_organisations

from sync.center.blobs import Blobs
from sync.center.nonces import SharedNonces, supply_of
from sync.center.opening import keep_url
from sync.center.serve import Center, open_center
from sync.domain.content import LEAF_BYTES, content_address
from sync.protocol.limits import NONCE_BYTES, NONCES_HELD_MAX, NONCES_LOW, NONCES_SUPPLY
from sync.protocol.spans import Span
from tests.center.test_blobs import leaves_of

KEY, OTHER = bytes(32), bytes(range(32))
CONTENT = bytes(range(256)) * (3 * LEAF_BYTES // 256 + 9)
ADDRESS = content_address(CONTENT)


@pytest.fixture
def center(cluster: Cluster, tmp_path: Path) -> Iterator[Center]:
    keep_url(tmp_path / "home", cluster.fresh())
    opened = open_center(tmp_path / "home", organisations_csv=write_organisations(tmp_path / "organisations.csv"))
    yield opened
    opened.blobs.close()
    opened.database.close()


def beside(center: Center) -> Blobs:
    return Blobs(center.keys.directory, center.database, center.keys.database, now_ms=lambda: 1)


def test_a_nonce_given_by_one_process_serves_once_at_any(center: Center) -> None:
    """What one gave another takes, once, from its device alone and for its purpose alone; no device holds more than so many."""
    one, other, blobs = (supply_of(center.database, purpose) for purpose in ("exchange", "exchange", "blobs"))
    assert isinstance(one, SharedNonces)
    given = one.supply(KEY)
    assert len(given) == NONCES_SUPPLY
    assert other.supply(KEY) == (), "enough remain"
    assert not other.spend(OTHER, given[0])
    assert not blobs.spend(KEY, given[0])
    assert other.spend(KEY, given[0])
    assert not one.spend(KEY, given[0])
    fresh = [nonce for _ in range(NONCES_HELD_MAX // NONCES_SUPPLY + 2) for nonce in one.renew(KEY)]
    held = [nonce for nonce in fresh if other.spend(KEY, nonce)]
    assert held == fresh[-NONCES_HELD_MAX:]
    assert blobs.spend(KEY, blobs.next_for(KEY))


def test_a_turn_spends_and_supplies_in_one(center: Center) -> None:
    """A device that holds enough is given none, one with few left or none of its own a whole supply; none is taken twice, by whomever."""
    one, other = (supply_of(center.database, "exchange") for _ in range(2))
    stale, given = one.turn(KEY, bytes(NONCE_BYTES))
    assert (stale, len(given)) == (True, NONCES_SUPPLY)
    spent = NONCES_SUPPLY - NONCES_LOW
    assert [other.turn(KEY, nonce) for nonce in given[:spent]] == [(False, ())] * spent
    stale, more = one.turn(KEY, given[spent])
    assert (stale, len(more)) == (False, NONCES_SUPPLY)
    assert other.turn(KEY, given[spent])[0]
    assert not other.turn(KEY, more[0])[0]


def test_leaves_brought_to_two_processes_make_one_blob(center: Center) -> None:
    """Each knows what the other was brought, and either gives the whole."""
    one, other = center.blobs, beside(center)
    leaves = leaves_of(CONTENT)
    one.keep(ADDRESS, KEY, leaves[:1], None)
    assert other.lacking(ADDRESS, OTHER).lacks == (range(1, len(leaves)),)
    other.keep(ADDRESS, OTHER, leaves[2:], None)
    assert one.lacking(ADDRESS, KEY).lacks == (range(1, 2),)
    one.keep(ADDRESS, KEY, leaves[1:2], None)
    for side in (one, other):
        assert side.lacking(ADDRESS, KEY).lacks == ()
        assert side.give(Span(ADDRESS, 0, len(CONTENT))) is not None
    other.close()


def test_only_who_starts_alone_sweeps(center: Center) -> None:
    """A second process lets what the first one writes be; once all have ended, the next start tidies up."""
    center.blobs.keep(ADDRESS, KEY, leaves_of(CONTENT)[:1], None)
    folder = center.keys.directory / "blobs" / "ab"
    folder.mkdir(exist_ok=True)
    left = folder / "half.tmp"
    left.write_bytes(b"half")
    second = beside(center)
    assert left.exists()
    assert second.lacking(ADDRESS, KEY).lacks == (range(1, len(leaves_of(CONTENT))),)
    second.close()
    center.blobs.close()
    third = beside(center)
    assert not left.exists()
    assert third.lacking(ADDRESS, KEY).lacks == (range(1, len(leaves_of(CONTENT))),)
    center.blobs._shared = third._shared
