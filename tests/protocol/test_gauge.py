"""Claims about the link as it is measured: what is far is not slow, half a second goes in a request, and silence has its time."""

import pytest

from sync.protocol.gauge import Gauge, Patience, share_of
from sync.protocol.limits import (
    CHUNK_BYTES_FLASH_MAX,
    CHUNK_BYTES_LEAST,
    CHUNK_BYTES_MAX,
    CHUNK_SECONDS,
    CONNECT_S,
    IN_FLIGHT_MAX,
    READ_S,
    RETRANSMIT_S_MAX,
)
from sync.protocol.pace import Pace

RATE, TRIP_S = 8_000.0, 0.6


def thin() -> Gauge:
    """Return what small and large exchanges on 64 kbit/s and 600 ms measure."""
    gauge = Gauge().measured(700, TRIP_S + 700 / RATE)
    for moved in (4_000, 4_000, 4_000):
        gauge = gauge.measured(moved, TRIP_S + moved / RATE)
    return gauge


def test_what_is_far_is_not_called_slow() -> None:
    """The round trip is kept apart from the rate, and goes on being measured by small exchanges."""
    gauge = thin()
    assert gauge.rate == pytest.approx(RATE, rel=0.25)
    assert gauge.trip_s == pytest.approx(TRIP_S, rel=0.2)
    near = gauge.measured(100, 0.1)
    assert near.trip_s == pytest.approx(0.1, abs=0.02)
    far = near.measured(100, 2.0)
    assert near.trip_s is not None
    assert far.trip_s is not None
    assert near.trip_s < far.trip_s < 0.4, "what was lost once makes no link far"


def test_a_link_that_is_used_is_not_found_slower_and_slower() -> None:
    """Sending as much as the gauge says, and measuring that, keeps the size: it does not feed on itself."""
    gauge = thin()
    for _ in range(50):
        wire = int(gauge.chunk_bytes() / gauge.shrink)
        gauge = gauge.measured(wire + 340, TRIP_S + (wire + 340) / RATE)
    assert gauge.chunk_bytes() / gauge.shrink == pytest.approx(RATE * gauge.far_s, rel=0.25)


def test_answers_that_follow_one_another_measure_the_rate_alone() -> None:
    """Between two answers of requests under way together no round trip passes; small ones measure nothing then."""
    gauge = Gauge(rate=None, trip_s=TRIP_S).measured(4_000, 1.6, between_s=0.5)
    assert gauge.rate == RATE
    assert gauge.measured(500, 0.7, between_s=0.01) == gauge
    assert gauge.measured(4_000, 0.0, between_s=0.5) == gauge
    assert gauge.measured(4_000, 1.1, between_s=0.0).rate == RATE


def test_two_small_requests_under_way_do_not_make_a_link_slow() -> None:
    """Where too little is under way to fill the link, answers come a round trip apart: that is no measure of its rate."""
    gauge = Gauge(rate=4_000.0, trip_s=TRIP_S, shrink=1.0)
    for _ in range(30):
        size = gauge.chunk_bytes()
        service_s = size / RATE
        cycle_s = max(TRIP_S + service_s, IN_FLIGHT_MAX * service_s)
        gauge = gauge.measured(size, cycle_s, between_s=cycle_s / IN_FLIGHT_MAX)
    assert gauge.rate == pytest.approx(RATE, rel=0.15)


def test_answers_held_up_by_a_lost_packet_do_not_mislead_far() -> None:
    """The first comes late, the next at once: neither halves nor doubles the rate more than once."""
    gauge = Gauge(rate=RATE, trip_s=TRIP_S)
    late = gauge.measured(4_000, 9.0, between_s=8.0)
    assert late.rate is not None
    assert late.rate >= RATE / 2
    assert RATE / 2 < (late.measured(4_000, 9.5, between_s=0.001).rate or 0) < 2 * RATE


def test_answers_that_were_held_up_together_make_no_link_fast() -> None:
    """Behind a lost packet several come at once, again and again: the late one and those make up for each other."""
    gauge = Gauge(rate=RATE, trip_s=TRIP_S)
    for _ in range(20):
        for between_s in (2.0, 0.001, 0.001, 0.001, 0.5, 0.5, 0.5):
            gauge = gauge.measured(4_000, 2.5, between_s=between_s)
            assert gauge.rate is not None
            assert RATE / 2 < gauge.rate < 1.6 * RATE
    for _ in range(20):
        gauge = gauge.measured(4_000, TRIP_S + 0.05, between_s=0.05)
    assert gauge.rate is not None
    assert gauge.rate > 5 * RATE, "a link that got faster is found to be"


def test_what_keeps_a_far_link_busy_is_a_round_trip_of_it_and_a_moment() -> None:
    """Nothing where it is near or not measured yet: an answer is no time away there."""
    assert Gauge(rate=RATE, trip_s=TRIP_S).way_bytes == Pace(rate=RATE, trip_s=TRIP_S).way_bytes == 6_000
    assert Gauge(rate=RATE, trip_s=0.19).way_bytes == Gauge(trip_s=TRIP_S).way_bytes == Pace(rate=RATE).way_bytes == 0


def test_a_transfer_takes_a_part_of_its_time_however_far() -> None:
    """A round trip that was longer before does not make the rate infinite."""
    assert Gauge(trip_s=5.0).measured(10_000, 1.0).rate == 100_000.0


def test_chunks_follow_the_rate() -> None:
    """Half a second on the wire, 2 to 8 kB while something urgent may appear, up to 64 kB on a good link; the first by what is usual."""
    first = Gauge()
    assert first.chunk_bytes() == int(CHUNK_BYTES_FLASH_MAX * first.shrink)
    assert Gauge(rate=100.0, shrink=1.0).chunk_bytes() == CHUNK_BYTES_LEAST
    assert Gauge(rate=RATE, shrink=1.0).chunk_bytes() == RATE * CHUNK_SECONDS / IN_FLIGHT_MAX
    assert Gauge(rate=60_000.0, shrink=1.0).chunk_bytes() == CHUNK_BYTES_FLASH_MAX
    assert Gauge(rate=60_000.0, shrink=1.0).chunk_bytes(flash_may_appear=False) == 30_000
    assert Gauge(rate=1e9, shrink=1.0).chunk_bytes() == CHUNK_BYTES_MAX


def test_a_chunk_is_counted_in_what_it_becomes_on_the_wire() -> None:
    """Entries that pack well go more at once; nothing, and what can't be, teaches nothing."""
    gauge = Gauge(rate=RATE)
    for _ in range(20):
        gauge = gauge.packed(30_000, 7_500)
    assert gauge.shrink == pytest.approx(4.0, rel=0.01)
    assert gauge.chunk_bytes() == pytest.approx(4 * RATE * CHUNK_SECONDS / IN_FLIGHT_MAX, rel=0.01)
    assert gauge.packed(0, 300) == gauge.packed(300, 0) == gauge
    assert Gauge().packed(1, 10_000).shrink > 1.0


def test_a_connect_stands_for_the_round_trip_until_one_is_measured() -> None:
    """A backlog after a start has no small exchange: without the connect's word what is far would be called slow, and sent less at once."""
    gauge, blind = Gauge().connected(TRIP_S), Gauge().connected(None)
    for _ in range(5):
        gauge, blind = (one.measured(4_000, TRIP_S + 4_000 / RATE) for one in (gauge, blind))
    assert gauge.rate == pytest.approx(RATE)
    assert blind.rate == pytest.approx(4_000 / (TRIP_S + 4_000 / RATE))
    assert (gauge.far_s, gauge.is_far, Gauge().is_far) == (TRIP_S, True, False)
    assert gauge.measured(500, 0.2).connected(9.0).far_s == pytest.approx(0.2 - 500 / RATE)
    assert gauge.patience(500) == Patience(), "how long a center takes to answer is not known yet"


def test_what_is_under_way_fills_a_far_link_and_no_more() -> None:
    """Half a second each where the round trip is short, a round trip where it is longer, never more than a second."""
    assert [share_of(2, trip_s=trip_s) for trip_s in (0.0, 0.5, 0.6, 5.0)] == [0.5, 0.5, 0.6, 1.0]
    assert Gauge(rate=RATE, trip_s=TRIP_S, shrink=1.0).chunk_bytes() == RATE * TRIP_S
    assert Pace(rate=RATE, trip_s=TRIP_S, chunk=int(RATE)).spans(2) == RATE * TRIP_S


def test_an_estimate_is_of_the_wire() -> None:
    """None while nothing was measured."""
    assert Gauge().seconds(1) is None
    assert Gauge(rate=RATE, shrink=4.0).seconds(64_000) == 2.0


def test_silence_is_told_within_a_second_where_the_link_is_near() -> None:
    """Beyond what the answer takes: a second, or two round trips, since a lost packet costs those; then the connection is given up."""
    near = Gauge(rate=1e6, trip_s=0.05).patience(1_000)
    assert (near.late_s, near.end_s) == (1.0, 5.0)
    assert near.due_s == pytest.approx(0.05, abs=0.01)
    far = Gauge(rate=1_200.0, trip_s=1.5).patience(2_400)
    assert (far.due_s, far.late_s, far.end_s) == (3.5, 3.0, 9.0)
    assert Gauge(trip_s=0.6).patience(500).due_s == pytest.approx(1.6)


def test_a_doubted_connection_has_time_to_send_again_what_was_lost() -> None:
    """Once the other end is in reach, as long as either system waits to send again at most, and a round trip."""
    near, far = Gauge(rate=1e6, trip_s=0.05).patience(1_000), Gauge(rate=1_200.0, trip_s=1.5).patience(2_400)
    assert (near.grace_s, far.grace_s) == (RETRANSMIT_S_MAX + 0.05, 7.5)
    unmeasured = Gauge().patience(2_400)
    assert (unmeasured.grace_s, unmeasured.hold_s) == (RETRANSMIT_S_MAX, READ_S)


def test_patience_grows_with_failures_and_has_an_end() -> None:
    """A center that is slow is not given up ever sooner, and one that is dead not waited for without end."""
    gauge = Gauge(rate=RATE, trip_s=TRIP_S)
    ends = [gauge.patience(500, failures=failures).end_s for failures in range(6)]
    assert ends[:2] == [5.0, 10.0]
    assert ends[-1] == READ_S
    assert ends == sorted(ends)


def test_before_anything_is_measured_the_old_bounds_hold() -> None:
    """A first contact may be over any link; a long poll is due when it was asked to end."""
    assert Gauge().patience(500) == Patience()
    assert Gauge().patience(500, wait_s=55).due_s == 55
    assert [Gauge(trip_s=trip).patience(0).connect_s for trip in (0.01, 1.0, 60.0)] == [3.0, 4.0, CONNECT_S]
