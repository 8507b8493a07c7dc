"""Claims about two replicas side by side, without a center: worked example H and what it rests on."""

import pytest
from fakes.memory_replica import MemoryReplica

from sync.domain.scopes import organisation_scope
from sync.oplog.codec import Malformed, decode, encode
from sync.protocol.claims import make_claim
from sync.protocol.envelope import compress, decompress
from sync.protocol.limits import RELAYED_BYTES_MAX, RELAYED_MAX
from sync.protocol.peer import BESIDE, Channel, Offer, PeerSession, Seat, Step
from sync.protocol.session import Inbound


def met(*replicas: MemoryReplica) -> None:
    """A person compared every fingerprint."""
    for replica in replicas:
        replica.accepted.update(other.sign_key for other in replicas)


def exchange(one: MemoryReplica, other: MemoryReplica, *, chunk_bytes: int = 64 * 1024) -> int:
    """Let two replicas exchange until both are done; return how many messages each said."""
    sides = [PeerSession(store, nonce=bytes([at]) * 16, now_ms=1, chunk_bytes=chunk_bytes) for at, store in enumerate((one, other))]
    for count in range(1, 200):
        wires = [side.say() for side in sides]
        for side, store, wire in zip(sides, (one, other), reversed(wires), strict=True):
            heard = side.hear(wire)
            store.deliver(heard.inbound)
            assert side.other is not None
            told = store.reach.setdefault(side.other.replica, {})
            told.update({(tip.replica, tip.scope): tip.seq for tip in heard.reached})
        assert sides[0].step is sides[1].step
        if all(side.done for side in sides):
            return count
    message = "no end"
    raise AssertionError(message)


def test_two_vehicles_that_never_met_a_center() -> None:
    """Worked example H: a day on a LAN, both uncertified; each holds all of the incident, and no entry is rewritten."""
    one, other = MemoryReplica(1, "320106"), MemoryReplica(2, "320102")
    met(one, other)
    scope = one.open_incident()
    one.add_party(scope, "320102")
    exchange(one, other)
    for number in range(10):
        one.line(scope, f"甲 {number}")
        other.line(scope, f"乙 {number}")
        exchange(one, other)
    assert one.entries() == other.entries()
    assert one.doubled == other.doubled == 0
    assert one.reach[other.replica][one.replica, scope] == 12
    third = MemoryReplica(3, "320106")
    met(one, other, third)
    exchange(other, third)
    assert third.entries() == one.entries(), "what a neighbour holds of others travels on, births with it"


def test_equal_replicas_say_little() -> None:
    """When nothing differs, three messages each way are enough."""
    one, other = MemoryReplica(1, "320106"), MemoryReplica(2, "320106")
    met(one, other)
    one.open_incident()
    exchange(one, other)
    assert exchange(one, other) == 3


def test_small_chunks_bring_everything() -> None:
    """However small the chunks, both end up equal."""
    one, other = MemoryReplica(1, "320106"), MemoryReplica(2, "320106")
    met(one, other)
    for _ in range(3):
        scope = one.open_incident()
        for number in range(8):
            one.line(scope, f"记录 {number}")
    other.line(other.open_incident(), "另一边")
    assert exchange(one, other, chunk_bytes=200) > 10
    assert one.entries() == other.entries()


def test_a_stranger_learns_nothing() -> None:
    """To a key that nobody accepted nothing is shown but a birth; what it shows is kept."""
    one, stranger = MemoryReplica(1, "320106"), MemoryReplica(2, "320106")
    stranger.accepted.add(one.sign_key)
    one.open_incident()
    stranger.open_incident()
    exchange(one, stranger)
    assert not any(author == one.replica for author, _ in stranger.streams)
    assert any(author == stranger.replica for author, _ in one.streams)
    assert stranger.replica in one.births


def test_only_what_both_may_read_crosses() -> None:
    """A neighbour of another county gets the incident it is party of, and nothing of the county's own scope."""
    one, other = MemoryReplica(1, "320106"), MemoryReplica(2, "320102")
    met(one, other)
    own = organisation_scope("320106")
    one.line(own, "内部")
    scope = one.open_incident()
    one.add_party(scope, "320102")
    exchange(one, other)
    assert {held for _, held in other.streams} == {scope}


def test_messages_of_another_are_refused() -> None:
    """A message that another key signed, or of another step, is malformed."""
    one, other, third = (MemoryReplica(number, "320106") for number in (1, 2, 3))
    met(one, other, third)
    mine, theirs, forged = (PeerSession(store, nonce=bytes(16), now_ms=1) for store in (one, other, third))
    mine.hear(theirs.say())
    theirs.hear(mine.say()) if mine.step is Step.HELLO else None
    forged.step = Step.DIGESTS
    with pytest.raises(Malformed):
        mine.hear(forged.say())
    fresh = PeerSession(one, nonce=bytes(16), now_ms=1)
    with pytest.raises(Malformed):
        fresh.hear(forged.say())
    with pytest.raises(Malformed):
        fresh.hear(b"")
    assert fresh.other is None
    assert not fresh.is_stranger
    assert Inbound() == Inbound(births=(), runs=())


def at_step(step: Step) -> tuple[PeerSession, PeerSession]:
    """Return two sides that have come to ``step`` together."""
    one, other = MemoryReplica(1, "320106"), MemoryReplica(2, "320106")
    met(one, other)
    one.open_incident()
    other.open_incident()
    sides = PeerSession(one, nonce=bytes(16), now_ms=1), PeerSession(other, nonce=b"2" * 16, now_ms=1)
    while sides[0].step is not step:
        wires = [side.say() for side in sides]
        for side, store, wire in zip(sides, (one, other), reversed(wires), strict=True):
            store.deliver(side.hear(wire).inbound)
    return sides


def said(side: PeerSession, body: object, *, forged: bool = False) -> bytes:
    """Return a message of this step with another body, soundly signed unless ``forged``."""
    side._body = lambda: body  # type: ignore[method-assign]
    wire = side.say()
    if forged:
        proto, kind, raw, _ = decode(decompress(wire))
        wire = compress(encode([proto, kind, raw, bytes(64)]), 1)
    return wire


BIRTH = MemoryReplica(2, "320106").birth.raw
WRONG: list[tuple[Step, object]] = [
    (Step.HELLO, [BIRTH, None]),
    (Step.HELLO, [BIRTH, 1, bytes(16), 0]),
    (Step.HELLO, [BIRTH, bytes(5_000), bytes(16), 0]),
    (Step.DIGESTS, [[b"?", bytes(32)]]),
    (Step.TIPS, [1]),
    (Step.RUNS, [[], 1]),
    (Step.CLAIM, 1),
    (Step.CLAIM, [1, [], False]),
    (Step.CLAIM, [None, [1], False]),
    (Step.CLAIM, [None, [bytes(70_000)], False]),
    (Step.HELLO, [BIRTH, None, bytes(16), 70_000]),
]


@pytest.mark.parametrize(("step", "body"), WRONG)
def test_wrong_bodies_are_refused_at_their_step(step: Step, body: object) -> None:
    """A soundly signed message of the right step with a wrong body is malformed, and the step is not left."""
    mine, theirs = at_step(step)
    with pytest.raises(Malformed):
        mine.hear(said(theirs, body))


@pytest.mark.parametrize("step", [Step.HELLO, Step.DIGESTS, Step.TIPS, Step.RUNS, Step.CLAIM])
def test_unsigned_messages_are_refused_at_every_step(step: Step) -> None:
    """Nothing is believed without the signature of who said hello."""
    mine, theirs = at_step(step)
    with pytest.raises(Malformed, match="signature"):
        mine.hear(said(theirs, theirs._body(), forged=True))


def test_a_neighbour_claims_for_itself_alone() -> None:
    """A claim that another holder made, or that another key signed, says nothing."""
    third = MemoryReplica(3, "320106")
    mine, theirs = at_step(Step.CLAIM)
    assert theirs._own_claim() is not None
    with pytest.raises(Malformed):
        mine.hear(said(theirs, [make_claim(third.replica, third.sign, at_ms=1, tips=()), [], False]))
    mine, theirs = at_step(Step.CLAIM)
    with pytest.raises(Malformed):
        mine.hear(said(theirs, [make_claim(MemoryReplica(2, "320106").replica, third.sign, at_ms=1, tips=()), [], False]))


def relaying(*claims: bytes, in_step: bool = False) -> Offer:
    return Offer(relays=lambda _other, _standing: claims, in_step=in_step, port=8_471)


def told(one: MemoryReplica, other: MemoryReplica, offer: Offer) -> tuple[PeerSession, tuple[bytes, ...]]:
    """Let ``one`` hear an offer of ``other``; return its side and what was relayed to it."""
    sides = PeerSession(one, nonce=bytes(16), now_ms=1), PeerSession(other, nonce=b"2" * 16, now_ms=1, offer=offer)
    relayed: tuple[bytes, ...] = ()
    while not sides[0].done:
        wires = [side.say() for side in sides]
        relayed = sides[0].hear(wires[1]).relayed or relayed
        sides[1].hear(wires[0])
    return sides[0], relayed


def test_what_others_signed_for_is_passed_on() -> None:
    """Claims go on verbatim, as many as one message takes, with whether the teller is in step; a stranger hears none."""
    one, other = MemoryReplica(1, "320106"), MemoryReplica(2, "320106")
    met(one, other)
    side, relayed = told(one, other, relaying(b"first", b"second", in_step=True))
    assert (relayed, side.other_in_step, side.other_port) == ((b"first", b"second"), True, 8_471)
    assert len(told(one, other, relaying(*[b"x"] * 100))[1]) == RELAYED_MAX
    assert len(told(one, other, relaying(*[bytes(60_000)] * 10))[1]) == RELAYED_BYTES_MAX // 60_000
    other.accepted.clear()
    assert told(one, other, relaying(b"first"))[1] == ()


def test_what_was_shown_is_agreed_when_both_are_equal() -> None:
    """Digests are agreed once nothing differs, and never before; what the other stands for is known from its hello on."""
    one, other = MemoryReplica(1, "320106"), MemoryReplica(2, "320106")
    met(one, other)
    fresh = PeerSession(one, nonce=bytes(16), now_ms=1)
    assert (fresh.agreed, fresh.standing) == (None, None)
    one.open_incident()
    exchange(one, other)
    side, _ = told(one, other, Offer())
    assert side.agreed is not None
    assert len(side.agreed) == 1
    assert side.standing is not None
    mine, theirs = at_step(Step.TIPS)
    assert (mine.agreed, theirs.agreed) == (None, None)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (Channel(b"one", Seat.LISTENS), Channel(b"other", Seat.DIALS)),
        (Channel(b"one", Seat.LISTENS), Channel(b"one", Seat.LISTENS)),
        (Channel(b"one", Seat.DIALS), Channel(b"one", Seat.DIALS)),
        (Channel(b"one", Seat.LISTENS), BESIDE),
    ],
)
def test_words_for_another_channel_verify_nowhere(mine: Channel, theirs: Channel) -> None:
    """What was said into another channel, or thrown back at the end that said it, is not believed."""
    one, other = MemoryReplica(1, "320106"), MemoryReplica(2, "320106")
    met(one, other)
    hears = PeerSession(one, nonce=bytes(16), now_ms=1, channel=mine)
    with pytest.raises(Malformed, match="signature"):
        hears.hear(PeerSession(other, nonce=bytes(16), now_ms=1, channel=theirs).say())
    fitting = Channel(mine.binding, mine.seat.other)
    hears.hear(PeerSession(other, nonce=bytes(16), now_ms=1, channel=fitting).say())
    assert hears.other is not None
