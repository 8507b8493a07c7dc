"""Claims about a real center over real HTTP, with replicas in memory."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from fakes.live_center import CITY, GULOU, OTHER_CITY, PROVINCE, XUANWU, Device, LiveCenter, direct, introduced, write_organisations
from fakes.memory_replica import MemoryReplica
from helpers.attacked import Attack
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.center.admission import admit, waiting_devices
from sync.center.rulings import rule
from sync.center.serve import open_center
from sync.domain.draft import Create, Move, New, Urgency
from sync.domain.failures import Outage
from sync.domain.ids import EntityId, op_id
from sync.domain.registry import KINDS, KINDS_BY_NUMBER
from sync.domain.scopes import AUTHORITY, organisation_scope
from sync.links.http import HttpLink, Refusal
from sync.oplog.codec import decode, encode
from sync.oplog.entry import decode_entry
from sync.oplog.hashing import fingerprint
from sync.protocol.envelope import PATH, compress, decompress, seal_request
from sync.protocol.messages import Want, decode_request, encode_request
from sync.protocol.session import Phase


@pytest.fixture(scope="module")
def center(wide_ground: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCenter]:
    with LiveCenter(tmp_path_factory.mktemp("center") / "home") as live:
        yield live


NUMBERS = iter(range(100, 10_000))


def fresh(organisation: str) -> MemoryReplica:
    return MemoryReplica(next(NUMBERS), organisation)


def test_first_contact_waits_until_admitted(center: LiveCenter) -> None:
    """A device that nobody admitted is told so, waits by its fingerprint, and syncs right after admission."""
    store = fresh(GULOU)
    device = Device(store, center)
    refusal = device.round()
    assert isinstance(refusal, Refusal)
    assert (refusal.status, refusal.code) == (401, "device.uncertified")
    assert refusal.facts["fingerprint"] == fingerprint(store.sign_key)
    waiting = [one for one in waiting_devices(center.directory) if one.sign_key == store.sign_key]
    assert [one.organisation for one in waiting] == [GULOU]
    center.admit(store, letters="A")
    assert device.sync() == 2, "the first contact needs a second round for its nonces, and no more"
    assert [scope for _, scope in store.streams] == [AUTHORITY]
    assert not any(one.sign_key == store.sign_key for one in waiting_devices(center.directory))


def test_two_devices_converge(center: LiveCenter) -> None:
    """What two parties of an incident write reaches the other whole, in one round trip each, and nothing comes back as an echo."""
    one, other = introduced(center, fresh(GULOU), fresh(XUANWU))
    scope = one.store.open_incident()
    one.store.add_party(scope, XUANWU)
    assert one.sync() == 1
    other.sync()
    other.store.line(scope, "现场已封控")
    assert other.sync() == 1
    one.sync()
    assert one.store.entries() == other.store.entries()
    assert one.store.doubled == other.store.doubled == 0


def test_delivery_is_known_from_signed_claims(center: LiveCenter) -> None:
    """The author learns from the center's claim what it holds, and from the reader's own claim what that holds."""
    one, other = introduced(center, fresh(GULOU), fresh(XUANWU))
    scope = one.store.open_incident()
    one.store.add_party(scope, XUANWU)
    one.sync()
    at_center = one.store.reach[one.session.memory.center or b""]
    assert at_center[one.store.replica, scope] == 2
    other.sync()
    other.sync()
    one.sync()
    assert one.store.reach[other.store.replica][one.store.replica, scope] == 2


def test_what_came_from_the_center_is_not_brought_back(center: LiveCenter) -> None:
    """A device pushes nothing that it was given: neither the authority nor what others wrote."""
    one, other = introduced(center, fresh(GULOU), fresh(GULOU))
    one.store.open_incident()
    one.sync()
    pushed = 0
    for _ in range(3):
        outcome = other.round()
        assert not isinstance(outcome, Refusal)
        pushed += outcome.pushed
    assert (one.store.replica in {author for author, _ in other.store.streams}, pushed) == (True, 0)
    assert other.session.waiting() == ()


def test_replayed_push_changes_nothing(center: LiveCenter) -> None:
    """The same request bytes twice: the second has a used nonce, stores nothing and is given nothing."""
    (device,) = introduced(center, fresh(GULOU))
    device.store.open_incident()
    outgoing = device.session.request(Want(budget=1000), push_bytes=8192, now_ms=0)
    first = device.link.exchange(outgoing.wire)
    before = requests.get(center.address + "/healthz", timeout=5).text
    second = device.link.exchange(outgoing.wire)
    assert isinstance(first, bytes)
    assert isinstance(second, bytes)
    assert requests.get(center.address + "/healthz", timeout=5).text == before
    reply = device.session.absorb(outgoing, second).reply
    assert (reply.stale, reply.runs) == (True, ())


def test_stale_nonce_still_pushes(center: LiveCenter) -> None:
    """With an unknown nonce the push is durable, and the pull waits one round."""
    (device,) = introduced(center, fresh(GULOU))
    held = device.session.memory.nonces
    device.session.memory = type(device.session.memory)(
        **{name: getattr(device.session.memory, name) for name in ("center", "center_key", "root", "cursor", "tree", "epoch", "phase")},
        nonces=(bytes(16),),
    )
    assert held
    device.store.open_incident()
    outcome = device.round()
    assert not isinstance(outcome, Refusal)
    assert outcome.reply.stale
    assert not device.session.waiting()
    assert device.sync() == 1


def test_newcomer_gets_the_whole_scope(center: LiveCenter) -> None:
    """Who becomes a party late is sent everything that the scope ever held, in order, also in small replies."""
    one, other, third = introduced(center, fresh(GULOU), fresh(GULOU), fresh(XUANWU))
    scope = one.store.open_incident()
    other.sync()
    one.sync()
    other.sync()
    for number in range(12):
        one.store.line(scope, f"甲 {number}")
        other.store.line(scope, f"乙 {number}")
        one.sync()
        other.sync()
    third.sync()
    assert scope not in {held for _, held in third.store.streams}
    one.store.add_party(scope, XUANWU)
    one.sync()
    assert third.sync(budget=400, most=60) > 3
    other.sync()
    one.sync()
    whole = {key: bodies for key, bodies in one.store.entries().items() if key[1] == scope}
    assert {key: bodies for key, bodies in third.store.entries().items() if key[1] == scope} == whole


def test_county_reads_no_other_county(center: LiveCenter) -> None:
    """An organisation's own scope goes to itself and its superiors, and to nobody beside it."""
    county, beside, above, apart = introduced(center, fresh(GULOU), fresh(XUANWU), fresh(CITY), fresh(OTHER_CITY))
    scope = organisation_scope(GULOU)
    county.store.write(scope, Create(kind="unit", fields={"name": "鼓楼巡一中队", "sort": "patrol"}))
    county.sync()
    for device in (beside, above, apart):
        device.sync()
    holders = [device for device in (beside, above, apart) if (county.store.replica, scope) in device.store.streams]
    assert holders == [above]


def test_writing_where_one_may_not_is_stored_and_ruled(center: LiveCenter) -> None:
    """A stranger's lines in an incident are stored and published, and a ruling sets exactly those ordinals aside."""
    one, stranger, above = introduced(center, fresh(GULOU), fresh(OTHER_CITY), fresh(PROVINCE))
    scope = one.store.open_incident()
    one.sync()
    own = stranger.store.open_incident("自己的")
    stranger.store.line(scope, "不该在这里")
    stranger.store.line(scope, "也不该")
    stranger.store.line(own, "这里可以")
    stranger.sync()
    above.sync()
    assert len(above.store.entries()[stranger.store.replica, scope]) == 2
    assert rulings_on(above.store, stranger.store) == [[[2, 3]]]


def test_a_party_that_arrives_late_cures_the_ruling(center: LiveCenter) -> None:
    """A newcomer's lines that overtook the `add party` are set aside at first, and count once it arrives."""
    one, newcomer, above = introduced(center, fresh(GULOU), fresh(OTHER_CITY), fresh(PROVINCE))
    scope = one.store.open_incident()
    one.sync()
    one.store.add_party(scope, OTHER_CITY)
    newcomer.store.line(scope, "先到一步")
    newcomer.sync()
    above.sync()
    assert rulings_on(above.store, newcomer.store) == [[[1, 1]]]
    one.sync()
    above.sync()
    assert rulings_on(above.store, newcomer.store) == [[[1, 1]], []]


def rulings_on(reader: MemoryReplica, ruled: MemoryReplica) -> list[object]:
    kind = KINDS["ruling"]
    found: list[object] = []
    for (author, scope), bodies in reader.entries().items():
        for body in bodies if scope == AUTHORITY else ():
            values = {op.field: op.value for op in decode_entry(author, scope, body).ops if KINDS_BY_NUMBER[op.kind] is kind}
            if values.get(kind.by_name["replica"].number) == ruled.replica:
                found.append(values.get(kind.by_name["ranges"].number))
    return found


def test_revoked_device_is_given_nothing(center: LiveCenter) -> None:
    """An open ruling ends a device; what it wrote before stays with those who may read it."""
    lost, beside = introduced(center, fresh(GULOU), fresh(GULOU))
    scope = lost.store.open_incident()
    lost.sync()
    beside.sync()
    rule(center.directory, replica=lost.store.replica, ranges=[(2, None)], reason="遗失", by="值班长")
    refusal = lost.round()
    assert isinstance(refusal, Refusal)
    assert refusal.code == "device.revoked"
    beside.sync()
    assert (lost.store.replica, scope) in beside.store.streams
    assert rulings_on(beside.store, lost.store) == [[[2, None]]]


def test_fork_is_kept_as_proof_and_ruled(center: LiveCenter, attack: Attack) -> None:
    """Two bodies for one seq, both signed: the first stays, the second is proof, and a ruling names the branch."""
    store = fresh(GULOU)
    (device, beside) = introduced(center, store, fresh(GULOU))
    scope = store.open_incident()
    device.sync()
    twin = MemoryReplica(0, GULOU, key=store.key)
    twin.birth = store.birth
    twin._take(store.run(store.replica, scope, 1, bytes_max=9_999))  # type: ignore[arg-type]
    twin._ordinal = 1
    store.line(scope, "本机")
    twin.line(scope, "克隆")
    device.sync()
    twin.reach.clear()
    other = Device(twin, center)

    def held() -> object:
        beside.sync()
        return beside.store.entries()[store.replica, scope]

    with attack("entry.fork", held):
        other.round()
        refused = other.round()
    assert not isinstance(refused, Refusal)
    assert held() == store.entries()[store.replica, scope]
    assert rulings_on(beside.store, store) == [[]]


def test_an_ordinal_used_in_another_stream_is_refused_by_name(center: LiveCenter) -> None:
    """A copy that wrote elsewhere gave one ordinal two bodies: its stream is refused by name, so that it is not offered for ever."""
    store = fresh(GULOU)
    (device,) = introduced(center, store)
    twin = MemoryReplica(0, GULOU, key=store.key)
    twin.birth = twin.births[store.replica] = store.birth
    store.open_incident("本机")
    twin.open_incident("副本")
    device.sync()
    scope = organisation_scope(GULOU)
    twin.line(scope, "副本")
    other = Device(twin, center)
    told = [other.round() for _ in range(3)]
    assert {code for one in told if not isinstance(one, Refusal) for *_, code in one.reply.refused} == {"entry.fork"}
    assert not other.session.waiting(), "held back, and not offered again before something changes"


def test_poisoned_stream_holds_up_nobody(center: LiveCenter) -> None:
    """A run whose signature is wrong is refused by name; the other streams of the same request are stored."""
    (device,) = introduced(center, fresh(GULOU))
    good, bad = device.store.open_incident(), device.store.open_incident()
    device.store.streams[device.store.replica, bad].signatures = {1: bytes(64)}
    outcome = device.round()
    assert not isinstance(outcome, Refusal)
    assert [(scope, code) for _, scope, code in outcome.reply.refused] == [(bad, "run.malformed")]
    assert device.store.reach[outcome.reply.center][device.store.replica, good] == 1


def test_malformed_bodies_change_nothing(center: LiveCenter) -> None:
    """Cut, flipped or random bodies get 400 with a code, never another status, and the feed stays where it was."""
    (device,) = introduced(center, fresh(GULOU))
    device.store.open_incident()
    wire = device.session.request(Want(budget=0), push_bytes=8192, now_ms=0).wire
    before = requests.get(center.address + "/healthz", timeout=5).text
    link = requests.Session()

    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def attack(data: st.DataObject) -> None:
        body = bytearray(wire)
        if data.draw(st.booleans()):
            body = bytearray(decompress(wire))
            at = data.draw(st.integers(0, len(body) - 1))
            body[at] ^= data.draw(st.integers(1, 255))
            body = bytearray(compress(bytes(body), 1))
        elif data.draw(st.booleans()):
            del body[data.draw(st.integers(0, len(body) - 1)) :]
        else:
            body = bytearray(data.draw(st.binary(max_size=200)))
        answer = link.post(center.address + PATH, data=bytes(body), timeout=5)
        assert answer.status_code == 400
        assert decode(answer.content) == {"code": "request.malformed"}

    attack()
    link.close()
    assert requests.get(center.address + "/healthz", timeout=5).text == before


def test_a_device_that_vanishes_mid_request_is_no_fault(center: LiveCenter) -> None:
    """Cut while it speaks, a request is counted and forgotten: no error in the log, and the next one is answered."""
    host, port = center.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as cut:
        cut.sendall(b"POST /v1/sync HTTP/1.1\r\nhost: center\r\ncontent-length: 1000\r\n\r\nhalf of it")
    deadline = time.monotonic() + 10
    while 'status="499"' not in requests.get(center.address + "/metrics", timeout=5).text:
        assert time.monotonic() < deadline
    (device,) = introduced(center, fresh(GULOU))
    assert device.sync() == 1


def test_another_key_cannot_speak_for_a_replica(center: LiveCenter) -> None:
    """A certified device that names another's replica as its own is refused."""
    one, other = introduced(center, fresh(GULOU), fresh(GULOU))
    outgoing = one.session.request(Want(budget=1000), push_bytes=0, now_ms=0)
    request = decode_request(encode_request(outgoing.request))
    forged = type(request)(replica=other.store.replica, birth=None, cursor=request.cursor, tree=None, want=request.want)
    wire, _ = seal_request(one.store.sign_key, one.store.sign, bytes(16), encode_request(forged))
    answer = one.link.exchange(wire)
    other.sync()
    assert isinstance(answer, Refusal) or other.store.replica != request.replica
    if isinstance(answer, Refusal):
        assert answer.code == "request.foreign_replica"


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_reply_cut_at_every_byte(tmp_path: Path, step: int) -> None:
    """Worked example G: whatever byte the reply ends at, the next contact loses nothing and doubles nothing."""
    center = open_center(tmp_path / "home", organisations_csv=write_organisations(tmp_path / "organisations.csv"))
    one, other = fresh(GULOU), fresh(GULOU)
    (writer, _), (cut, adapter) = direct(one, center), direct(other, center)
    for device in (writer, cut):
        device.round()
        admit(tmp_path / "home", fingerprint_or_key=device.store.sign_key, organisation=GULOU)
        device.sync()
    scope = one.open_incident()
    keep, whole, contacts = 0, 1, 0
    while keep < whole:
        one.line(scope, f"第{contacts}条")
        other.line(scope, f"回 {contacts}")
        writer.sync()
        for adapter.keep in range(keep, keep + 40 * step, step):
            keep = adapter.keep + step
            with pytest.raises(Outage, match=r"link\.cut"):
                cut.round()
            whole = adapter.length
            contacts += 1
            if keep >= whole:
                break
        adapter.keep = None
        cut.sync()
        writer.sync()
        assert one.entries() == other.entries()
    assert contacts > 300 // step
    assert one.doubled == other.doubled == 0
    center.database.close()


def test_urgent_goes_ahead_and_nothing_is_lost(center: LiveCenter) -> None:
    """A flash of another incident overtakes a long backlog in a small reply, and the backlog still comes whole."""
    writer, reader = introduced(center, fresh(GULOU), fresh(GULOU))
    bulk, hot = writer.store.open_incident("积压"), writer.store.open_incident("紧急")
    writer.sync()
    reader.sync()
    for number in range(30):
        writer.store.line(bulk, f"积压的记录 {number}")
        writer.sync()
    writer.store.line(hot, "立即疏散", urgency=Urgency.FLASH)
    writer.sync()
    reader.round(budget=2048)
    assert len(reader.store.entries()[writer.store.replica, hot]) == 2
    assert len(reader.store.entries()[writer.store.replica, bulk]) < 31
    assert reader.session.memory.cursor is not None
    assert reader.session.memory.cursor.ahead
    reader.sync(budget=2048)
    assert reader.store.entries() == writer.store.entries()
    assert reader.store.doubled == 0
    assert reader.session.memory.cursor.ahead == ()


def test_long_poll_answers_when_something_comes(center: LiveCenter) -> None:
    """A long poll returns as soon as another device has pushed something due."""
    writer, reader = introduced(center, fresh(GULOU), fresh(GULOU))
    scope = writer.store.open_incident()
    outgoing = reader.session.request(Want(budget=10_000, wait_s=20), push_bytes=0, now_ms=0)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(reader.link.exchange, outgoing.wire, wait_s=20)
        writer.sync()
        answer = waiting.result(15)
    assert isinstance(answer, bytes)
    runs = reader.session.absorb(outgoing, answer).reply.runs
    assert {run.scope for run in runs} == {scope}


@pytest.mark.parametrize("count", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_order_to_many(tmp_path: Path, count: int) -> None:
    """Worked example B: one entry reaches all organisations, each signs for itself, and members do not read one another."""
    center = open_center(tmp_path / "home", organisations_csv=write_organisations(tmp_path / "organisations.csv", villages=count))
    members = [MemoryReplica(5_000 + at, f"3299{at:03d}") for at in range(count)]
    owner_store = fresh(GULOU)
    owner, *devices = [direct(store, center)[0] for store in (owner_store, *members)]
    for device in (owner, *devices):
        device.round()
        admit(tmp_path / "home", fingerprint_or_key=device.store.sign_key, organisation=device.store.organisation)
    owner.sync()
    coming = owner_store._ordinal + 1
    codes = [member.organisation for member in members]
    # index 0 the circle, then its members, the order, and its recipients
    order = Create(kind="order", fields={"state": "issued", "text": "立即上报警力", "urgency": "flash"})
    recipients = [Create(kind="recipient", fields={"state": "issued", "order": New(count + 1), "organisation": code}) for code in codes]
    scope = owner_store.found_circle(codes, order, *recipients, urgency=Urgency.FLASH)
    assert owner_store._ordinal == coming, "one entry"
    owner.sync()
    record = {code: EntityId(op_id(owner_store.replica, coming, count + 2 + at)) for at, code in enumerate(codes)}
    for device in devices:
        device.round(budget=1)
        device.round(budget=1)
        assert {author for author, held in device.store.streams if held == scope} == {owner_store.replica}, "flash comes first"
        device.store.write(scope, Move(kind="recipient", entity=record[device.store.organisation], to="signed"))
        device.round(budget=1)
    owner.sync(most=60)
    state = KINDS["recipient"].life
    assert state is not None
    assert [owner_store.values(record[code], 1) for code in codes] == [[state.number("signed")]] * count
    delivered = [member for member in members if owner_store.reach.get(member.replica, {}).get((owner_store.replica, scope)) == 1]
    assert len(delivered) == count
    for device in devices:
        assert {author for author, held in device.store.streams if held == scope} == {owner_store.replica, device.store.replica}
    assert rulings_on(owner_store, members[0]) == []
    center.database.close()


def test_phase_is_steady_after_all(center: LiveCenter) -> None:
    """An explicit doubt compares digests and ends where it began when nothing differs."""
    one, other = introduced(center, fresh(GULOU), fresh(GULOU))
    one.store.open_incident()
    one.sync()
    other.sync()
    other.session.doubt()
    assert other.session.phase is Phase.COMPARING
    assert other.sync() <= 2
    assert other.store.entries() == one.store.entries()


def test_link_names_what_failed(tmp_path: Path) -> None:
    """Where nobody listens the link says so, as an outage."""
    del tmp_path
    link = HttpLink("http://127.0.0.1:9")
    with pytest.raises(Outage, match=r"link\.unreachable"):
        link.exchange(encode(1))
    link.close()
