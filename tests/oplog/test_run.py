"""Runs: what of a stream on its way is believed, and forks that a signature proves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.scopes import organisation_scope
from sync.oplog.codec import Malformed
from sync.oplog.entry import PlainOp, encode_entry
from sync.oplog.run import Run, Tip, advance, empty_tip, pieces, replay, sign_tip, tip_verifies, verify_run
from tests.oplog.keys import BIRTH, KEY, OTHER_BIRTH, OTHER_KEY, header

SCOPE = organisation_scope("320106")
START = empty_tip(BIRTH, SCOPE)
PUBLIC = BIRTH.sign_key


def bodies(count: int) -> list[bytes]:
    """Return a stream of ``count`` entries."""
    line = [PlainOp(kind=10, entity=None, field=None, value={1: "水幕继续"}, names=None)]
    return [encode_entry(BIRTH.replica, SCOPE, header(seq), line) for seq in range(1, count + 1)]


def tips(entries: list[bytes]) -> list[Tip]:
    """Return the tip after each entry."""
    found, tip = [], START
    for body in entries:
        tip, _ = advance(tip, body)
        found.append(tip)
    return found


def run_of(entries: list[bytes], *signed: int, first: int = 1) -> Run:
    """Return a run of ``entries``, signed by the author at the given seqs."""
    ends = tips(entries)
    signatures = tuple((seq, sign_tip(KEY, ends[seq - 1])) for seq in signed)
    return Run(
        replica=BIRTH.replica, scope=SCOPE, first_seq=first, entries=tuple(entries[first - 1 :]), signatures=signatures, birth=BIRTH.raw
    )


def test_a_signed_run_is_believed_to_its_last_signature() -> None:
    """What follows the last good signature is dropped and counted."""
    verified = verify_run(run_of(bodies(6), 2, 4), START, sign_key=PUBLIC)
    assert [entry.header.seq for entry in verified.entries] == [1, 2, 3, 4]
    assert (verified.surplus, verified.tip.seq, [seq for seq, _ in verified.signatures]) == (2, 4, [2, 4])


def test_what_is_held_is_passed_over() -> None:
    """A run that overlaps what is held brings only what is new; an old run brings nothing."""
    entries = bodies(6)
    held = tips(entries)[2]
    assert [entry.header.seq for entry in verify_run(run_of(entries, 6), held, sign_key=PUBLIC).entries] == [4, 5, 6]
    old = verify_run(run_of(entries[:3], 3), held, sign_key=PUBLIC)
    assert (old.entries, old.tip) == ((), held)


def test_a_gap_is_malformed() -> None:
    """Entries that do not join what is held can't be checked."""
    with pytest.raises(Malformed, match="gap"):
        verify_run(run_of(bodies(6), 6, first=3), START, sign_key=PUBLIC)


@pytest.mark.parametrize("signer", [OTHER_KEY])
def test_a_signature_of_another_proves_nothing(signer: object) -> None:
    """Only the author's key counts."""
    entries = bodies(2)
    forged = Run(
        replica=BIRTH.replica,
        scope=SCOPE,
        first_seq=1,
        entries=tuple(entries),
        signatures=((2, sign_tip(signer, tips(entries)[1])),),  # type: ignore[arg-type]
    )
    with pytest.raises(Malformed, match="no signature"):
        verify_run(forged, START, sign_key=PUBLIC)


def test_a_torn_run_yields_its_verified_prefix() -> None:
    """An entry cut in the middle costs what follows it, not what was signed before."""
    entries = bodies(4)
    run = run_of(entries, 2, 4)
    torn = Run(replica=run.replica, scope=SCOPE, first_seq=1, entries=(*entries[:3], entries[3][:20]), signatures=run.signatures)
    assert len(verify_run(torn, START, sign_key=PUBLIC).entries) == 2
    first = Run(replica=run.replica, scope=SCOPE, first_seq=1, entries=(entries[0][:9],), signatures=run.signatures)
    with pytest.raises(Malformed):
        verify_run(first, START, sign_key=PUBLIC)


@given(st.integers(0, 5), st.integers(0, 10**4), st.integers(1, 255))
def test_any_changed_byte_costs_what_it_signed(entry: int, at: int, flip: int) -> None:
    """No flipped bit survives: an entry is believed only as it was written."""
    entries = bodies(6)
    changed = bytearray(entries[entry])
    changed[at % len(changed)] ^= flip
    run = run_of(entries, 2, 4, 6)
    bad = Run(
        replica=run.replica,
        scope=SCOPE,
        first_seq=1,
        entries=(*entries[:entry], bytes(changed), *entries[entry + 1 :]),
        signatures=run.signatures,
    )
    try:
        verified = verify_run(bad, START, sign_key=PUBLIC)
    except Malformed:
        assert entry < 2
        return
    assert [item.body for item in verified.entries] == entries[: len(verified.entries)]
    assert len(verified.entries) <= entry


def test_an_entry_out_of_place_does_not_join() -> None:
    """Seqs rise by one, ordinals rise."""
    entries = bodies(3)
    with pytest.raises(Malformed):
        advance(START, entries[1])
    second = encode_entry(BIRTH.replica, SCOPE, header(2, 2), [PlainOp(kind=10, entity=None, field=None, value={1: "x"}, names=None)])
    late = Tip(replica=BIRTH.replica, scope=SCOPE, seq=1, ordinal=2, hash=START.hash)
    with pytest.raises(Malformed):
        advance(late, second)


def test_a_chain_belongs_to_one_birth_and_one_scope() -> None:
    """The same entries in another scope, or of another replica, give another tip."""
    entries = bodies(2)
    here = replay(START, entries)
    elsewhere = replay(empty_tip(BIRTH, organisation_scope("320115")), entries)
    assert here.hash != elsewhere.hash
    assert here.hash != replay(empty_tip(OTHER_BIRTH, SCOPE), entries).hash
    assert not tip_verifies(PUBLIC, elsewhere, sign_tip(KEY, here))
    assert tip_verifies(PUBLIC, here, sign_tip(KEY, here))
    assert not tip_verifies(b"short", here, sign_tip(KEY, here))


@given(count=st.integers(1, 40), signed=st.sets(st.integers(1, 40)), bytes_max=st.integers(1, 2_000))
def test_the_pieces_of_a_run_bring_what_the_run_brings(count: int, signed: set[int], bytes_max: int) -> None:
    """Each ends at a signature and is believed by itself behind the one before it; what nobody signed goes with the last."""
    whole = run_of(bodies(count), *sorted({seq for seq in signed if seq <= count} | {(count + 1) // 2}))
    cut = pieces(whole, bytes_max)
    assert [body for piece in cut for body in piece.entries] == list(whole.entries)
    assert [mark for piece in cut for mark in piece.signatures] == list(whole.signatures)
    assert [piece.birth for piece in cut] == [BIRTH.raw, *[None] * (len(cut) - 1)]
    tip = START
    for piece in cut:
        assert piece.first_seq == tip.seq + 1
        assert piece is cut[-1] or sum(map(len, piece.entries)) >= bytes_max
        tip = verify_run(piece, tip, sign_key=PUBLIC).tip
    assert tip == verify_run(whole, START, sign_key=PUBLIC).tip


def test_a_run_that_is_small_or_unsigned_is_one_piece() -> None:
    """Nothing is cut where nobody could believe the pieces."""
    for run in (run_of(bodies(5)), run_of(bodies(5), 5)):
        assert pieces(run, 1) == (run,)
