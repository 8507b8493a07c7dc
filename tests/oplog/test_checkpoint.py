"""Checkpoints as bytes: vectors, round trips, every malformed form and every broken link of signatures refused."""

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.ids import EntityId, op_id
from sync.domain.kinds.incident import INCIDENT
from sync.domain.kinds.order import RECIPIENT
from sync.domain.registry import KINDS, KINDS_BY_NUMBER
from sync.domain.scopes import incident_scope, organisation_scope
from sync.oplog.birth import Certificate, Role, make_certificate
from sync.oplog.checked import awaited_of, check_state, rank_of
from sync.oplog.checkpoint import (
    CHUNK_BYTES,
    HEAD_BYTES_MAX,
    Base,
    Head,
    Row,
    checkpoint_id,
    chunk_hash,
    cut,
    decode_head,
    encode_head,
    keeper_of,
    open_seal,
    parse_chunk,
    scope_of,
    seal,
)
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.hashing import public_bytes
from sync.oplog.ordinals import Ordinals, is_rising
from sync.oplog.run import Tip, sign_tip
from sync.oplog.state import Created, EntityState, pack_state
from tests.oplog.keys import BIRTH, KEY, OTHER_BIRTH, OTHER_KEY, ROOT_KEY

DATA = Path(__file__).parents[1] / "data" / "checkpoints.json"
ENTITY = EntityId(op_id(BIRTH.replica, 3, 0))
SCOPE = incident_scope(ENTITY)
ONLINE, KEEPER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (7, 8))
NOW = 1_795_430_400_000


def certificate(key: Ed25519PrivateKey, role: Role, by: Ed25519PrivateKey) -> bytes:
    words: dict[str, Any] = {"organisation": "320106" if role is Role.DEVICE else None, "offices": (), "letters": "", "serial": 1}
    return make_certificate(by, Certificate(role=role, sign_key=public_bytes(key), seal_key=bytes(32), not_after_ms=NOW, **words))


CENTER = certificate(ONLINE, Role.CENTER, ROOT_KEY)
KEEPER_WORD = certificate(KEEPER, Role.KEEPER, ONLINE)


def incident(state: int = 2, **fields: object) -> EntityState:
    """An incident with its state in wire form."""
    made = EntityState(SCOPE, INCIDENT.number, ENTITY)
    made.created = Created(NOW, "林亦舟", "duty_commander")
    made.changed_ms = NOW
    for name, value in {"state": state, "title": "槽车侧翻", **fields}.items():
        made.field(INCIDENT.by_name[name].number).heads[op_id(BIRTH.replica, 3, 0)] = (value, NOW)
    return made


def base(birth: Any = BIRTH, key: Ed25519PrivateKey = KEY) -> Base:
    tip = Tip(replica=birth.replica, scope=SCOPE, seq=3, ordinal=9, hash=bytes(range(32)))
    ordinals = Ordinals([3, 4, 9])
    return Base(tip=tip, signature=sign_tip(key, tip), birth=birth.raw, ordinals=ordinals, aside=Ordinals([4]))


def head_of(chunks: tuple[bytes, ...], urgent: int, **changes: Any) -> Head:
    bases = tuple(sorted((base(), base(OTHER_BIRTH, OTHER_KEY)), key=lambda one: one.tip.replica))
    values: dict[str, Any] = {
        "scope": SCOPE,
        "schema": 1,
        "bases": bases,
        "unusable": ((bases[0].tip.replica, 2, "field", 7),),
        "rows": 1,
        "until_ms": NOW,
        "urgent": urgent,
        "awaited": ("320106",),
        "chunks": tuple((chunk_hash(content), len(content)) for content in chunks),
    }
    return Head(**{**values, **changes})


ROW = Row(kind=INCIDENT.number, entity=ENTITY, state=pack_state(incident()), rank=0)
CHUNKS, URGENT = cut([ROW])
HEAD = head_of(CHUNKS, URGENT)
BODY = encode_head(HEAD)
SEALED = seal(BODY, KEEPER, center=CENTER, keeper=KEEPER_WORD)


def by_keeper(*bases: Base) -> bytes:
    """A head with these bases, soundly sealed."""
    return seal(encode_head(replace(HEAD, bases=bases)), KEEPER, center=CENTER, keeper=KEEPER_WORD)


def test_the_bytes_are_those_of_the_vectors() -> None:
    """Head, chunk and seal are fixed to the byte; a change of them is a new version."""
    found = {"body": BODY.hex(), "chunk": CHUNKS[0].hex(), "id": checkpoint_id(BODY).hex(), "sealed": SEALED.hex()}
    assert json.loads(DATA.read_text("utf-8")) == found


def test_what_is_sealed_opens_to_the_same() -> None:
    """A keeper that the root's center certified is believed, with every author's tip."""
    assert open_seal(SEALED, root=public_bytes(ROOT_KEY)) == (checkpoint_id(BODY), HEAD)
    assert scope_of(SEALED) == SCOPE
    assert HEAD.bytes == len(CHUNKS[0])
    (row,) = parse_chunk(HEAD, 0, CHUNKS[0])
    assert check_state(KINDS_BY_NUMBER, SCOPE, row.kind, row.entity, row.state).created == Created(NOW, "林亦舟", "duty_commander")


@pytest.mark.parametrize(
    ("sealed", "code"),
    [
        (seal(BODY, OTHER_KEY, center=CENTER, keeper=KEEPER_WORD), "forged"),
        (seal(BODY, KEEPER, center=CENTER, keeper=certificate(KEEPER, Role.KEEPER, ROOT_KEY)), "forged"),
        (seal(BODY, KEEPER, center=CENTER, keeper=certificate(KEEPER, Role.DEVICE, ONLINE)), "forged"),
        (seal(BODY, ONLINE, center=CENTER, keeper=CENTER), "forged"),
        (seal(BODY, KEEPER, center=certificate(ONLINE, Role.DEVICE, ROOT_KEY), keeper=KEEPER_WORD), "forged"),
        (seal(BODY, KEEPER, center=certificate(ONLINE, Role.CENTER, OTHER_KEY), keeper=KEEPER_WORD), "forged"),
        (
            seal(encode_head(replace(HEAD, bases=(replace(base(), signature=bytes(64)),))), KEEPER, center=CENTER, keeper=KEEPER_WORD),
            "forged",
        ),
        (by_keeper(replace(base(), birth=OTHER_BIRTH.raw)), "forged"),
        (by_keeper(replace(base(), birth=b"x")), "malformed"),
        (seal(b"\x80", KEEPER, center=CENTER, keeper=KEEPER_WORD), "malformed"),
        (encode([BODY, CENTER, KEEPER_WORD]), "malformed"),
        (b"", "malformed"),
        (bytes(HEAD_BYTES_MAX + 1), "malformed"),
    ],
)
def test_a_broken_link_is_refused(sealed: bytes, code: str) -> None:
    """Another key, another's certificate, a device's or the root's word in a keeper's place, a tip nobody signed: all forged."""
    with pytest.raises(Malformed, match=f"checkpoint.{code}"):
        open_seal(sealed, root=public_bytes(ROOT_KEY))


def _with(place: int, value: object) -> bytes:
    rows = decode(BODY)
    rows[place] = value
    return encode(rows)


def _stream(place: int, value: object) -> bytes:
    rows = decode(BODY)
    rows[4][0][place] = value
    return encode(rows)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        encode([1]),
        _with(0, 2),
        _with(2, True),
        _with(2, -1),
        _with(3, b"z"),
        _with(4, []),
        _with(4, [1]),
        _with(4, decode(BODY)[4][::-1]),
        _with(5, [[b"short", 1, "field", 7]]),
        _with(5, [[bytes(8), 1, "field", 7], [bytes(8), 1, "field", 7]]),
        _with(7, 2**60),
        _with(8, 2),
        _with(9, [""]),
        _with(9, [7]),
        _with(9, ["b", "a"]),
        _with(10, [[bytes(31), 1]]),
        _with(10, [[bytes(32), 2**30]]),
        _stream(0, bytes(7)),
        _stream(1, 2),
        _stream(2, 8),
        _stream(3, bytes(31)),
        _stream(4, bytes(63)),
        _stream(6, [3, 2, 1, 1]),
        _stream(6, [1]),
        _stream(6, [0, 3]),
        _stream(6, "x"),
        _stream(6, [2**48 - 1, 2]),
        _stream(7, [1, 1]),
    ],
)
def test_a_malformed_head_is_refused(body: bytes) -> None:
    """Every number within its bounds, every list rising, tips at the end of their ordinals, aside among them."""
    with pytest.raises(Malformed):
        decode_head(body)


def test_a_seal_names_its_keeper() -> None:
    """By the certificate that it carries, before anything of it is believed; what is no certificate names nobody."""
    assert keeper_of(SEALED) == public_bytes(KEEPER)
    for keeper in (encode([encode([2, 1, 2, bytes(32)]), bytes(64)]), encode([encode([]), bytes(64)])):
        with pytest.raises(Malformed):
            keeper_of(seal(BODY, KEEPER, center=CENTER, keeper=keeper))


def test_a_head_that_claims_all_ordinals_costs_no_time() -> None:
    """It is read before any signature is checked, so what it claims must not be walked through: a few bytes would never end."""
    rows = decode(BODY)
    most = 2**47
    rows[4] = [[*rows[4][0][:1], most, most, *rows[4][0][3:6], [1, most], [1, most]]]
    began = time.process_time()
    (base,) = decode_head(encode(rows)).bases
    assert len(base.aside) == most
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("position", "content"),
    [(1, CHUNKS[0]), (-1, CHUNKS[0]), (0, CHUNKS[0][:-1]), (0, CHUNKS[0] + b"\x00")],
)
def test_a_chunk_that_the_head_does_not_name_is_refused(position: int, content: bytes) -> None:
    """Content counts by its hash, before it is looked at."""
    with pytest.raises(Malformed, match="chunk"):
        parse_chunk(HEAD, position, content)


@pytest.mark.parametrize("content", [encode({}), encode([[7, ENTITY]]), encode([[7, b"short", b""]]), encode([[-1, ENTITY, b""]])])
def test_a_chunk_of_another_shape_is_refused(content: bytes) -> None:
    """A keeper's own mistake is no reason to stumble."""
    with pytest.raises(Malformed):
        parse_chunk(head_of((content,), 0), 0, content)


def test_what_is_open_leads_and_ends_its_chunk() -> None:
    """Open incidents and orders come first and alone in their chunks; a chunk ends before 32 kB unless one state is longer."""
    big = bytes(CHUNK_BYTES // 2)
    rows = [Row(kind=7, entity=EntityId(op_id(BIRTH.replica, at, 0)), state=big, rank=at % 3) for at in range(9)]
    chunks, urgent = cut([*rows, replace(rows[0], state=bytes(2 * CHUNK_BYTES), rank=2)])
    held = [[entity for _, entity, _ in decode(content)] for content in chunks]
    assert urgent == 3
    assert [entity for group in held[:urgent] for entity in group] == [row.entity for row in rows if row.rank == 0]
    assert [entity for group in held[urgent:] for entity in group] == [
        *(row.entity for row in rows if row.rank == 1),
        *sorted([*(row.entity for row in rows if row.rank == 2), rows[0].entity]),
    ]
    assert cut([]) == ((), 0)


def test_ranks_follow_the_life_cycle() -> None:
    """An open incident is 0, an ended or struck one 2; what has no life cycle or was never created is 2; an open task is 1."""
    ended = INCIDENT.by_name["state"].life
    assert ended is not None
    over = next(ended.number(state) for state in sorted(ended.ends))
    uncreated = incident()
    uncreated.created = None
    assert [rank_of(INCIDENT, state) for state in (incident(), incident(over), incident(struck="误报"), uncreated)] == [0, 2, 2, 2]
    assert rank_of(KINDS["journal"], incident()) == 2
    task = EntityState(SCOPE, KINDS["task"].number, ENTITY)
    task.created = Created(NOW, "", "")
    task.field(KINDS["task"].by_name["state"].number).heads[op_id(BIRTH.replica, 3, 0)] = (1, NOW)
    assert rank_of(KINDS["task"], task) == 1


@pytest.mark.parametrize(
    ("state", "organisation", "waits"), [(2, "320115", "320115"), (3, "320115", None), (7, "320115", None), (2, None, None)]
)
def test_an_order_waits_for_the_organisation_that_has_not_signed(state: int, organisation: str | None, waits: str | None) -> None:
    """Only an issued recipient is awaited."""
    made = EntityState(SCOPE, RECIPIENT.number, ENTITY)
    made.created = Created(NOW, "", "")
    made.field(RECIPIENT.by_name["state"].number).heads[op_id(BIRTH.replica, 3, 0)] = (state, NOW)
    made.field(RECIPIENT.by_name["organisation"].number).heads[op_id(BIRTH.replica, 3, 0)] = (organisation, NOW)
    assert awaited_of(RECIPIENT, made) == waits
    assert awaited_of(INCIDENT, incident()) is None


OP, OTHER = op_id(BIRTH.replica, 3, 0), op_id(BIRTH.replica, 4, 0)
SOUND = [[NOW, "林亦舟", ""], NOW, {4: [[OTHER, "x", NOW + 1]]}, {4: [[[OP, [OTHER]]], [[OTHER, [OP]]], []]}]


@pytest.mark.parametrize(
    "value",
    [
        [],
        [[NOW, "", 7], NOW, {}, {}],
        [[NOW, "x" * 65, ""], NOW, {}, {}],
        [[True, "", ""], NOW, {}, {}],
        [7, NOW, {}, {}],
        [None, -1, {}, {}],
        [None, NOW, {4: 7}, {}],
        [None, NOW, {4: [7]}, {}],
        [None, NOW, {4: [[b"short", "x", None]]}, {}],
        [None, NOW, {4: [[OTHER, "x", "when"]]}, {}],
        [None, NOW, {}, {4: 7}],
        [None, NOW, {}, {4: [[7], [], []]}],
        [None, NOW, {}, {4: [[[OP, [7]]], [], []]}],
        [None, NOW, {}, {4: [[], [], [7]]}],
        [None, NOW, {}, {4: [[], [], [[b"short", OP]]]}],
        [None, NOW, {}, {}],
        [[NOW, "", ""], NOW, {4: [[OP, "x", NOW]]}, {}],
        [[NOW, "", ""], NOW, {4: [[None, 7, None]]}, {}],
        [[NOW, "", ""], NOW, {1: [[None, 99, None]]}, {}],
        [[NOW, "", ""], NOW, {22: [[None, None, None]]}, {}],
        [[NOW, "", ""], NOW, {200: [[None, 7, None]]}, {}],
    ],
)
def test_a_state_that_no_fold_wrote_is_refused(value: object) -> None:
    """Shape, the one form of each state, known fields, values that the declaration accepts."""
    with pytest.raises(Malformed):
        check_state(KINDS_BY_NUMBER, SCOPE, INCIDENT.number, ENTITY, encode(value))


def test_a_state_of_the_wrong_kind_or_scope_is_refused() -> None:
    """A kind lives in its scopes; one that this version does not know can't be judged."""
    raw = pack_state(incident())
    assert pack_state(check_state(KINDS_BY_NUMBER, SCOPE, INCIDENT.number, ENTITY, raw)) == raw
    waiting = encode(SOUND)
    assert pack_state(check_state(KINDS_BY_NUMBER, SCOPE, INCIDENT.number, ENTITY, waiting)) == waiting
    members = encode([[NOW, "", ""], NOW, {22: [[None, "320106", None]]}, {}])
    assert pack_state(check_state(KINDS_BY_NUMBER, SCOPE, INCIDENT.number, ENTITY, members)) == members
    for kind, scope in ((999, SCOPE), (INCIDENT.number, organisation_scope("320106"))):
        with pytest.raises(Malformed, match="kind"):
            check_state(KINDS_BY_NUMBER, scope, kind, ENTITY, raw)


@given(st.sets(st.integers(1, 60)))
def test_ordinals_are_a_set_with_one_form(numbers: set[int]) -> None:
    """What is dumped loads to the same; the n-th has seq n; what is not in it has none."""
    held = Ordinals(sorted(numbers))
    again = Ordinals.load(held.dump())
    assert again == held
    assert hash(again) == hash(held)
    assert again != sorted(numbers)
    assert list(again) == sorted(numbers)
    assert len(again) == len(numbers)
    assert again.last == max(numbers, default=0)
    assert [again.seq_of(number) for number in sorted(numbers)] == list(range(1, len(numbers) + 1))
    assert not any(number in again for number in range(62) if number not in numbers)


@given(st.sets(st.integers(1, 20)), st.sets(st.integers(1, 20)))
def test_ordinals_hold_others_as_sets_do(numbers: set[int], others: set[int]) -> None:
    """Told run by run, the same as told one by one."""
    assert Ordinals(sorted(numbers)).holds(Ordinals(sorted(others))) == (others <= numbers)


def test_rising_means_sorted_without_doubles() -> None:
    """Two equal neighbours do not rise."""
    assert [is_rising(values) for values in ([], [b"a"], [b"a", b"b"], [b"a", b"a"], [b"b", b"a"])] == [True, True, True, False, False]
