"""Tree heads: what a center's word binds it to, and what convicts it to somebody who believes nobody else."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.ids import ReplicaId
from sync.domain.scopes import organisation_scope
from sync.oplog.birth import Birth, Certificate, Role, make_birth, make_certificate
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import Domain, public_bytes, sign
from sync.oplog.heads import (
    ASKED_MAX,
    EVIDENCE_BYTES_MAX,
    EVIDENCE_MAX,
    PLACES_MAX,
    Answer,
    Ask,
    Head,
    Leaf,
    Place,
    Why,
    answer_verifies,
    center_in,
    contradicted,
    convicts,
    decode_ask,
    encode_ask,
    head_verifies,
    is_in,
    make_answer,
    make_evidence,
    make_head,
    parse_answer,
    parse_head,
    refuted,
)
from sync.oplog.suites import SUITE_SM, UnknownSuite
from sync.oplog.tree import OURS, Range, TreeHead, consistency, inclusion

ROOT, ONLINE, STRANGER = (Ed25519PrivateKey.from_private_bytes(Random(seed).randbytes(32)) for seed in range(3))
SCOPE = organisation_scope("320106")


def certificate(role: Role, *, root: Ed25519PrivateKey = ROOT, key: Ed25519PrivateKey = ONLINE) -> bytes:
    organisation = "320106" if role is Role.DEVICE else None
    said = Certificate(
        role=role,
        sign_key=public_bytes(key),
        seal_key=bytes(32),
        organisation=organisation,
        offices=(),
        letters="",
        not_after_ms=2**50,
        serial=1,
    )
    return make_certificate(root, said)


def birth(certified: bytes | None, key: Ed25519PrivateKey = ONLINE) -> Birth:
    return make_birth(key, seal_key=bytes(32), nonce=bytes(16), certificate=certified)


CENTER = birth(certificate(Role.CENTER))
PINNED = public_bytes(ROOT)
ASKER: Place = (ReplicaId(bytes(8)), SCOPE, 1)


def signer(key: Ed25519PrivateKey = ONLINE) -> Callable[[Domain, bytes], bytes]:
    return lambda domain, body: sign(key, domain, body)


class History:
    """A center's feed, as hashes alone."""

    def __init__(self, seed: int, size: int, *, after: "History | None" = None, parted: int = 0) -> None:
        before = [] if after is None else after.leaves[:parted]
        self.leaves = [*before, *(Random(f"{seed}/{at}").randbytes(32) for at in range(len(before), size))]

    def subroot(self, level: int, at: int) -> bytes:
        roots = [OURS.leaf(value) for value in self.leaves[at << level : (at + 1) << level]]
        while len(roots) > 1:
            roots = [OURS.node(roots[place], roots[place + 1]) for place in range(0, len(roots), 2)]
        return roots[0]

    def tree(self, size: int) -> TreeHead:
        return TreeHead(size, Range().grown(self.leaves[:size]).root)

    def head(self, size: int | None = None, *, epoch: int = 1, key: Ed25519PrivateKey = ONLINE, center: ReplicaId = CENTER.replica) -> Head:
        told = self.tree(len(self.leaves) if size is None else size)
        return parse_head(make_head(center, signer(key), epoch=epoch, tree=told, at_ms=1_790_000_000_000))

    def path(self, first: int) -> tuple[bytes, ...] | None:
        return consistency(first, len(self.leaves), self.subroot) if first <= len(self.leaves) else None

    def answer(self, *asked: TreeHead, epoch: int = 1, key: Ed25519PrivateKey = ONLINE) -> Answer:
        proofs = [(told, self.path(told.size)) for told in asked]
        return parse_answer(make_answer(self.head(epoch=epoch, key=key).raw, signer(key), proofs=proofs))


@given(sizes=st.lists(st.integers(1, 90), min_size=2, max_size=6), seed=st.integers(0, 999))
def test_an_honest_center_is_never_refuted(sizes: list[int], seed: int) -> None:
    """Over any growth each head that was ever given is proved by every later answer, and no two contradict one another."""
    sizes = sorted(sizes)
    heads = [History(seed, size).head() for size in sizes]
    for at, size in enumerate(sizes):
        answer = History(seed, size).answer(*(one.tree for one in heads[: at + 1]))
        assert answer_verifies(answer, CENTER.sign_key)
        assert [refuted(one.tree, answer) for one in heads[: at + 1]] == [None] * (at + 1)
        assert all(contradicted(one, other) is None for one in heads for other in heads)


@given(parted=st.integers(0, 39), first=st.integers(1, 40), second=st.integers(1, 40))
def test_two_histories_are_convicted_wherever_they_part(parted: int, first: int, second: int) -> None:
    """Beyond where they part no head of the one is proved by the other, and the evidence convicts by the root's key alone."""
    one = History(1, first)
    other = History(2, second, after=one, parted=min(parted, first, second))
    shared = min(parted, first, second)
    head, answer = one.head(), other.answer(one.tree(first))
    why = refuted(head.tree, answer)
    if first <= shared:
        assert why is None
        return
    assert why is (Why.WENT_BACK if second < first else Why.APART)
    evidence = make_evidence(CENTER.raw, head, answer)
    conviction = convicts(evidence, root=PINNED)
    assert (conviction.why, conviction.head, conviction.newer) == (why, head, answer.head)
    if first == second:
        assert contradicted(head, other.head()) is Why.TWO_ROOTS
        assert convicts(make_evidence(CENTER.raw, head, other.head()), root=PINNED).id == conviction.id


def test_a_path_that_is_withheld_or_garbage_convicts() -> None:
    """Asked about its own head a center must prove it: no path, a cut one, another's and bytes of chance all convict."""
    line = History(3, 40)
    head = line.head(13)
    sound = line.path(13)
    assert sound is not None
    for path in (None, (), sound[:-1], sound[::-1], tuple(Random(at).randbytes(32) for at in range(len(sound)))):
        answer = parse_answer(make_answer(line.head().raw, signer(), proofs=[(head.tree, path)]))
        assert refuted(head.tree, answer) is Why.APART
        assert convicts(make_evidence(CENTER.raw, head, answer), root=PINNED).why is Why.APART


def test_what_was_not_asked_refutes_nothing() -> None:
    """An answer about other trees says nothing of this one, and its evidence is none."""
    line = History(3, 40)
    answer = line.answer(line.tree(5))
    assert refuted(line.tree(13), answer) is None
    with pytest.raises(Malformed):
        convicts(make_evidence(CENTER.raw, line.head(13), answer), root=PINNED)


def test_nobody_is_convicted_by_what_its_key_did_not_sign() -> None:
    """Heads and answers by another key, births of devices and of other roots, mixed lives: none of them is evidence."""
    one, other = History(1, 20), History(2, 20)
    head, asked = one.head(), other.answer(one.tree(20))
    device = birth(certificate(Role.DEVICE))
    foreign = birth(certificate(Role.CENTER, root=STRANGER))
    borrowed = birth(certificate(Role.CENTER), STRANGER)
    bare = birth(None)
    anothers = one.head(center=ReplicaId(bytes(8)))
    for evidence in (
        make_evidence(CENTER.raw, one.head(key=STRANGER), asked),
        make_evidence(CENTER.raw, head, other.answer(one.tree(20), key=STRANGER)),
        make_evidence(CENTER.raw, head, other.head(key=STRANGER)),
        make_evidence(CENTER.raw, anothers, other.head()),
        make_evidence(CENTER.raw, head, one.head()),
        make_evidence(CENTER.raw, head, one.answer(one.tree(20))),
        make_evidence(device.raw, one.head(center=device.replica), other.head(center=device.replica)),
        make_evidence(foreign.raw, one.head(center=foreign.replica), other.head(center=foreign.replica)),
        make_evidence(borrowed.raw, one.head(center=borrowed.replica), other.head(center=borrowed.replica)),
        make_evidence(bare.raw, one.head(center=bare.replica), other.head(center=bare.replica)),
    ):
        with pytest.raises(Malformed):
            convicts(evidence, root=PINNED)
    assert convicts(make_evidence(CENTER.raw, head, other.head()), root=PINNED).why is Why.TWO_ROOTS
    assert convicts(make_evidence(CENTER.raw, head, other.head(epoch=2)), root=PINNED), "a life has one history, whatever epoch it names"
    with pytest.raises(Malformed):
        convicts(make_evidence(CENTER.raw, head, other.head()), root=public_bytes(STRANGER))
    with pytest.raises(Malformed):
        center_in(CENTER.raw + bytes(5000), root=PINNED)


def test_an_entry_is_proved_in_its_place() -> None:
    """The proof of a leaf convinces whoever knows the entry's hash, of no other hash and no other place."""
    line = History(4, 30)
    other = (ReplicaId(bytes(8)), SCOPE, 2)
    leaves = [(ASKER, Leaf(17, inclusion(17, 30, line.subroot))), (other, None)]
    answer = parse_answer(make_answer(line.head().raw, signer(), proofs=[], leaves=leaves))
    assert is_in(answer, ASKER, line.leaves[17])
    assert not is_in(answer, ASKER, line.leaves[16])
    assert not is_in(answer, other, line.leaves[17])
    assert not is_in(answer, (ReplicaId(bytes(8)), SCOPE, 3), line.leaves[17])


def test_heads_and_asks_come_back_as_they_went() -> None:
    """What is written is read again, and the signature is of the key that made it, in its own domain."""
    head = History(5, 9).head(epoch=7)
    assert parse_head(head.raw) == head
    assert (head.center, head.epoch, head.tree.size, head.at_ms) == (CENTER.replica, 7, 9, 1_790_000_000_000)
    assert head_verifies(head, CENTER.sign_key)
    assert not head_verifies(head, public_bytes(STRANGER))
    ask = Ask(center=CENTER.replica, trees=(head.tree,), places=(ASKER,), evidence=(b"anything",))
    assert decode_ask(encode_ask(ask)) == ask
    assert len(head.raw) < 160, "small enough to go with every meeting"


def altered(raw: bytes, change: Callable[[list[Any]], object]) -> bytes:
    """Return a signed pair with its body changed and signed anew in any domain."""
    body, signature = decode(raw)
    parts = decode(body)
    change(parts)
    return encode([encode(parts), signature])


def put(place: int, value: object) -> Callable[[list[Any]], object]:
    return lambda parts: parts.__setitem__(place, value)


@pytest.mark.parametrize(
    "change",
    [
        put(0, 2),
        put(1, "one"),
        put(1, True),
        put(1, 0),
        put(1, 256),
        put(2, b"short"),
        put(3, -1),
        put(4, "4"),
        put(5, bytes(31)),
        put(6, 2**60),
        lambda parts: parts.append(1),
        lambda parts: parts.pop(),
    ],
)
def test_a_head_of_another_shape_is_malformed(change: Callable[[list[Any]], object]) -> None:
    """Each part has its sort and size."""
    with pytest.raises(Malformed):
        parse_head(altered(History(5, 9).head().raw, change))


def test_a_suite_that_is_not_spoken_is_named() -> None:
    """The slot of SM2 and SM3 in a head and in an answer is refused by its name."""
    line = History(5, 9)
    for raw, parse in ((line.head().raw, parse_head), (line.answer().raw, parse_answer)):
        with pytest.raises(UnknownSuite, match=r"suite\.unknown") as refusal:
            parse(altered(raw, put(1, SUITE_SM)))
        assert refusal.value.suite == SUITE_SM


HASH, SHORT = bytes(32), bytes(31)
GOOD_PLACE = [bytes(8), SCOPE, 1]


@pytest.mark.parametrize(
    "change",
    [
        *(put(0, 2), put(2, "head"), put(2, b"head"), put(3, [[1, HASH]]), put(3, [[0, HASH, None]]), put(3, [[1, SHORT, None]])),
        *(put(3, [[1, HASH, [SHORT]]]), put(3, [[1, HASH, [HASH] * 65]]), put(3, [[1, HASH, "path"]])),
        *(put(3, [[1, HASH, None]] * (ASKED_MAX + 1)), put(4, [[*GOOD_PLACE, None]] * (PLACES_MAX + 1))),
        *(put(4, [[*GOOD_PLACE]]), put(4, [[*GOOD_PLACE, 5]]), put(4, [[*GOOD_PLACE, [-1, []]]])),
    ],
)
def test_an_answer_of_another_shape_is_malformed(change: Callable[[list[Any]], object]) -> None:
    """Each part has its sort, size and bound."""
    with pytest.raises(Malformed):
        parse_answer(altered(History(5, 9).answer().raw, change))


@pytest.mark.parametrize(
    "ask",
    [
        [bytes(8), [], []],
        [bytes(7), [], [], []],
        [bytes(8), [[1, SHORT]], [], []],
        [bytes(8), [[0, HASH]], [], []],
        [bytes(8), [[1, HASH]] * (ASKED_MAX + 1), [], []],
        [bytes(8), [], [[bytes(8), SCOPE]], []],
        [bytes(8), [], [[bytes(8), SCOPE, 0]], []],
        [bytes(8), [], [GOOD_PLACE] * (PLACES_MAX + 1), []],
        [bytes(8), [], [], ["text"]],
        [bytes(8), [], [], [bytes(EVIDENCE_BYTES_MAX + 1)]],
        [bytes(8), [], [], [b""] * (EVIDENCE_MAX + 1)],
    ],
)
def test_an_ask_of_another_shape_is_malformed(ask: list[Any]) -> None:
    """Each part has its sort, size and bound."""
    with pytest.raises(Malformed):
        decode_ask(encode(ask))


@pytest.mark.parametrize("raw", [b"", b"\x00", encode([b"", b""]), encode([b"", bytes(64), 1]), bytes(60 * 1024)])
def test_bytes_that_are_nothing_are_malformed(raw: bytes) -> None:
    """Empty, cut, of another form and too long: no head, no answer, no evidence."""
    for parse in (parse_head, parse_answer, lambda held: convicts(held, root=PINNED)):
        with pytest.raises(Malformed):
            parse(raw)


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7), cut=st.booleans())
def test_no_changed_byte_of_evidence_convicts(*, at: int, bit: int, cut: bool) -> None:
    """Any bit turned, or the end cut off: malformed, or it convicts by the same heads as before; never an error of another sort."""
    raw = make_evidence(CENTER.raw, History(1, 20).head(), History(2, 20).answer(History(1, 20).tree(20)))
    at %= len(raw)
    changed = raw[:at] if cut else raw[:at] + bytes((raw[at] ^ 1 << bit,)) + raw[at + 1 :]
    with pytest.raises(Malformed):
        convicts(changed, root=PINNED)
