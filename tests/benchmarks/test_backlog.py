"""The benchmark of a photo backlog: the same figures for a seed, and the courier keeps what it promises on the simulated link."""

from benchmarks.backlog import TRIP_S, run
from sync.protocol.limits import CHUNK_SECONDS


def test_an_order_waits_for_at_most_one_chunk_and_one_round_trip() -> None:
    """Whenever it is written; sent photo by photo the same orders wait for most of one."""
    ran, again = run(2, 60, seed=7), run(2, 60, seed=7)
    assert ran == again
    assert len(ran.delays_s) >= 50
    assert max(ran.delays_s) <= CHUNK_SECONDS + TRIP_S
    assert ran.share > 0.5
    assert max(run(2, 60, seed=7, whole=True).delays_s) > 10
