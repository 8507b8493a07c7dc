"""The authority's entries: what the center says to everyone, and how it takes in what its predecessors said.

The center is a replica like any other: its entries are composed, encoded, chained and signed by the same functions, and
travel in the same runs. Authority is the union of the streams of all lives of this center.

Source: engine specification §4, §10.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from sync.center import feed, publishing, retired
from sync.center.births import birth_in
from sync.center.database import (
    devices,
    entries,
    get,
    get_number,
    keeper_rulings,
    organisations,
    put,
    replicas,
    rulings,
    signatures,
    streams,
    wipe_orders,
)
from sync.center.facts import Facts, Ranges
from sync.center.keys import CenterKeys
from sync.center.prepared import Prepared, Rows
from sync.domain.draft import Create, Draft
from sync.domain.failures import Outage, Refused
from sync.domain.ids import EntityId, ReplicaId
from sync.domain.kind import Field, Kind
from sync.domain.registry import KINDS, KINDS_BY_NUMBER, SCHEMA
from sync.domain.scopes import AUTHORITY, Scope
from sync.oplog.birth import Role, is_within, parse_certificate
from sync.oplog.clock import tick
from sync.oplog.codec import Malformed
from sync.oplog.compose import NOTHING_SEEN, Seen, from_wire, plain_ops
from sync.oplog.entry import Entry, Header, decode_entry, encode_entry
from sync.oplog.run import Tip, VerifiedRun, advance, empty_tip, sign_tip
from sync.oplog.wipe import wipe_said

REPLICA = "replica"
EPOCH = "epoch"
RECOVERY = "recovery"
_WALL = "wall_ms"
_PERSON = "中心"
_OFFICE = "administrator"
_ORDINAL_MAX = 2**48
_CODE = KINDS["organisation"].number, KINDS["organisation"].by_name["code"].number


_ENTRIES = Rows(entries, ("stream", "seq", "replica", "ordinal", "hash", "body"))
_SIGNATURE = Prepared(insert(signatures).on_conflict_do_nothing(), columns=("stream", "seq", "signature"))
_HERE = (streams.c.number == bindparam("at"), streams.c.seq == bindparam("since"), streams.c.hash == bindparam("held"))
_MOVED: dict[str, Any] = {"seq": bindparam("to_seq"), "ordinal": bindparam("to_ordinal"), "hash": bindparam("to_hash")}
_TIP_MOVES = Prepared(update(streams).where(*_HERE).values(_MOVED))
_STREAM = Prepared(select(streams).where(streams.c.replica == bindparam("of"), streams.c.scope == bindparam("inside")))
_EMPTY = ("replica", "scope", "seq", "ordinal", "hash")
_SPEAKS = Prepared(select(replicas.c.sign_key).where(replicas.c.replica == bindparam("life")))
_BEGUN = Prepared(insert(streams).on_conflict_do_nothing(), columns=_EMPTY)
_BEGINS = Prepared(insert(streams).returning(streams.c.number), columns=_EMPTY)


class _Blind:
    """The center only creates, so nothing needs to be seen."""

    def seen(self, kind: Kind, entity: EntityId, field: Field) -> Seen:  # noqa: ARG002 - the shape of `Sight`
        return NOTHING_SEEN


class Authority:
    """Writes authority entries inside one writing transaction."""

    def __init__(self, connection: Connection, keys: CenterKeys, *, now_ms: int) -> None:
        self._connection = connection
        self._keys = keys
        self._now_ms = now_ms

    def say(self, drafts: Iterable[Sequence[Create]]) -> tuple[EntityId, ...]:
        """Write one entry for each group of creates, sign the last, publish them; return the ids created.

        Raises: Refused: `center.below` of a center that stands below another: that one admits and rules.
            Outage: `center.rotating`: the life that speaks here has another online key than the folder.
        """
        if self._keys.organisation is not None:
            raise Refused("center.below")
        replica = ReplicaId(get(self._connection, REPLICA) or b"")
        speaks = _SPEAKS.scalar(self._connection, life=replica)
        if speaks != self._keys.public:
            raise Outage("center.rotating")
        stream = _STREAM.first(self._connection, of=replica, inside=AUTHORITY)
        before = tip = feed.tip_of(stream)
        wall = get_number(self._connection, _WALL)
        written: list[Entry] = []
        hashes: list[bytes] = []
        for writes in drafts:
            draft = Draft(scope=AUTHORITY, writes=tuple(writes))
            wall = tick(wall, self._now_ms)
            header = Header(
                seq=tip.seq + 1,
                ordinal=tip.ordinal + 1,
                wall_ms=wall,
                person=_PERSON,
                office=_OFFICE,
                command_no=tip.ordinal + 1,
                urgency=draft.urgency,
                schema=SCHEMA,
            )
            ops = plain_ops(draft, KINDS, replica=replica, ordinal=header.ordinal, sight=_Blind())
            tip, entry = advance(tip, encode_entry(replica, AUTHORITY, header, ops))
            written.append(entry)
            hashes.append(tip.hash)
        put(self._connection, _WALL, wall)
        marks = ((tip.seq, sign_tip(self._keys.online, tip)),)
        run = VerifiedRun(before=before, entries=tuple(written), hashes=tuple(hashes), signatures=marks, surplus=0)
        store(self._connection, stream.number, run)
        publishing.publish(self._connection, publishing.cuts_of(stream.number, run, pusher=replica))
        for entry in written:
            fold(self._connection, entry, root=self._keys.root_public)
        return tuple(entity for entry in written for entity, _ in entry.created)


def store(connection: Connection, number: int, run: VerifiedRun) -> None:
    """Store what of a run was verified, at least one entry, and move the stream's tip from where the run began."""
    before, tip = run.before, run.tip
    at = {"stream": number, "replica": tip.replica}
    rows = [
        {**at, "seq": entry.header.seq, "ordinal": entry.header.ordinal, "hash": one, "body": entry.body}
        for entry, one in zip(run.entries, run.hashes, strict=True)
    ]
    _ENTRIES.add(connection, rows)
    if run.signatures:
        marks = [{"stream": number, "seq": seq, "signature": signature} for seq, signature in run.signatures]
        _SIGNATURE.run_each(connection, marks)
    here = {"at": number, "since": before.seq, "held": before.hash}
    moved = _TIP_MOVES.run(connection, **here, to_seq=tip.seq, to_ordinal=tip.ordinal, to_hash=tip.hash)
    assert moved == 1, "another run was stored behind the same tip"


def stream_row(connection: Connection, birth: bytes, scope: bytes) -> tuple[int, Tip]:
    """Return number and tip of the stream (birth, scope), begun empty where it was unknown."""
    parsed = birth_in(birth)
    empty = empty_tip(parsed, scope)  # type: ignore[arg-type]
    _BEGUN.run(connection, replica=parsed.replica, scope=scope, seq=0, ordinal=0, hash=empty.hash)
    found = _STREAM.first(connection, of=parsed.replica, inside=scope)
    return found.number, feed.tip_of(found)


def begin_stream(connection: Connection, empty: Tip) -> int:
    """Begin a stream of which nothing is stored, behind its empty tip; return its number."""
    return int(_BEGINS.scalar(connection, replica=empty.replica, scope=empty.scope, seq=0, ordinal=0, hash=empty.hash))


def stream_found(connection: Connection, birth: bytes, scope: Scope) -> tuple[int | None, Tip]:
    """Return number and tip of the stream (birth, scope), None and the empty tip where nothing of it was ever stored."""
    parsed = birth_in(birth)
    found = _STREAM.first(connection, of=parsed.replica, inside=scope)
    return (None, empty_tip(parsed, scope)) if found is None else (found.number, feed.tip_of(found))


def is_center_line(connection: Connection, replica: ReplicaId) -> bool:
    """Tell whether a replica is a life of this center."""
    return bool(connection.execute(select(replicas.c.center).where(replicas.c.replica == replica)).scalar_one_or_none())


def fold(connection: Connection, entry: Entry, *, root: bytes) -> None:
    """Fold what an authority entry of this center's line creates; anything else in it is looked through.

    What a retired online key wrote beyond the root's word is kept and handed on like anything else, and not folded.
    """
    last = retired.last_ordinal(connection, entry.replica)
    if last is not None and entry.header.ordinal > last:
        return
    for entity, number in entry.created:
        kind = KINDS_BY_NUMBER.get(number)
        if kind is None or not kind.folded_by_center:
            continue
        values: dict[str, Any] = {}
        for op in entry.ops:
            item = kind.by_number.get(op.field)
            if op.creates and op.entity == entity and item is not None and item.accepts(op.value):
                values[item.name] = from_wire(item, op.value)
        _FOLDS.get(kind.name, _look_through)(connection, entity, values, root)


def ranges_in(value: object) -> Ranges:
    """Return ordinal ranges from outside; what is none of them is left out."""
    found: Ranges = []
    for piece in value if isinstance(value, list) else []:
        match piece:
            case [int(first), int(last)] if 0 < first <= last <= _ORDINAL_MAX:
                found.append([first, last])
            case [int(first), None] if 0 < first <= _ORDINAL_MAX:
                found.append([first, None])
            case _:
                pass
    return found


def current_rulings(connection: Connection, replica: ReplicaId) -> tuple[EntityId, ...]:
    """Return the ids of the rulings on a replica that no other names."""
    query = select(rulings.c.entity).where(rulings.c.replica == replica, rulings.c.replaced == 0).order_by(rulings.c.entity)
    return tuple(EntityId(raw) for raw in connection.execute(query).scalars())


def _fold_organisation(connection: Connection, _entity: EntityId, values: Mapping[str, Any], _root: bytes) -> None:
    if not values.get("code"):
        return
    row = {name: values.get(name) for name in ("code", "name", "short_name", "tier", "parent")}
    row |= {name: row[name] or row["code"] for name in ("name", "short_name")}
    connection.execute(insert(organisations).values(row).on_conflict_do_update(index_elements=["code"], set_=row))


def _fold_device(connection: Connection, _entity: EntityId, values: Mapping[str, Any], root: bytes) -> None:
    try:
        certificate = parse_certificate(values.get("certificate") or b"", root=root)
    except Malformed:
        return
    if certificate.role is not Role.DEVICE or not is_within(certificate, Facts(connection).parent):
        return
    row = {
        "certificate": values["certificate"],
        "organisation": certificate.organisation,
        "offices": json.dumps(list(certificate.offices)),
        "letters": certificate.letters,
        "label": values.get("label"),
        "not_after": certificate.not_after_ms,
        "serial": certificate.serial,
    }
    fresh = insert(devices).values(sign_key=certificate.sign_key, **row)
    newer = devices.c.serial <= certificate.serial
    connection.execute(fresh.on_conflict_do_update(index_elements=["sign_key"], set_=row, where=newer))


def _fold_ruling(connection: Connection, entity: EntityId, values: Mapping[str, Any], root: bytes) -> None:
    replica = values.get("replica")
    if not isinstance(replica, bytes):
        return
    row = {
        "replica": replica,
        "ranges": json.dumps(ranges_in(values.get("ranges"))),
        "branch": values.get("branch"),
        "reason": values.get("reason"),
        "by_whom": values.get("by"),
    }
    connection.execute(insert(rulings).values(entity=entity, replaced=0, **row).on_conflict_do_update(index_elements=["entity"], set_=row))
    if isinstance(values.get("key"), bytes):
        connection.execute(insert(keeper_rulings).values(entity=entity, sign_key=values["key"]).on_conflict_do_nothing())
    if isinstance(values.get("wipe"), bytes):
        _fold_wipe(connection, entity, values["wipe"])
    if isinstance(values.get("retires"), bytes):
        word = retired.keep(connection, values["retires"], root=root)
        if word is not None:
            _fold_without(connection, word.key, root)
    replaces = values.get("replaces")
    for named in replaces if isinstance(replaces, list) else []:
        if isinstance(named, bytes):
            stub = insert(rulings).values(entity=named, replaced=1)
            connection.execute(stub.on_conflict_do_update(index_elements=["entity"], set_={"replaced": 1}))


def _fold_without(connection: Connection, key: bytes, root: bytes) -> None:
    """Fold the authority anew where a key that was retired just now had written more than counts."""
    of_key = select(entries.c.replica, entries.c.ordinal, entries.c.body).join(streams, streams.c.number == entries.c.stream)
    of_key = of_key.join(replicas, replicas.c.replica == entries.c.replica).where(streams.c.scope == AUTHORITY)
    written = connection.execute(of_key.where(replicas.c.sign_key == key)).all()
    beyond = [row for row in written if row.ordinal > (retired.last_ordinal(connection, ReplicaId(row.replica)) or 0)]
    if not beyond:
        return
    for row in beyond:
        for op in decode_entry(ReplicaId(row.replica), AUTHORITY, row.body).ops:
            if op.creates and (op.kind, op.field) == _CODE and isinstance(op.value, str):
                connection.execute(delete(organisations).where(organisations.c.code == op.value))
    for table in (devices, rulings, keeper_rulings, wipe_orders):
        connection.execute(delete(table))
    counted = of_key.where(replicas.c.center == 1).order_by(entries.c.stream, entries.c.seq)
    for row in connection.execute(counted).all():
        fold(connection, decode_entry(ReplicaId(row.replica), AUTHORITY, row.body), root=root)


def _fold_wipe(connection: Connection, entity: EntityId, raw: bytes) -> None:
    try:
        order = wipe_said(raw)
    except Malformed:
        return
    connection.execute(insert(wipe_orders).values(entity=entity, sign_key=order.sign_key, raw=raw).on_conflict_do_nothing())


def _look_through(_connection: Connection, _entity: EntityId, _values: Mapping[str, Any], _root: bytes) -> None:
    """Leave out a kind that access does not need."""


_FOLDS = {"organisation": _fold_organisation, "device": _fold_device, "ruling": _fold_ruling}
