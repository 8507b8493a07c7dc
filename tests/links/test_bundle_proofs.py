"""What the preview of a bundle verified is not verified again when it is taken in; whatever differs from that is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes.carrier import Carrier
from fakes.forged_bundle import Forger, Piece
from fakes.post import WAIT_S

from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.links.bundle_check import check_bundle
from sync.links.bundle_in import Consent, take_bundle
from sync.oplog.birth import parse_birth
from sync.oplog.run import Run
from sync.protocol.bundle import Recipient, Sort
from sync.protocol.bundle_content import encode_births, encode_runs
from sync.store import inbox, log, slips
from sync.store.exchange import Delivery

GULOU, JIANGNING = "320106", "320115"
WORD, OTHER_WORD = "水位 7".encode(), "水位 8".encode()
Make = Callable[[str], Carrier]


@pytest.fixture
def pair(carriers: Make) -> tuple[Carrier, Carrier]:
    one, other = carriers(GULOU), carriers(JIANGNING)
    one.meet(other)
    other.meet(one)
    return one, other


@pytest.fixture
def verifying(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many entries the writer verified, run by run."""
    counts: list[int] = []
    genuine = inbox.verify_run

    def verify_run(run: Run, *args: Any, **facts: Any) -> Any:
        counts.append(len(run.entries))
        return genuine(run, *args, **facts)

    monkeypatch.setattr(inbox, "verify_run", verify_run)
    return counts


def runs_of(carrier: Carrier) -> list[Run]:
    """Return everything the carrier wrote, as it would travel."""
    carrier.post.writer.sign_tips().result(WAIT_S)
    ends = [tip for tip in log.tips(carrier.post.reader) if tip.replica == carrier.replica]
    found = [log.run(carrier.post.reader, tip.replica, tip.scope, 1, bytes_max=10**6) for tip in ends]
    return [run for run in found if run is not None]


def settle(carrier: Carrier) -> None:
    carrier.post.writer.settled().result(WAIT_S)


def test_what_the_preview_verified_is_not_verified_again(pair: tuple[Carrier, Carrier], verifying: list[int]) -> None:
    """Not one entry of a bundle of hundreds; and the state is that of its maker."""
    one, other = pair
    for number in range(3):
        one.write(one.open(JIANGNING, title=f"事件 {number}"), 120)
    made = one.make(other)
    verifying.clear()
    seen = other.check(made.paths)
    receipt = take_bundle(other.place, made.paths, other.stick, Consent(), checked=seen)
    settle(other)
    assert (receipt.new, receipt.refused, verifying) == (made.entries, 0, [])
    assert other.post.hashes() == one.post.hashes()


def test_what_came_meanwhile_another_way_is_verified_again(pair: tuple[Carrier, Carrier], verifying: list[int]) -> None:
    """The stream ends elsewhere than the preview saw, so its proofs say nothing; nothing is lost or doubled."""
    one, other = pair
    incident = one.open(JIANGNING)
    one.write(incident, 5)
    early = runs_of(one)
    one.write(incident, 20)
    made = one.make(other)
    seen = other.check(made.paths)
    other.post.writer.receive(Delivery(runs=tuple(early))).result(WAIT_S)
    verifying.clear()
    receipt = take_bundle(other.place, made.paths, other.stick, Consent(), checked=seen)
    settle(other)
    assert sum(verifying) > 0
    assert (receipt.new, receipt.refused, receipt.missing) == (seen.new - sum(len(run.entries) for run in early), 0, ())
    assert other.post.hashes() == one.post.hashes()


def test_a_slip_that_came_ahead_is_absorbed_by_what_was_proved(pair: tuple[Carrier, Carrier]) -> None:
    """It is compared with the entry itself, which a proof does not hold, and is gone; it contradicts nothing."""
    one, other = pair
    incident = one.open(JIANGNING)
    one.write(incident, 3)
    line = one.post.rows("select id from journal_rows order by id desc limit 1")[0]["id"]
    slip = slips.hand_out(one.post.reader, line)
    other.post.writer.call(lambda desk: slips.take_in(desk, slip.raw, now_ms=other.post.clock())).result(WAIT_S)
    assert other.post.rows("select standing from slips")
    made = one.make(other)
    take_bundle(other.place, made.paths, other.stick, Consent(), checked=other.check(made.paths))
    settle(other)
    assert other.post.rows("select standing from slips") == []
    assert other.post.hashes() == one.post.hashes()


def forged(forger: Forger, to: Carrier, runs: Sequence[Run]) -> bytes:
    births = sorted({run.birth for run in runs if run.birth is not None})
    birth = parse_birth(to.post.rows("select birth from replicas where standing = 'own'")[0]["birth"])
    pieces = [Piece(Sort.BIRTHS, encode_births(births)), Piece(Sort.RUNS, encode_runs([replace(run, birth=None) for run in runs]))]
    return forger.bundle(Recipient(ReplicaId(to.replica), birth.seal_key), pieces)


def test_a_file_exchanged_behind_the_preview_brings_nothing_unverified(pair: tuple[Carrier, Carrier], tmp_path: Path) -> None:
    """The same bundle by its name, part and size, another word in its entries: what was signed otherwise is not stored."""
    one, other = pair
    one.write(one.open(JIANGNING), 30)
    forger, runs, path = Forger(), runs_of(one), tmp_path / "exchanged.qzb"
    path.write_bytes(honest := forged(forger, other, runs))
    seen = other.check([path])
    changed = [replace(run, entries=tuple(body.replace(WORD, OTHER_WORD) for body in run.entries)) for run in runs]
    told = {body for run in changed for body in run.entries} - {body for run in runs for body in run.entries}
    assert told
    seen.parts[0].size = path.write_bytes(forged(forger, other, changed))  # a seal has a random length, so one of the same size is found
    receipt = take_bundle(other.place, [path], other.stick, Consent(), checked=seen)
    settle(other)
    assert receipt.refused == 1
    assert told.isdisjoint(row["body"] for row in other.post.rows("select body from entries"))
    path.write_bytes(honest)
    assert other.take([path]).refused == 0
    assert other.post.hashes() == one.post.hashes()


def test_a_preview_that_was_cancelled_leaves_nothing(pair: tuple[Carrier, Carrier], verifying: list[int]) -> None:
    """No entry, no proof: what is taken in afterwards is looked into from the beginning."""
    one, other = pair
    one.write(one.open(JIANGNING), 60)
    made = one.make(other)
    before = other.post.hashes()
    asked = iter([False, True])
    with pytest.raises(Refused, match=r"bundle\.cancelled"):
        check_bundle(other.place, made.paths, other.stick, cancelled=lambda: next(asked))
    assert other.post.hashes() == before
    verifying.clear()
    assert other.take(made.paths).new == made.entries
    assert verifying == []
    assert other.post.hashes() == one.post.hashes()
