"""Tree heads: what the center bound itself to here, what others were shown, and what convicts it of two histories.

Of each life of the center the device keeps the newest head that was *proven* to go on from the one before, some earlier ones, so
that what others were shown can be compared without a link, and heads that *wait* until the center proves them. A head that the
center could not prove is *refuted*, and what convicts it is kept for good, shown, and carried on. The first head is believed: a
device that never saw another history can't know of one, but whoever it meets may.

With each hourly question two entries of this device's present life are looked for: what the center acknowledged longer ago than any
publishing takes must be in its history. That one is not convinces nobody else, who can't know what was acknowledged here.

Of an online key that the root retired only the heads count that its lives may have signed before. Where a center goes on under
another key, its tree must go on from what the key before proved here. What the root settled convicts nobody any more: it is kept,
and neither shown as a warning nor carried on.

None of this takes part in the state, and nothing here holds up anybody's work.

Layer: store. Source: our design (engine specification §7, §9; S11).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.birth import parse_birth
from sync.oplog.codec import Malformed
from sync.oplog.heads import (
    ASKED_MAX,
    EVIDENCE_MAX,
    Answer,
    Ask,
    Conviction,
    Head,
    Place,
    Why,
    answer_verifies,
    center_in,
    conviction_id,
    convicts,
    head_verifies,
    is_in,
    make_evidence,
    parse_answer,
    parse_head,
    refuted,
)
from sync.oplog.tree import TreeHead
from sync.store import life, log, retired
from sync.store.desk import Desk
from sync.store.life import Connection
from sync.store.reach import REACH
from sync.store.trust import ROOT

CENTER, TOLD = "center", "told"
WAITS, PROVEN, REFUTED = "waits", "proven", "refuted"
PROVEN_KEPT, WAITING_KEPT, CONVICTIONS_KEPT = 8, 32, 16
RELAYED_HEADS, RELAYED_CONVICTIONS = 4, 4
ENTRY_MISSING = "tree.entry_missing"
LOOKED_FOR, PLACES_A_QUESTION = "tree_entries_found", 2
PUBLISHED_MS = 10 * 60 * 1_000
UNPROVEN_MS = "tree_unproven_ms"  # since when the center was asked and gave nothing that could be believed


@dataclass(frozen=True, slots=True)
class Convicted:
    """What convicted a center just now: for the log, and for whoever is told."""

    why: str
    center: ReplicaId
    size: int


def learn(desk: Desk, raws: Iterable[bytes], *, source: str, now_ms: int) -> tuple[Convicted, ...]:
    """Keep what ``source`` handed over that is a head or convicts, by signatures alone; return what convicted a center."""
    found: list[Convicted] = []
    for raw in raws:
        try:
            head = parse_head(raw)
        except Malformed:
            found.extend(_taken(desk, raw, source, now_ms))
            continue
        known = _center(desk.connection, head.center)
        if known is not None and _counts(desk.connection, head, known[1]):
            found.extend(_noted(desk, head, known[0], source=source, state=WAITS, now_ms=now_ms))
    return tuple(found)


def question(desk: Desk, center: ReplicaId, told: TreeHead | None, *, always: bool) -> Ask | None:
    """Return what to ask the center: whether its tree goes on from what it told and what others were shown.

    Args:
        told: the tree of its last reply.
        always: ask even where nothing waits, whether what was proven is still there.
    """
    newest = _newest_proven(desk.connection, center) or _proven_before(desk.connection, center)
    waiting = desk.connection.execute(
        "select size, root from tree_heads where center = ? and state = ? order by size limit ?", (center, WAITS, ASKED_MAX - 2)
    ).fetchall()
    untold = desk.connection.execute("select raw, center from convictions where told = 0 order by found_ms").fetchall()
    evidence = [raw for raw, convicted in untold if not is_settled(desk.connection, convicted)][:EVIDENCE_MAX]
    trees = {TreeHead(size, root): None for size, root in waiting if size}
    if told is not None and told.size and (newest is None or told.size >= newest.size) and told != newest:
        trees[told] = None
    if not (trees or evidence or always):
        return None
    if newest is not None and newest.size:
        trees[newest] = None
    places = tuple(_acknowledged(desk, center)) if always else ()
    return Ask(center=center, trees=tuple(trees), places=places, evidence=tuple(evidence))


@dataclass(frozen=True, slots=True)
class Weighed:
    """What heads say beside those held here: how many a known center signed, and how many histories can't both be."""

    signed: int = 0
    against: int = 0


def weigh(connection: Connection, raws: Iterable[bytes]) -> Weighed:
    """Tell what ``raws`` prove, without keeping anything: of words that a bundle brings, say."""
    root = life.get(connection, ROOT)
    signed, against = 0, set[bytes]()
    for raw in raws:
        try:
            head = parse_head(raw)
        except Malformed:
            with suppress(Malformed):
                against.add(convicts(raw, root=root or b"").id)
            continue
        known = _center(connection, head.center)
        if known is None or not _counts(connection, head, known[1]):
            continue
        signed += 1
        place = (head.center, head.tree.size, head.tree.root)
        if connection.execute("select 1 from tree_heads where center = ? and size = ? and root <> ?", place).fetchone():
            against.add(conviction_id(head.center, head.tree.size))
    return Weighed(signed, len(against))


def awaits(connection: Connection) -> bool:
    """Tell whether what somebody else was shown, or what convicts, waits for the center: asked sooner than for its own growth."""
    if connection.execute("select 1 from tree_heads where state = ?", (WAITS,)).fetchone() is not None:
        return True
    untold = connection.execute("select distinct center from convictions where told = 0").fetchall()
    return any(not is_settled(connection, center) for (center,) in untold)


def answered(desk: Desk, ask: Ask, raw: bytes, *, now_ms: int) -> tuple[Convicted, ...] | None:
    """Judge the center's answer and keep what it proves or refutes; return what convicted it.

    Returns: None where this is no answer of this center to this question: what waited goes on waiting.
    """
    known = _center(desk.connection, ask.center)
    try:
        answer = parse_answer(raw)
    except Malformed:
        return None
    if known is None or answer.head.center != ask.center or not answer_verifies(answer, known[1]):
        return None
    if not retired.head_stands(desk.connection, answer.head, known[1]):
        return None
    if not {told for told, _ in answer.proofs} >= set(ask.trees) or not {place for place, _ in answer.leaves} >= set(ask.places):
        return None
    found: list[Convicted] = []
    for tree in ask.trees:
        found.extend(_judged(desk, tree, answer, known[0], now_ms))
    for place in ask.places:
        found.extend(_looked_for(desk, place, answer, now_ms))
    found.extend(_noted(desk, answer.head, known[0], source=CENTER, state=PROVEN, now_ms=now_ms))
    desk.connection.executemany("update convictions set told = 1 where raw = ?", [(sent,) for sent in ask.evidence])
    life.put(desk.connection, UNPROVEN_MS, None)
    _thin(desk.connection, ask.center)
    return tuple(found)


def unanswered(desk: Desk, *, now_ms: int) -> None:
    """Note since when a center that once proved its history has given no proof."""
    spoke = desk.connection.execute("select 1 from tree_heads where state = ?", (PROVEN,)).fetchone() is not None
    if spoke and not life.get_number(desk.connection, UNPROVEN_MS):
        life.put(desk.connection, UNPROVEN_MS, now_ms)


def is_settled(connection: Connection, center: ReplicaId) -> bool:
    """Tell whether the root settled which of a center's histories goes on."""
    row = connection.execute("select sign_key from replicas where replica = ?", (center,)).fetchone()
    return row is not None and retired.is_settled(connection, center, row[0])


def note_settled(desk: Desk) -> None:
    """Tell whoever watches that what the root settled is no warning any more, and let go of heads that a retired key may not sign."""
    connection = desk.connection
    for (center,) in connection.execute("select distinct center from convictions").fetchall():
        if is_settled(connection, center):
            desk.folding.changes.add(REACH, center)
            life.put(connection, UNPROVEN_MS, None)
    for (center,) in connection.execute("select distinct center from tree_heads").fetchall():
        known = _center(connection, center)
        if known is None:
            continue
        for (raw,) in connection.execute("select raw from tree_heads where center = ?", (center,)).fetchall():
            head = parse_head(raw)
            if not retired.head_stands(connection, head, known[1]):
                place = (center, head.tree.size, head.tree.root)
                connection.execute("delete from tree_heads where center = ? and size = ? and root = ?", place)


def relayed(connection: Connection) -> tuple[bytes, ...]:
    """Return what others are to hear: what convicts, and the newest head of each life that the center gave here."""
    every = connection.execute("select raw, center from convictions where source <> ? order by found_ms desc", (TOLD,)).fetchall()
    convicted = [(raw,) for raw, center in every if not is_settled(connection, center)][:RELAYED_CONVICTIONS]
    newest = connection.execute(
        "select raw from tree_heads one where source = ? and state = ? and size ="
        " (select max(size) from tree_heads other where other.center = one.center and source = ? and state = ?)"
        " order by learnt_ms desc limit ?",
        (CENTER, PROVEN, CENTER, PROVEN, RELAYED_HEADS),
    ).fetchall()
    return tuple(raw for (raw,) in (*convicted, *newest))


def _judged(desk: Desk, tree: TreeHead, answer: Answer, birth: bytes, now_ms: int) -> Sequence[Convicted]:
    """Let one tree that was asked about be proven or refuted."""
    connection, center = desk.connection, answer.head.center
    place = (center, tree.size, tree.root)
    row = connection.execute("select raw, source from tree_heads where center = ? and size = ? and root = ?", place).fetchone()
    why = refuted(tree, answer)
    if row is not None:
        connection.execute(
            "update tree_heads set state = ? where center = ? and size = ? and root = ?", (PROVEN if why is None else REFUTED, *place)
        )
    if why is None:
        return ()
    if row is None:
        # Told in a reply, whose signature is over much that others may not read: the device alone knows what it was told.
        return _kept_row(desk, _Found(conviction_id(center, tree.size), center, why, answer.raw, TOLD, tree.size), now_ms)
    head = parse_head(row[0])
    return _kept(desk, Conviction(why=why, head=head, newer=answer.head), make_evidence(birth, head, answer), row[1], now_ms)


def _acknowledged(desk: Desk, center: ReplicaId) -> Iterator[Place]:
    """Yield places of own entries, by chance, that the center acknowledged long before it signed its newest head."""
    newest = desk.connection.execute(
        "select raw from tree_heads where center = ? and source = ? and state = ? order by size desc limit 1", (center, CENTER, PROVEN)
    ).fetchone()
    own = desk.life_or_none()
    if newest is None or own is None:
        return
    rows = desk.connection.execute(
        "select streams.number, streams.scope, claims_on.seq from claims_on join claims_kept on claims_kept.number = claims_on.claim"
        " join streams on streams.number = claims_on.stream join replicas on replicas.number = streams.replica"
        " where claims_on.holder = ? and replicas.replica = ? and claims_kept.at_ms <= ? order by random() limit ?",
        (center, own.replica, parse_head(newest[0]).at_ms - PUBLISHED_MS, PLACES_A_QUESTION),
    ).fetchall()
    for number, scope, seq in rows:
        signed = "select seq from signatures where stream = ? and seq <= ? order by random() limit 1"
        found = desk.connection.execute(signed, (number, seq)).fetchone()
        if found is not None:
            yield own.replica, Scope(scope), found[0]


def _looked_for(desk: Desk, place: Place, answer: Answer, now_ms: int) -> Sequence[Convicted]:
    """Judge whether an own entry is in the center's history; one that is not held here any more says nothing."""
    replica, scope, seq = place
    stream = desk.streams.known(replica, scope)
    held = None
    if stream is not None:
        held = desk.connection.execute("select hash from signatures where stream = ? and seq = ?", (stream.number, seq)).fetchone()
    if held is None:
        return ()
    if is_in(answer, place, held[0]):
        life.put(desk.connection, LOOKED_FOR, life.get_number(desk.connection, LOOKED_FOR) + 1)
        return ()
    return _kept_row(desk, _Found(held[0], answer.head.center, ENTRY_MISSING, answer.raw, TOLD, answer.head.tree.size), now_ms)


def _noted(desk: Desk, head: Head, birth: bytes, *, source: str, state: str, now_ms: int) -> Sequence[Convicted]:
    """Keep a verified head; what is of the same size must be the same tree."""
    connection = desk.connection
    others = connection.execute(
        "select raw, source from tree_heads where center = ? and size = ? and root <> ?", (head.center, head.tree.size, head.tree.root)
    ).fetchall()
    found: list[Convicted] = []
    for raw, whose in others:
        other = parse_head(raw)
        conviction = Conviction(why=Why.TWO_ROOTS, head=other, newer=head)
        found.extend(_kept(desk, conviction, make_evidence(birth, other, head), source if whose == CENTER else whose, now_ms))
    kept = REFUTED if others and state == WAITS else state
    connection.execute(
        "insert into tree_heads (center, size, root, raw, source, state, learnt_ms) values (?, ?, ?, ?, ?, ?, ?)"
        " on conflict (center, size, root) do update set raw = excluded.raw, source = excluded.source, state = excluded.state"
        " where excluded.state = 'proven'",
        (head.center, head.tree.size, head.tree.root, head.raw, source, kept, now_ms),
    )
    connection.execute(
        "delete from tree_heads where center = ? and state = ? and size not in"
        " (select size from tree_heads where center = ? and state = ? order by size limit ?)",
        (head.center, WAITS, head.center, WAITS, WAITING_KEPT),
    )
    return found


def _taken(desk: Desk, raw: bytes, source: str, now_ms: int) -> Sequence[Convicted]:
    """Keep evidence that somebody else handed over, where it convicts."""
    root = desk.trust.root
    if root is None:
        return ()
    try:
        conviction = convicts(raw, root=root)
    except Malformed:
        return ()
    return _kept(desk, conviction, raw, source, now_ms)


@dataclass(frozen=True, slots=True)
class _Found:
    id: bytes
    center: ReplicaId
    why: str
    raw: bytes
    source: str
    size: int


def _kept(desk: Desk, conviction: Conviction, raw: bytes, source: str, now_ms: int) -> Sequence[Convicted]:
    head = conviction.head
    return _kept_row(desk, _Found(conviction.id, head.center, conviction.why, raw, source, head.tree.size), now_ms)


def _kept_row(desk: Desk, found: _Found, now_ms: int) -> Sequence[Convicted]:
    connection = desk.connection
    known = connection.execute("select count(*), max(id = ?) from convictions", (found.id,)).fetchone()
    if known[1] or known[0] >= CONVICTIONS_KEPT:
        return ()
    connection.execute(
        "insert into convictions (id, center, size, why, raw, source, found_ms, told) values (?, ?, ?, ?, ?, ?, ?, ?)",
        (found.id, found.center, found.size, str(found.why), found.raw, found.source, now_ms, int(found.source == TOLD)),
    )
    desk.folding.changes.add(REACH, found.center)
    return (Convicted(str(found.why), found.center, found.size),)


def _thin(connection: Connection, center: ReplicaId) -> None:
    connection.execute(
        "delete from tree_heads where center = ? and state = ? and size not in"
        " (select size from tree_heads where center = ? and state = ? order by size desc limit ?)",
        (center, PROVEN, center, PROVEN, PROVEN_KEPT),
    )


def _newest_proven(connection: Connection, center: ReplicaId) -> TreeHead | None:
    row = connection.execute(
        "select size, root from tree_heads where center = ? and state = ? and source = ? order by learnt_ms desc, size desc limit 1",
        (center, PROVEN, CENTER),
    ).fetchone()
    return None if row is None else TreeHead(*row)


def _proven_before(connection: Connection, center: ReplicaId) -> TreeHead | None:
    """Return what the life before proved here, where the root let another key follow and nothing was in question."""
    raw = log.birth(connection, center)
    born = None if raw is None else parse_birth(raw)
    if born is None or born.predecessor is None:
        return None
    before = connection.execute("select sign_key from replicas where replica = ?", (born.predecessor,)).fetchone()
    said = None if before is None else retired.retirements(connection).get(before[0])
    if said is None or said.settles or said.successor != born.sign_key:
        return None
    return _newest_proven(connection, born.predecessor)


def _counts(connection: Connection, head: Head, key: bytes) -> bool:
    return head_verifies(head, key) and retired.head_stands(connection, head, key)


def _center(connection: Connection, replica: ReplicaId) -> tuple[bytes, bytes] | None:
    """Return birth and key of a center, None where this device knows no such center under its root."""
    row = connection.execute("select birth from replicas where replica = ?", (replica,)).fetchone()
    root = life.get(connection, ROOT)
    if row is None or root is None:
        return None
    try:
        return row[0], center_in(row[0], root=root)[1]
    except Malformed:
        return None
