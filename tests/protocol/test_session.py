"""Claims about whom a session believes, and about shapes that no message may have."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from fakes.memory_replica import MemoryReplica, Stream

from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY, Scope, organisation_scope
from sync.oplog.birth import Birth, Certificate, Role, make_birth, make_certificate
from sync.oplog.codec import Malformed, encode
from sync.oplog.hashing import public_bytes
from sync.oplog.run import Run, Tip, empty_tip
from sync.oplog.tree import TreeHead
from sync.protocol import tips
from sync.protocol.claims import make_claim, parse_claim
from sync.protocol.envelope import compress, open_reply, open_request, seal_reply
from sync.protocol.limits import HELD_UP_MAX
from sync.protocol.memory import Memory, Phase, dump_memory, load_memory
from sync.protocol.messages import Cursor, Reply, Want, decode_refusal, decode_reply, decode_request, encode_reply
from sync.protocol.packing import unpack
from sync.protocol.session import HINT_DOUBT, HINT_LAPSED, HINT_ORDINAL, UNCHAINED, ClientSession, Inbound, Outgoing

CENTER, ROOT, OTHER = MemoryReplica(90, "x"), MemoryReplica(91, "x"), MemoryReplica(92, "x")


def certified(role: Role = Role.CENTER, *, signed: MemoryReplica = ROOT, key: MemoryReplica = CENTER) -> Birth:
    certificate = Certificate(
        role=role,
        sign_key=key.sign_key,
        seal_key=bytes(32),
        organisation=None if role is Role.CENTER else "x",
        offices=(),
        letters="",
        not_after_ms=0,
        serial=1,
    )
    raw = make_certificate(signed.key, certificate)
    return make_birth(CENTER.key, seal_key=bytes(32), nonce=bytes(16), certificate=raw)


def reply_from(birth: Birth, **facts: object) -> Reply:
    reply = Reply(
        center=birth.replica,
        birth=birth.raw,
        root=public_bytes(ROOT.key),
        epoch=1,
        center_ms=0,
        cursor=Cursor(center=birth.replica),
        more=False,
        tree=TreeHead(0, bytes(32)),
        stale=True,
        nonces=(bytes(16),),
    )
    return replace(reply, **facts)  # type: ignore[arg-type]


def asked(session: ClientSession, *, budget: int = 1000, push_bytes: int = 8192) -> Outgoing:
    return session.request(Want(budget=budget), push_bytes=push_bytes, now_ms=1)


def answered(session: ClientSession, reply: Reply, *, signer: MemoryReplica = CENTER) -> None:
    outgoing = asked(session)
    wire = seal_reply(signer.sign, outgoing.hash, encode_reply(reply), level=3)
    absorbed = session.absorb(outgoing, wire)
    session.applied(outgoing, absorbed, ())


def steady(store: MemoryReplica) -> tuple[ClientSession, Birth]:
    session, birth = ClientSession(store, Memory()), certified()
    answered(session, reply_from(birth))
    assert session.phase is Phase.STEADY
    return session, birth


BAD: dict[str, Callable[[], Reply]] = {
    "no birth": lambda: replace(reply_from(certified()), birth=None),
    "no certificate": lambda: reply_from(OTHER.birth),
    "a device": lambda: reply_from(certified(Role.DEVICE)),
    "another root": lambda: reply_from(certified(signed=OTHER)),
    "another key": lambda: reply_from(certified(key=OTHER)),
    "another replica": lambda: reply_from(certified(), center=ReplicaId(bytes(8))),
}


@pytest.mark.parametrize("name", BAD)
def test_a_center_that_cannot_prove_itself_is_not_believed(name: str) -> None:
    """Without a birth that the root's certificate covers, a reply is malformed and the session stays where it was."""
    session = ClientSession(MemoryReplica(1, "320106"), Memory())
    with pytest.raises(Malformed):
        answered(session, BAD[name]())
    assert session.memory == Memory()


def test_a_pinned_root_is_the_only_root() -> None:
    """Who pinned a root believes no center of another one."""
    session = ClientSession(MemoryReplica(1, "320106"), Memory(root=bytes(32)))
    with pytest.raises(Malformed):
        answered(session, reply_from(certified()))


def test_a_key_that_the_root_retired_answers_nobody() -> None:
    """Whether the center is met first or was known before: its reply is refused by a code, and the session stays where it was."""
    for session, birth in ((ClientSession(MemoryReplica(1, "320106"), Memory()), certified()), steady(MemoryReplica(1, "320106"))):
        store, before = session._store, session.memory
        assert isinstance(store, MemoryReplica)
        store.retired.add(birth.sign_key)
        with pytest.raises(Refused, match=r"center\.key_retired"):
            answered(session, reply_from(birth))
        assert replace(session.memory, nonces=before.nonces) == before


def test_a_session_after_a_kill_spends_no_nonce_of_the_one_before() -> None:
    """What was kept last names nonces that were under way when the process ended: they are spent after all others."""
    store = MemoryReplica(1, "320106")
    session, birth = steady(store)
    answered(session, reply_from(birth, nonces=tuple(bytes([number]) * 16 for number in range(32))))
    spent: list[bytes] = []
    for _process in range(4):
        session = ClientSession(store, session.memory)
        kept, under_way = session.memory, [asked(session) for _ in range(HELD_UP_MAX + 1)]
        spent.extend(open_request(outgoing.wire).nonce for outgoing in under_way)
        session.memory = replace(kept, nonces=kept.nonces[:-1])  # as it was written when the first of them was answered
    assert len(set(spent)) == len(spent) == 24


def test_only_authority_that_is_taken_in_changes_what_may_be_offered() -> None:
    """A center that gives the same broken run again and again is no reason to offer again, and compare again, what it refused."""
    store = MemoryReplica(1, "320106")
    session, birth = steady(store)
    refused = (store.replica, organisation_scope("320106"))
    session.held_back[refused] = "device.uncertified"
    outgoing = asked(session)
    wire = seal_reply(CENTER.sign, outgoing.hash, encode_reply(reply_from(birth)), level=3)
    absorbed = session.absorb(outgoing, wire)
    run = Run(replica=birth.replica, scope=AUTHORITY, birth=None, first_seq=2, entries=(b"broken",), signatures=())
    given = replace(absorbed, reply=replace(absorbed.reply, runs=(run,)))
    session.applied(outgoing, given, ())
    assert session.held_back == {refused: "device.uncertified"}
    session.applied(outgoing, given, (replace(empty_tip(birth, AUTHORITY), seq=2),))
    assert session.held_back == {}


def test_a_reply_must_be_signed_by_its_center() -> None:
    """A reply, or a claim in it, that another key signed is malformed."""
    store = MemoryReplica(1, "320106")
    session, birth = steady(store)
    with pytest.raises(Malformed):
        answered(session, reply_from(birth), signer=OTHER)
    forged = make_claim(birth.replica, OTHER.sign, at_ms=1, tips=())
    with pytest.raises(Malformed):
        answered(session, reply_from(birth, durable=forged))


@pytest.mark.parametrize("facts", [{"tree": TreeHead(3, bytes(32))}, {"epoch": 0}, {"hints": {HINT_DOUBT: 1}}])
def test_a_center_that_went_back_is_compared(facts: dict[str, object]) -> None:
    """A smaller tree, an earlier epoch or a hint leads to comparing digests, and equal digests back to steady."""
    session, birth = steady(MemoryReplica(1, "320106"))
    answered(session, reply_from(birth, stale=False, tree=TreeHead(5, bytes(32))))
    told = {"tree": TreeHead(5, bytes(32)), **facts}
    answered(session, reply_from(birth, stale=False, **told))
    assert session.phase is Phase.COMPARING
    answered(session, reply_from(birth, stale=True, **told))
    assert session.phase is Phase.COMPARING, "a stale nonce gives no digests"
    answered(session, reply_from(birth, stale=False, tree=TreeHead(5, bytes(32)), doubted={}, cursor=Cursor(center=birth.replica, n=4)))
    assert session.phase is Phase.STEADY
    assert session.memory.cursor == Cursor(center=birth.replica, n=4)


def test_a_device_is_told_that_it_wrote_more_than_it_holds() -> None:
    """A higher own ordinal at the center leads to comparing, once for each ordinal until there is reason to look again."""
    store = MemoryReplica(1, "320106")
    session, birth = steady(store)
    store.open_incident()
    quiet = {"stale": False, "tree": TreeHead(5, bytes(32)), "cursor": Cursor(center=birth.replica)}

    def told(hint: int | str) -> Phase:
        answered(session, reply_from(birth, **quiet, hints={HINT_ORDINAL: hint}))
        return session.phase

    def compared() -> None:
        answered(session, reply_from(birth, **quiet, doubted={}, hints={HINT_ORDINAL: 9}))
        assert session.phase is Phase.STEADY

    assert [told(1), told("many")] == [Phase.STEADY, Phase.STEADY]
    assert told(9) is Phase.COMPARING
    compared()
    assert told(9) is Phase.STEADY, "what could not be brought is not asked for again and again"
    assert told(10) is Phase.COMPARING
    compared()
    session.link_up()
    assert told(9) is Phase.COMPARING


def test_what_is_told_of_an_earlier_life_says_nothing_of_this_one() -> None:
    """A life that began while the network answered is not the one that the center speaks of."""
    store = MemoryReplica(1, "320106")
    session, birth = steady(store)
    outgoing = asked(session)
    store.succeed(store.replica)
    wire = seal_reply(CENTER.sign, outgoing.hash, encode_reply(reply_from(birth, stale=False, hints={HINT_ORDINAL: 9})), level=3)
    session.applied(outgoing, session.absorb(outgoing, wire), ())
    assert session.phase is Phase.STEADY


def test_a_greeting_that_is_answered_with_a_doubt_is_followed_by_a_comparison() -> None:
    """Who is known to a center that it does not know was put back to before they met."""
    session, birth = ClientSession(MemoryReplica(1, "320106"), Memory()), certified()
    answered(session, reply_from(birth, hints={HINT_DOUBT: 1}))
    assert session.phase is Phase.COMPARING


def test_a_stale_reply_tells_nothing_of_the_tree() -> None:
    """What was pushed with a spent nonce was taken and nothing was given: the tree told next is still the one before."""
    session, birth = steady(MemoryReplica(1, "320106"))
    for size, stale in ((5, False), (8, True)):
        answered(session, reply_from(birth, stale=stale, tree=TreeHead(size, bytes(32))))
    assert session.memory.tree == TreeHead(5, bytes(32))


def test_refused_streams_wait_until_there_is_reason() -> None:
    """What the center does not take yet is not offered again, until the link comes up."""
    store = MemoryReplica(1, "320106")
    session, birth = steady(store)
    scope = store.open_incident()
    answered(session, reply_from(birth, refused=((store.replica, scope, "device.uncertified"),)))
    assert session.waiting() == ()
    session.link_up()
    assert len(session.waiting()) == 1


def test_doubt_before_the_first_contact_changes_nothing() -> None:
    """There is nothing to compare with a center never met; an interrupted mending begins with comparing again."""
    session = ClientSession(MemoryReplica(1, "320106"), Memory())
    session.doubt()
    assert session.phase is Phase.GREETING
    assert ClientSession(MemoryReplica(1, "320106"), Memory(phase=Phase.MENDING)).phase is Phase.COMPARING
    known, _ = steady(MemoryReplica(1, "320106"))
    known.unknown_there()
    assert known.phase is Phase.GREETING
    assert known.memory.root is not None


A = bytes(8)
SHAPES: list[tuple[Callable[[object], object], object]] = [
    (tips.replica_in, b"short"),
    (tips.number_in, True),
    (lambda raw: tips.list_in(raw, 1), [1, 2]),
    (tips.tips_in, [[AUTHORITY, [[A, 1, 1]]]]),
    (tips.tips_in, [[AUTHORITY]]),
    (tips.tips_in, [[AUTHORITY, [[A, 2, 1, bytes(32)]]]]),
    (tips.digests_in, [[AUTHORITY, b""]]),
    (tips.digests_in, [[AUTHORITY, bytes(32)], [AUTHORITY, bytes(32)]]),
    (unpack, [[["a"]], b"", [], []]),
    (unpack, [[], b"abc", [], []]),
    (unpack, [[], b"", [b"x" * 5000], []]),
    (unpack, [[], b"", [], [[0]]]),
    (parse_claim, bytes(70_000)),
    (parse_claim, encode([1])),
    (parse_claim, encode([encode([1, 1, A, 0, bytes(32)]), [], bytes(64)])),
    (decode_refusal, bytes(70_000)),
    (decode_refusal, encode({"x": 1})),
    (decode_refusal, encode({"code": "a", "b": None})),
    (decode_request, encode([])),
    (decode_reply, encode([])),
    (open_request, compress(encode([1]), 1)),
    (open_request, compress(encode([1, b"", b"", b"", b""]), 1)),
    (open_request, compress(encode([9, bytes(32), b"", b"", bytes(64)]), 1)),
    (open_reply, compress(encode([1]), 1)),
    (open_reply, compress(encode([9, b"", bytes(64)]), 1)),
    (open_reply, bytes(3 * 1024 * 1024)),
]


@pytest.mark.parametrize(("reader", "raw"), SHAPES)
def test_shapes_that_no_message_has(reader: Callable[[object], object], raw: object) -> None:
    """Every reader of bytes from outside names the wrong shape, and raises nothing else."""
    with pytest.raises(Malformed):
        reader(raw)


def doubted(birth: Birth, told: dict[Scope, tuple[Tip, ...]], **facts: object) -> Reply:
    return reply_from(birth, stale=False, tree=TreeHead(5, bytes(32)), doubted=told, **facts)


def test_a_comparison_mends_both_ways_and_ends_when_nothing_changes() -> None:
    """Where digests differ, reach is set to what the center says, both sides' runs flow, and an unmendable rest ends it too."""
    store, other = MemoryReplica(1, "320106"), MemoryReplica(2, "320106")
    session, birth = steady(store)
    scope, quiet = store.open_incident(), organisation_scope("320106")
    store.line(quiet, "内部")
    store.deliver(Inbound(births=(other.birth.raw,)))
    store.streams[other.replica, quiet] = Stream([empty_tip(other.birth, quiet)])
    other.open_incident()
    theirs = other.tips()
    session.doubt()
    assert session.memory.phase is Phase.COMPARING
    known = Cursor(center=birth.replica, n=7)
    first = asked(session)
    assert set(first.request.digests or {}) == {scope, quiet}
    assert first.request.runs == (), "nothing but flash goes before the digests"
    absorbed = session.absorb(first, seal_reply(CENTER.sign, first.hash, encode_reply(doubted(birth, {quiet: ()}, cursor=known)), level=3))
    session.applied(first, absorbed, ())
    assert (session.phase, absorbed.reach.exact) == (Phase.MENDING, {quiet})
    assert {tip.scope for tip in absorbed.reach.tips} == {scope}, "equal digests say that the center holds that scope"
    store.learn(absorbed.reach)
    mending = asked(session)
    assert mending.request.tips == {quiet: tuple(tip for tip in store.tips({quiet}) if tip.seq)}
    assert [run.scope for run in mending.request.runs] == [quiet]
    lacking = asked(session, push_bytes=0)
    for outgoing, more, phase in ((mending, True, Phase.MENDING), (lacking, False, Phase.MENDING), (mending, False, Phase.COMPARING)):
        answer = seal_reply(CENTER.sign, outgoing.hash, encode_reply(reply_from(birth, stale=False, more=more)), level=3)
        session.applied(outgoing, session.absorb(outgoing, answer), ())
        assert session.phase is phase
    answered(session, doubted(birth, {quiet: ()}, cursor=Cursor(center=birth.replica, n=99)))
    assert session.phase is Phase.STEADY, "the same differences twice, such as a fork, are not mended by a third round"
    assert session.memory.cursor == known, "from where the comparison began, so nothing said meanwhile is missed"
    assert theirs[0].replica == other.replica


def test_what_is_written_while_the_digests_travel_is_not_taken_for_held() -> None:
    """Equal digests speak of what was compared: an entry that came meanwhile still waits, and goes with the next push."""
    store = MemoryReplica(1, "320106")
    session, birth = steady(store)
    scope = store.open_incident()
    session.doubt()
    outgoing = asked(session)
    assert set(outgoing.request.digests or {}) == {scope}
    store.line(scope, "途中写入")
    absorbed = session.absorb(outgoing, seal_reply(CENTER.sign, outgoing.hash, encode_reply(doubted(birth, {})), level=3))
    assert {(tip.scope, tip.seq) for tip in absorbed.reach.tips} == {(scope, 1)}
    store.learn(absorbed.reach)
    session.applied(outgoing, absorbed, ())
    assert [(one.first_seq, one.last_seq) for one in session.waiting()] == [(2, 2)]


def test_a_lapse_that_ends_is_compared_once() -> None:
    """While the certificate had run out by the center's clock the cursor passed what was not given: afterwards it is asked for."""
    session, birth = steady(MemoryReplica(1, "320106"))
    known = Cursor(center=birth.replica, n=3)
    for hints, phase in (({HINT_LAPSED: 1}, Phase.STEADY), ({}, Phase.COMPARING)):
        answered(session, reply_from(birth, stale=False, cursor=known, hints=hints))
        assert session.phase is phase
        assert load_memory(dump_memory(session.memory)).lapsed is (phase is Phase.STEADY)


def test_claims_are_owed_for_streams_that_grew() -> None:
    """Each author whose stream grew here is told once, by a claim about that author's streams alone."""
    store, other = MemoryReplica(1, "320106"), MemoryReplica(2, "320106")
    session, birth = steady(store)
    scope = other.open_incident()
    store.births[other.replica] = other.birth
    run = other.run(other.replica, scope, 1, bytes_max=9_999)
    assert run is not None
    outgoing = asked(session)
    wire = seal_reply(
        CENTER.sign, outgoing.hash, encode_reply(reply_from(birth, stale=False, runs=(run,), births=(other.birth.raw,))), level=3
    )
    absorbed = session.absorb(outgoing, wire)
    session.applied(outgoing, absorbed, (*store.deliver(absorbed.inbound), *other.tips()))
    assert session.memory.owed == {(other.replica, scope)}
    (raw,) = asked(session).request.claims
    assert parse_claim(raw).authors == {other.replica}
    del store.streams[other.replica, scope]
    assert asked(session).request.claims == (), "what is gone again is not claimed"


def test_durable_is_the_center_s_own_claim() -> None:
    """What was pushed counts as held when the center itself says so, signed."""
    store = MemoryReplica(1, "320106")
    session, birth = steady(store)
    scope = store.open_incident()
    outgoing = asked(session)
    claim = make_claim(birth.replica, CENTER.sign, at_ms=1, tips=store.tips({scope}))
    wire = seal_reply(CENTER.sign, outgoing.hash, encode_reply(reply_from(birth, stale=False, durable=claim)), level=3)
    absorbed = session.absorb(outgoing, wire)
    assert [(tip.scope, tip.seq) for tip in absorbed.reach.tips] == [(scope, 1)]
    store.learn(absorbed.reach)
    session.applied(outgoing, absorbed, ())
    assert session.waiting() == ()


def test_an_older_answer_does_not_turn_the_tree_back() -> None:
    """Two requests under way: the answer that comes last may be the older one, and a smaller tree in it is no going back."""
    session, birth = steady(MemoryReplica(1, "320106"))
    first, second = asked(session), asked(session)
    for outgoing, size in ((second, 9), (first, 5)):
        wire = seal_reply(CENTER.sign, outgoing.hash, encode_reply(reply_from(birth, stale=False, tree=TreeHead(size, bytes(32)))), level=3)
        session.applied(outgoing, session.absorb(outgoing, wire), ())
    assert (session.phase, session.memory.tree) == (Phase.STEADY, TreeHead(9, bytes(32)))


def test_a_new_certificate_compares_once() -> None:
    """The first certificate is noted, the same one changes nothing, another one makes the device compare everything."""
    session, _ = steady(MemoryReplica(1, "320106"))
    for certificate, phase in ((None, Phase.STEADY), (b"one", Phase.STEADY), (b"one", Phase.STEADY), (b"two", Phase.COMPARING)):
        session.certified(certificate)
        assert session.phase is phase
    assert load_memory(dump_memory(session.memory)).certificate == session.memory.certificate


def test_a_stranger_center_is_compared_by_who_holds_others() -> None:
    """A device that holds only its own begins steadily; one that holds others' streams compares, since the center may lack them."""
    store, other = MemoryReplica(1, "320106"), MemoryReplica(2, "320106")
    scope = other.open_incident()
    run = other.run(other.replica, scope, 1, bytes_max=9_999)
    assert run is not None
    store.deliver(Inbound(births=(other.birth.raw,), runs=(run,)))
    session = ClientSession(store, Memory())
    assert asked(session).request.runs == (), "another's stream waits until the center is known"
    answered(session, reply_from(certified()))
    assert session.phase is Phase.COMPARING


def test_a_stream_that_does_not_follow_on_is_looked_into_once() -> None:
    """A push that does not chain there has parted: compare, push from where both agree; refused again, it rests."""
    store = MemoryReplica(1, "320106")
    session, birth = steady(store)
    scope = store.open_incident()
    store.line(scope, "第二行")
    refused = ((store.replica, scope, UNCHAINED),)
    answered(session, reply_from(birth, refused=refused))
    assert session.phase is Phase.COMPARING
    assert [one.scope for one in session.waiting()] == [scope]
    answered(session, doubted(birth, {scope: ()}))
    assert session.phase is Phase.MENDING
    pushing = asked(session)
    assert [(run.first_seq, len(run.entries)) for run in pushing.request.runs] == [(1, 2)]
    claim = make_claim(birth.replica, CENTER.sign, at_ms=1, tips=(replace(store.tips({scope})[0], seq=9, ordinal=9),))
    told = reply_from(birth, stale=False, durable=claim, refused=refused)
    absorbed = session.absorb(pushing, seal_reply(CENTER.sign, pushing.hash, encode_reply(told), level=3))
    assert [tip.seq for tip in absorbed.reach.tips] == [2], "what lies behind the pushed may be another branch"
    session.applied(pushing, absorbed, ())
    assert session.waiting() == ()


def test_what_came_and_does_not_follow_on_is_asked_for_from_its_beginning() -> None:
    """While streams are mended: of one whose rest could not be taken in, the next question says that nothing is here."""
    store, other = MemoryReplica(1, "320106"), MemoryReplica(2, "320106")
    scope = other.open_incident()
    run = other.run(other.replica, scope, 1, bytes_max=9_999)
    assert run is not None
    session, birth = steady(store)
    store.deliver(Inbound(births=(other.birth.raw,), runs=(run,)))
    session.doubt()
    answered(session, doubted(birth, {scope: (replace(store.tips({scope})[0], seq=3, ordinal=3),)}))
    mending = asked(session)
    assert mending.request.tips is not None
    assert [tip.seq for tip in mending.request.tips[scope]] == [1]
    absorbed = session.absorb(mending, seal_reply(CENTER.sign, mending.hash, encode_reply(reply_from(birth, more=True)), level=3))
    broken = replace(run, first_seq=2, entries=(b"broken", b"too"))
    session.applied(mending, replace(absorbed, reply=replace(absorbed.reply, runs=(broken,))), ())
    again = asked(session).request.tips
    assert again is not None
    assert again[scope] == ()


def test_nothing_goes_beside_a_request_that_only_greets() -> None:
    """Before the session is steady one request is under way and no other: what the answer says decides what may follow."""
    replica = MemoryReplica(1, "320106")
    replica.line(replica.open_incident("并行"), "记录")
    session = ClientSession(replica, Memory())
    first = session.request(Want(budget=0), push_bytes=1, now_ms=0)
    assert session.another([first], push_bytes=8_192, now_ms=0) is None
