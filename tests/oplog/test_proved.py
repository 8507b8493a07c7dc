"""Proofs of what verified once: they hold for exactly those bytes, in that place, under that key."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.ids import ReplicaId
from sync.domain.scopes import organisation_scope
from sync.oplog.proved import Proofs
from sync.oplog.run import Run, Tip, VerifiedRun, pieces, sign_tip, verify_run
from tests.oplog.keys import OTHER_BIRTH, OTHER_KEY
from tests.oplog.test_run import PUBLIC, START, bodies, run_of, tips

PIECE = 200


def noted(run: Run, before: Tip = START, *, pieces_max: int = 1_000) -> tuple[Proofs, VerifiedRun]:
    """Return the proofs of ``run``, and what verified of it."""
    proofs, verified = Proofs(pieces_max=pieces_max), verify_run(run, before, sign_key=PUBLIC)
    proofs.note(run, verified, sign_key=PUBLIC, piece_bytes=PIECE)
    return proofs, verified


@given(st.integers(1, 30), st.sets(st.integers(1, 30)), st.integers(0, 5))
def test_a_proof_says_of_a_piece_what_verifying_it_says(count: int, signed: set[int], held: int) -> None:
    """Headers, bytes, signatures with their hashes, and the tip; whatever part of the run was held when it was looked at."""
    entries = bodies(count)
    whole = run_of(entries, *sorted({seq for seq in signed if seq <= count} | {count}))
    tip = tips(entries)[held - 1] if 0 < held < count else START
    proofs, _ = noted(whole, tip)
    for piece in pieces(whole, PIECE):
        last = piece.first_seq + len(piece.entries) - 1
        if last <= tip.seq:
            continue
        verified = verify_run(piece, tip, sign_key=PUBLIC)
        proved = proofs.proved(piece, tip, sign_key=PUBLIC)
        assert (proved is None) == (piece.first_seq <= tip.seq)
        if proved is not None:
            assert proved.tip == verified.tip
            assert list(proved.headers) == [entry.header for entry in verified.entries]
            assert list(proved.bodies) == [entry.body for entry in verified.entries]
            hashes = {entry.header.seq: hash_ for entry, hash_ in zip(verified.entries, verified.hashes, strict=True)}
            assert proved.signatures == tuple((seq, hashes[seq], signature) for seq, signature in verified.signatures)
        tip = verified.tip


def _other_entry(run: Run) -> Run:
    return replace(run, entries=(*run.entries[:1], run.entries[1][:-1] + bytes((run.entries[1][-1] ^ 1,)), *run.entries[2:]))


def _moved_border(run: Run) -> Run:
    first, second = run.entries[:2]
    return replace(run, entries=(first + second[:1], second[1:], *run.entries[2:]))


def _other_signature(run: Run) -> Run:
    (seq, signature), *others = run.signatures
    return replace(run, signatures=((seq, signature[:-1] + bytes((signature[-1] ^ 1,))), *others))


CHANGES: dict[str, Callable[[Run], Run]] = {
    "another byte in an entry": _other_entry,
    "the same bytes, another border": _moved_border,
    "an entry less": lambda run: replace(run, entries=run.entries[:-1]),
    "an entry twice": lambda run: replace(run, entries=(*run.entries, run.entries[-1])),
    "another signature": _other_signature,
    "no signature": lambda run: replace(run, signatures=()),
    "a signature elsewhere": lambda run: replace(run, signatures=((run.signatures[0][0] + 1, run.signatures[0][1]),)),
    "another replica": lambda run: replace(run, replica=ReplicaId(bytes(8))),
    "another scope": lambda run: replace(run, scope=organisation_scope("320115")),
    "another place": lambda run: replace(run, first_seq=2),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_differs_is_not_proved(change: str) -> None:
    """One byte, one border between entries, one signature: it must be verified like anything that arrives."""
    run = run_of(bodies(3), 3)
    proofs, _ = noted(run)
    assert proofs.proved(run, START, sign_key=PUBLIC) is not None
    assert proofs.proved(CHANGES[change](run), START, sign_key=PUBLIC) is None


def test_a_proof_holds_behind_its_own_entry_and_key_alone() -> None:
    """Of a stream that went on otherwise, of another birth, nothing is taken unverified."""
    run = run_of(bodies(3), 3)
    proofs, _ = noted(run)
    for before in (replace(START, hash=bytes(32)), replace(START, seq=1)):
        assert proofs.proved(run, before, sign_key=PUBLIC) is None
    assert proofs.proved(run, START, sign_key=OTHER_BIRTH.sign_key) is None


def test_what_no_good_signature_ends_is_not_proved() -> None:
    """Neither what came behind the last one, nor a piece whose signature is another's."""
    entries = bodies(6)
    surplus = run_of(entries, 2, 4)
    proofs, verified = noted(surplus)
    assert verified.surplus == 2
    *signed, last = pieces(surplus, PIECE)
    assert all(proofs.proved(piece, verify_run(surplus, START, sign_key=PUBLIC).before, sign_key=PUBLIC) for piece in signed[:1])
    assert proofs.proved(last, tips(entries)[last.first_seq - 2] if last.first_seq > 1 else START, sign_key=PUBLIC) is None
    forged = replace(run_of(entries, 4, 6), signatures=((4, sign_tip(OTHER_KEY, tips(entries)[3])), *run_of(entries, 6).signatures))
    proofs, _ = noted(forged)
    first, second = pieces(forged, PIECE)
    assert proofs.proved(first, START, sign_key=PUBLIC) is None
    assert proofs.proved(second, tips(entries)[3], sign_key=PUBLIC) is not None


def test_no_more_is_kept_than_was_allowed() -> None:
    """What comes behind is verified when it is stored; and where nothing is proved nothing is compared."""
    entries = bodies(9)
    run = run_of(entries, 3, 6, 9)
    first, second, *_ = pieces(run, PIECE)
    proofs, _ = noted(run, pieces_max=1)
    assert proofs.proved(first, START, sign_key=PUBLIC) is not None
    assert proofs.proved(second, tips(entries)[second.first_seq - 2], sign_key=PUBLIC) is None
    assert Proofs().proved(run, START, sign_key=PUBLIC) is None
