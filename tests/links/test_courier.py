"""Claims about the courier, a span at a time: what goes first, what gives way, what rests, and what is told meanwhile."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from fakes.leafy import content_of, leaves_of

from sync.domain.content import LEAF_BYTES, Leaf, content_address, leaf_count, size_of
from sync.domain.failures import Outage, Refused
from sync.domain.ids import ReplicaId
from sync.domain.leaf_set import LeafSet
from sync.links.blobs import TRANSFERS_MAX, Courier
from sync.links.http import HttpLink
from sync.links.transfers import Fetch, Push, Step
from sync.oplog.codec import Malformed
from sync.protocol.limits import HELD_UP_MAX, IN_FLIGHT_MAX
from sync.protocol.pace import Pace
from sync.protocol.spans import Incoming, Lacking, Span, Unfinished, span_body
from sync.store.blob_tables import Errand

CENTER = ReplicaId(b"center 1")
SMALL, PHOTO, FILM = content_of(9_000), content_of(3 * LEAF_BYTES + 7), content_of(8 * LEAF_BYTES)


class Side:
    """Contents by address and leaf, as a device keeps them."""

    def __init__(self, *contents: bytes) -> None:
        self.leaves: dict[bytes, dict[int, Leaf]] = {}
        for content in contents:
            self.leaves[content_address(content)] = {leaf.index: leaf for leaf in leaves_of(content)}
        self.wanted: list[Errand] = []
        self.there: list[bytes] = []
        self.told: list[tuple[object, ...]] = []
        self.mended: list[bytes] = []
        self.counted = 0
        self.looked = 0

    def held(self, address: bytes) -> LeafSet:
        return LeafSet(leaf_count(size_of(address))).with_leaves(self.leaves.get(address, ()))

    def leaves_missing(self, address: bytes) -> tuple[range, ...]:
        return self.held(address).missing().ranges()

    def keep_leaves(self, address: bytes, leaves: Sequence[Leaf], *, source: str) -> int:
        assert source == "center"
        mine = self.leaves.setdefault(address, {})
        before = len(mine)
        mine.update({leaf.index: leaf for leaf in leaves})
        return len(mine) - before

    def leaf(self, address: bytes, index: int) -> Leaf | None:
        return self.leaves.get(address, {}).get(index)

    def errands(self, center: ReplicaId) -> tuple[Errand, ...]:
        assert center == CENTER
        self.looked += 1

        def waits(errand: Errand) -> bool:
            if errand.way == "push":
                return errand.address not in self.there
            return not self.held(errand.address).is_whole

        return tuple(errand for errand in self.wanted if waits(errand))

    def census(self) -> None:
        self.counted += 1

    def mend(self, address: bytes) -> None:
        self.mended.append(address)
        self.wanted = [replace(one, way="fetch") if one.address == address else one for one in self.wanted]

    def at_center(self, address: bytes, center: ReplicaId) -> None:
        assert center == CENTER
        self.there.append(address)

    def doubt(self) -> None: ...

    def moved(self, address: bytes, way: str, done: int, rate: float | None) -> None:
        self.told.append((address, way, done, rate is not None))

    def failed(self, address: bytes, way: str, code: str) -> None:
        self.told.append((address, way, code))


class Shore:
    """The other side of the link: it answers at once, unless the next word in `trouble` says otherwise."""

    def __init__(self, *contents: bytes, chunk: int = LEAF_BYTES) -> None:
        self.side = Side(*contents)
        self.pace = Pace(rate=float(chunk), chunk=chunk)
        self.unfinished: dict[bytes, Unfinished | None] = {}
        self.asked: list[tuple[str, bytes, int]] = []
        self.trouble: list[BaseException | None] = []
        self.before_each: Callable[[], None] = lambda: None

    def lacking(self, address: bytes) -> Lacking:
        self._next("lacking", address, 0)
        begun = self.unfinished.get(address)
        return Lacking(lacks=self.side.leaves_missing(address), at=0 if begun is None else begun.at)

    def get(self, span: Span, into: Callable[[bytes], None]) -> bool:
        self._next("get", span.address, span.start)
        leaves = [leaf for index in span.touched if (leaf := self.side.leaf(span.address, index)) is not None]
        if len(leaves) < len(span.touched):
            return False
        into(span_body(span, leaves))
        return True

    def put(self, span: Span, body: bytes) -> Lacking:
        self._next("put", span.address, span.start)
        incoming = Incoming(span, self.unfinished.get(span.address))
        self.side.keep_leaves(span.address, incoming.feed(body), source="center")
        self.unfinished[span.address] = incoming.unfinished
        begun = incoming.unfinished
        return Lacking(lacks=self.side.leaves_missing(span.address), at=0 if begun is None else begun.at)

    def _next(self, what: str, address: bytes, start: int) -> None:
        self.asked.append((what, address, start))
        self.before_each()
        trouble = self.trouble.pop(0) if self.trouble else None
        if trouble is not None:
            raise trouble


class PipedShore(Shore):
    """One on which spans may be under way together; `most` is how many were."""

    def __init__(self, *contents: bytes, chunk: int = LEAF_BYTES) -> None:
        super().__init__(*contents, chunk=chunk)
        self.under_way: deque[tuple[Span, bytes]] = deque()
        self.most = 0
        self.nonces = 2
        self.held_up = 0  # how many answers come only once as much as may be is under way
        self.prepared: list[bytes] = []

    def begin_put(self, span: Span, body: bytes) -> bool:
        if len(self.under_way) >= self.nonces:
            return False
        self.under_way.append((span, body))
        self.most = max(self.most, len(self.under_way))
        return True

    def takes_more(self, under_way: int) -> bool:
        return under_way < (HELD_UP_MAX if self.held_up else IN_FLIGHT_MAX)

    def prepare(self, address: bytes) -> None:
        self._next("prepare", address, 0)
        self.prepared.append(address)

    def end_put(self, address: bytes, *, more: bool = False) -> Lacking | None:
        if more and self.takes_more(len(self.under_way)):
            return None
        self.held_up = max(0, self.held_up - 1)
        span, body = self.under_way.popleft()
        assert span.address == address
        begun = self.unfinished.get(address)
        if span.start != (0 if begun is None else begun.at) and span.start % LEAF_BYTES:
            # It begins where nothing ended: the center tells what it lacks, and takes nothing.
            return Lacking(lacks=self.side.leaves_missing(address), at=0 if begun is None else begun.at)
        return self.put(span, body)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def errand(content: bytes, way: str, *, asked: bool = False) -> Errand:
    return Errand(address=content_address(content), way=way, size=len(content), asked=asked)


def courier(side: Side, clock: Clock | None = None, clear: Callable[[], ReplicaId | None] = lambda: CENTER) -> Courier:
    return Courier(
        side,
        lambda: HttpLink("http://nowhere"),
        key=b"",
        signer=lambda *_: b"",
        clear=clear,
        known=clear,
        chance=lambda: 0.0,
        clock=clock or Clock(),
    )


def test_everything_is_carried_in_sequence() -> None:
    """Both ways, and what came from the center whole is known to be there."""
    side, shore = Side(PHOTO), Shore(SMALL)
    side.wanted = [errand(SMALL, "fetch"), errand(PHOTO, "push")]
    assert courier(side).carry(shore) is None
    assert shore.side.held(content_address(PHOTO)).is_whole
    assert side.held(content_address(SMALL)).is_whole
    assert side.there == [content_address(SMALL), content_address(PHOTO)]
    assert [what for what, _, _ in shore.asked] == ["get", "lacking", "put", "put", "put", "put"]
    assert (side.counted, side.looked) == (1, 1)


def test_what_a_person_asks_for_goes_between_two_spans() -> None:
    """A film on its way out gives way at its next span, and goes on from where it was."""
    side, shore = Side(FILM), Shore(PHOTO)
    side.wanted = [errand(FILM, "push")]
    one = courier(side)

    def ask() -> None:
        if len(shore.asked) == 3:
            side.wanted.insert(0, errand(PHOTO, "fetch", asked=True))
            one.look()

    shore.before_each = ask
    one.carry(shore)
    addresses = [address for _, address, _ in shore.asked]
    assert addresses == [content_address(FILM)] * 3 + [content_address(PHOTO)] * 4 + [content_address(FILM)] * 6
    starts = [start for what, address, start in shore.asked if what == "put"]
    assert starts == [LEAF_BYTES * number for number in range(8)]
    assert (content_address(FILM), "push", 2 * LEAF_BYTES, False) in side.told, "it is told to rest meanwhile"


def test_an_order_goes_between_two_spans() -> None:
    """While something more urgent waits nothing is begun; then it goes on, also within a leaf."""
    side, shore = Side(PHOTO), Shore(chunk=10_000)
    side.wanted = [errand(PHOTO, "push")]
    one = courier(side, clear=lambda: CENTER if len(shore.asked) % 5 else None)
    shore.asked.append(("before", b"", 0))
    rounds = 0
    while content_address(PHOTO) not in side.there:
        assert one.carry(shore) is None
        rounds += 1
        shore.asked.append(("order", b"", 0))
    puts = [start for what, _, start in shore.asked if what == "put"]
    assert rounds >= 4
    assert puts == sorted(set(puts))
    assert any(start % LEAF_BYTES for start in puts)


@pytest.mark.parametrize("way", ["fetch", "push"])
def test_a_cut_rests_that_blob_alone_and_loses_nothing(way: str) -> None:
    """Another goes on meanwhile; when its time has come it goes on from where it was; the reason is told once."""
    clock = Clock()
    side, shore = (Side(FILM, PHOTO), Shore()) if way == "push" else (Side(), Shore(FILM, PHOTO))
    side.wanted = [errand(FILM, way), errand(PHOTO, way)]
    shore.trouble = [None, None, None, Outage("link.cut", retry_s=2.0)]
    one = courier(side, clock)
    assert one.carry(shore) == pytest.approx(2.0)
    assert side.there == [content_address(PHOTO)]
    assert side.told.count((content_address(FILM), way, "link.cut")) == 1
    began = len(shore.asked)
    clock.now += 2.5
    assert one.carry(shore) is None
    again = [start for what, _, start in shore.asked[began:] if what != "lacking"]
    assert again[0] == (2 if way == "push" else 3) * LEAF_BYTES
    assert side.there == [content_address(PHOTO), content_address(FILM)]


def test_after_the_link_was_gone_nobody_waits_for_a_retry() -> None:
    """A retry that the link caused ends when the way was closed; one that the center caused does not."""
    clock, is_clear = Clock(), [True]
    side, shore = Side(SMALL, PHOTO), Shore()
    side.wanted = [errand(SMALL, "push"), errand(PHOTO, "push")]
    shore.trouble = [Outage("link.cut", retry_s=100.0), Refused("blob.too_many")]
    one = courier(side, clock, clear=lambda: CENTER if is_clear[0] else None)
    assert one.carry(shore) is not None
    is_clear[0] = False
    assert one.carry(shore) is None
    is_clear[0] = True
    assert one.carry(shore) is not None
    assert side.there == [content_address(SMALL)]
    clock.now += 301
    assert one.carry(shore) is None
    assert side.there == [content_address(SMALL), content_address(PHOTO)]


def test_what_the_center_has_not_rests_and_is_asked_for_again() -> None:
    """Of a part that it has what is there comes at once, and the rest when it is."""
    clock = Clock()
    side, shore = Side(), Shore(FILM)
    rest = {index: shore.side.leaves[content_address(FILM)].pop(index) for index in (0, 5)}
    side.wanted = [errand(FILM, "fetch"), errand(SMALL, "fetch")]
    one = courier(side, clock)
    due = one.carry(shore)
    assert due is not None
    assert side.leaves_missing(content_address(FILM)) == (range(1), range(5, 6))
    assert (content_address(FILM), "fetch", "blob.missing") in side.told
    assert (content_address(SMALL), "fetch", "blob.missing") in side.told
    shore.side.leaves[content_address(FILM)].update(rest)
    clock.now += due + 1
    one.carry(shore)
    assert side.held(content_address(FILM)).is_whole
    assert side.there == [content_address(FILM)]


def test_what_came_by_another_way_is_not_said_to_be_at_the_center() -> None:
    """Of a part that a bundle brought only the rest is fetched, and whether the center has all of it is asked later."""
    side, shore = Side(), Shore(PHOTO)
    side.leaves[content_address(PHOTO)] = {1: leaves_of(PHOTO)[1]}
    side.wanted = [errand(PHOTO, "fetch")]
    courier(side).carry(shore)
    assert side.held(content_address(PHOTO)).is_whole
    assert side.there == []
    assert [start // LEAF_BYTES for _, _, start in shore.asked] == [0, 2, 3]


def test_one_that_is_damaged_here_is_mended_and_fetched() -> None:
    """Found when it is to be brought: its leaf is fetched from the center, which has it."""
    side, shore = Side(PHOTO), Shore(PHOTO)
    del side.leaves[content_address(PHOTO)][2]
    side.wanted = [errand(PHOTO, "push")]
    courier(side).carry(shore)
    assert side.mended == [content_address(PHOTO)]
    assert side.held(content_address(PHOTO)).is_whole
    lost = Push(side, content_address(PHOTO))
    del shore.side.leaves[content_address(PHOTO)][2]
    assert lost.step(shore) is Step.MORE
    del side.leaves[content_address(PHOTO)][2]
    assert lost.step(shore) is Step.LOST


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (Malformed("lacking"), "link.reply_malformed"),
        (Refused("device.revoked"), "device.revoked"),
        (Outage("store.disk_full"), "store.disk_full"),
    ],
)
def test_every_failure_has_its_code(trouble: BaseException, code: str) -> None:
    """What the screens are told of."""
    side, shore = Side(PHOTO), Shore()
    side.wanted = [errand(PHOTO, "push")]
    shore.trouble = [trouble]
    courier(side).carry(shore)
    assert side.told == [(content_address(PHOTO), "push", code)]


def test_a_bug_ends_no_thread(caplog: pytest.LogCaptureFixture) -> None:
    """It is logged with its trace, and tried again later; an outage of the store is quiet."""
    side, shore = Side(PHOTO), Shore()
    side.wanted = [errand(PHOTO, "push")]
    shore.trouble = [ZeroDivisionError()]
    with caplog.at_level("CRITICAL", logger="sync.links"):
        assert courier(side).carry(shore) == 300.0

    def fails(_center: ReplicaId) -> tuple[Errand, ...]:
        raise Outage("store.closed")

    side.errands = fails  # type: ignore[method-assign]
    assert courier(side).carry(shore) == 300.0


def test_a_center_that_takes_nothing_is_not_asked_for_ever() -> None:
    """An answer that says the same as before is a failure, and rests."""
    side, shore = Side(PHOTO), Shore()
    side.wanted = [errand(PHOTO, "push")]
    shore.put = lambda _span, _body: Lacking(lacks=(range(4),))  # type: ignore[method-assign]
    assert courier(side).carry(shore) is not None
    assert (content_address(PHOTO), "push", "blob.not_taken") in side.told


@pytest.mark.parametrize("spoil", ["flip", "short"])
def test_what_is_not_what_was_asked_for_is_refused(spoil: str) -> None:
    """Leaves that proved themselves stay, the rest is asked for again."""
    side, shore = Side(), Shore(PHOTO, chunk=2 * LEAF_BYTES)
    real = shore.get

    def get(span: Span, into: Callable[[bytes], None]) -> bool:
        def spoilt(body: bytes) -> None:
            wrong = body[:-1] if spoil == "short" else body[:-1] + bytes([body[-1] ^ 1])
            for start in range(0, len(wrong), 1_024):
                into(wrong[start : start + 1_024])

        return real(span, spoilt)

    shore.get = get  # type: ignore[method-assign]
    fetch = Fetch(side, content_address(PHOTO))
    with pytest.raises(Refused, match=r"blob\.wrong_leaf"):
        fetch.step(shore)
    assert list(side.leaves[content_address(PHOTO)]) == [0]
    shore.get = real  # type: ignore[method-assign]
    while fetch.step(shore) is not Step.DONE:
        pass
    assert [start for _, _, start in shore.asked] == [0, LEAF_BYTES, 3 * LEAF_BYTES]


def test_only_so_many_are_remembered_at_once() -> None:
    """Each that rests within a leaf keeps its beginning; of very many the oldest is forgotten, and asked for again."""
    contents = [content_of(40_000, number) for number in range(TRANSFERS_MAX + 4)]
    clock, side, shore = Clock(), Side(), Shore(*contents, chunk=10_000)
    side.wanted = [errand(content, "fetch") for content in contents]
    shore.trouble = [word for _ in contents for word in (None, Outage("link.cut"))]
    one = courier(side, clock)
    one.carry(shore)
    assert len(one._transfers) == TRANSFERS_MAX
    clock.now += 100
    one.carry(shore)
    assert all(side.held(content_address(content)).is_whole for content in contents)


def test_how_far_it_is_is_told_a_few_times_a_second() -> None:
    """Not each span, not small ones; the rate with it."""
    clock = Clock()
    side, shore = Side(), Shore(FILM, SMALL, chunk=8_192)

    def tick() -> None:
        clock.now += 0.1

    shore.before_each = tick
    side.wanted = [errand(SMALL, "fetch"), errand(FILM, "fetch")]
    courier(side, clock).carry(shore)
    told = [entry for entry in side.told if len(entry) == 4]
    assert {entry[0] for entry in told} == {content_address(FILM)}
    assert len(told) == pytest.approx(len(shore.asked) / 4, abs=2)
    dones = [entry[2] for entry in told]
    assert dones == sorted(dones)  # type: ignore[type-var]
    assert all(entry[3] for entry in told)


@pytest.mark.parametrize("nonces", [0, 1, 2])
def test_two_spans_are_under_way_where_there_may_be(nonces: int) -> None:
    """The second leaves before the first is answered, where there is a nonce for it; whichever way, each byte goes once."""
    side, shore = Side(PHOTO), PipedShore(chunk=10_000)
    shore.nonces = nonces
    push = Push(side, content_address(PHOTO))
    steps = [push.step(shore)]
    while steps[-1] is Step.MORE:
        steps.append(push.step(shore))
    assert (steps[-1], shore.most) == (Step.DONE, nonces)
    starts = [start for what, _, start in shore.asked if what == "put"]
    assert starts == sorted(set(starts))
    assert shore.side.leaves_missing(content_address(PHOTO)) == ()


def test_more_spans_follow_while_their_answers_are_held_up() -> None:
    """As many as the link has room for; nobody asks again and again for more once all of it is under way, and each byte goes once."""
    side, shore = Side(FILM), PipedShore(chunk=10_000)
    shore.nonces, shore.held_up = HELD_UP_MAX, 5
    push = Push(side, content_address(FILM))
    steps = [push.step(shore)]
    while steps[-1] is Step.MORE:
        steps.append(push.step(shore))
    assert (steps[-1], shore.most) == (Step.DONE, HELD_UP_MAX)
    starts = [start for what, _, start in shore.asked if what == "put"]
    assert starts == sorted(set(starts))
    small, few = Side(SMALL), PipedShore(chunk=20_000)
    few.nonces, few.held_up = HELD_UP_MAX, 5
    push = Push(small, content_address(SMALL))
    assert [push.step(few), push.step(few), few.most] == [Step.MORE, Step.DONE, 1]


@pytest.mark.expects_warnings("courier failed")
def test_the_way_is_made_ready_for_what_is_due() -> None:
    """Before the agent is in step, where the center was met before; a failure is logged, and the way made when it is needed."""
    side, shore = Side(SMALL), PipedShore()
    made = courier(side)
    made.prepare(shore)  # type: ignore[arg-type]
    assert (shore.prepared, side.counted) == ([], 1)
    side.wanted = [errand(SMALL, "push")]
    for trouble in (Outage("link.unreachable"), Refused("device.revoked"), RuntimeError("a bug")):
        shore.trouble = [trouble]
        made.prepare(shore)  # type: ignore[arg-type]
    assert shore.prepared == []
    made.prepare(shore)  # type: ignore[arg-type]
    assert (shore.prepared, side.counted) == ([content_address(SMALL)], 1)
    courier(side, clear=lambda: None).prepare(shore)  # type: ignore[arg-type]
    assert len(shore.prepared) == 1


def test_a_center_that_stands_otherwise_is_believed() -> None:
    """It lost what had begun there: what followed is taken for nothing, and the blob goes on from what it says."""
    side, shore = Side(PHOTO), PipedShore(chunk=10_000)
    push = Push(side, content_address(PHOTO))
    for _ in range(3):
        assert push.step(shore) is Step.MORE
    shore.unfinished.clear()
    last = Step.MORE
    while last is Step.MORE:
        last = push.step(shore)
    assert last is Step.DONE
    assert shore.side.leaves_missing(content_address(PHOTO)) == ()


def test_one_that_is_gone_here_stops_after_what_is_under_way() -> None:
    """A leaf that can't be read any more is found when it is due, and nothing else is sent for it."""
    side, shore = Side(PHOTO), PipedShore(chunk=10_000)
    push = Push(side, content_address(PHOTO))
    push.step(shore)
    side.leaf = lambda *_: None  # type: ignore[method-assign]
    assert push.step(shore) is Step.LOST
