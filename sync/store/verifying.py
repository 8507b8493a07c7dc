"""Verifying: what a database proves of itself by hashes and signatures alone, and what it does not.

Everything is walked from births and bytes; no column that says something of itself is believed. Of each stream held: its
entries chain from the genesis, or from the floor below which a checkpoint stands for them, to the tip that is kept; each
signature over a prefix is its author's. Of each author: its birth is sound, and who vouches for its key: a certificate that
the pinned root signed, a person who compared the fingerprint, or nobody. Of each blob that lies here: every leaf proves its
address. Whether the state is what the log says is another question (`rebuild.check`).

Reads alone, beside a running engine too; what comes in meanwhile is looked at as far as it had come at the start.

Source: our design (engine specification §1, §3, §4, §9).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.birth import Birth, parse_birth, parse_certificate
from sync.oplog.codec import Malformed
from sync.oplog.heads import center_in, convicts, head_verifies, parse_head
from sync.oplog.run import Tip, advance, empty_tip, tip_verifies
from sync.store import life, rulings
from sync.store.blobs import Blobs
from sync.store.heads import LOOKED_FOR, PROVEN, TOLD, WAITS
from sync.store.home import Home
from sync.store.life import Connection
from sync.store.trust import ROOT

ROWS = 1_000  # of one reading, so that nothing is held while the rest is checked
FAULTS_MAX = 200
CERTIFIED, ACCEPTED, OWN, UNKNOWN = "certified", "accepted", "own", "unknown"
BIRTH, CHAIN, TIP, SIGNATURE, CERTIFICATE, END, BLOB = "birth", "chain", "tip", "signature", "certificate", "end", "blob"
TREE_HEAD, HISTORIES = "tree_head", "histories"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is not as its hashes and signatures say.

    Attributes:
        sort: `birth` (of an author, malformed or another's), `certificate` (kept for a key, not the root's word), `chain` (an entry
            that does not follow the one before), `signature` (over a prefix, not its author's), `tip` (the stream ends elsewhere than
            is kept), `tree_head` (kept as a center's word, and not signed by it), `histories` (a center signed for a history of `seq`
            entries and can't stand by it), `end` (entries behind the last signature that this device did not write), `blob` (a leaf
            that does not prove its address).
        seq: of the entry in its stream, 0 where it is about no entry.
    """

    sort: str
    replica: bytes = b""
    scope: bytes = b""
    seq: int = 0
    address: bytes = b""


@dataclass(slots=True)
class Verified:
    """What was found.

    Attributes:
        entries: walked and chained, in `streams`.
        signed: of them, below a signature of their author that verifies.
        unsigned: of them, this device's own behind its last signature; it signs before anything leaves.
        vouched: of them, by who vouches for the author's key: `certified`, `accepted`, `own`, `unknown`.
        below: entries of which a checkpoint alone tells, `proven` of them by a log that was walked here and then dropped.
        aside: entries that a ruling sets aside.
        forks: second bodies for one place, kept as proof.
        blobs, partial: contents that lie here whole, and in part.
        rooted: whether a root is pinned at all.
        history: entries of the center's history up to the newest head that it proved to go on from the one before, None without any.
        entries_found: how often an own entry, taken by chance, was found in the center's history.
        heads_waiting: heads shown to others, which the center has not proved yet.
    """

    streams: int = 0
    entries: int = 0
    signed: int = 0
    unsigned: int = 0
    vouched: Counter[str] = field(default_factory=Counter)
    below: int = 0
    below_proven: int = 0
    aside: int = 0
    forks: int = 0
    blobs: int = 0
    partial: int = 0
    rooted: bool = False
    history: int | None = None
    heads_waiting: int = 0
    entries_found: int = 0
    faults: list[Fault] = field(default_factory=list)

    def note(self, fault: Fault) -> None:
        """Keep a fault; of very many the first ones."""
        if len(self.faults) < FAULTS_MAX:
            self.faults.append(fault)


def verify(connection: Connection, home: Home, *, blobs: bool = True, progress: Callable[[int], None] = lambda _entries: None) -> Verified:
    """Walk everything that ``connection`` reads of ``home``; ``progress`` is told the entries walked, now and then.

    Args:
        blobs: whether the contents in the home are of what is read; not those of a backup.

    Raises: Outage: of the disk, through the connection.
    """
    found = Verified()
    root = life.get(connection, ROOT)
    found.rooted = root is not None
    authors = {
        number: _author(connection, found, number, root) for (number,) in connection.execute("select number from replicas").fetchall()
    }
    aside = rulings.ranges_of(connection)
    for stream, replica in connection.execute("select number, replica from streams where seq > 0 order by number").fetchall():
        _walk(connection, found, stream, authors.get(replica), aside)
        progress(found.entries)
    found.forks = int(connection.execute("select count(*) from forks").fetchone()[0])
    below = "select coalesce(sum(bases.floor), 0) from bases join streams on streams.number = bases.stream"
    found.below = int(connection.execute(below).fetchone()[0])
    proven = f"{below} join checkpoints on checkpoints.scope = streams.scope where standing = 1 and proof = 'proven'"
    found.below_proven = int(connection.execute(proven).fetchone()[0])
    found.entries_found = life.get_number(connection, LOOKED_FOR)
    if root is not None:
        _look_at_heads(connection, found, root)
    if blobs:
        _look_at_blobs(found, home)
    return found


@dataclass(frozen=True, slots=True)
class _Author:
    birth: Birth
    vouch: str


def _author(connection: Connection, found: Verified, number: int, root: bytes | None) -> _Author | None:
    """Return an author with who vouches for its key, None where its birth is not sound: nothing of it is."""
    replica, raw, sign_key, standing, certificate = connection.execute(
        "select replica, birth, sign_key, standing, certificate from replicas where number = ?", (number,)
    ).fetchone()
    try:
        birth = parse_birth(raw)
    except Malformed:
        birth = None
    if birth is None or birth.replica != replica or birth.sign_key != sign_key:
        found.note(Fault(sort=BIRTH, replica=replica))
        return None
    for word in (certificate, birth.certificate):
        if word is None or root is None:
            continue
        try:
            if parse_certificate(word, root=root).sign_key == birth.sign_key:
                return _Author(birth, CERTIFIED)
        except Malformed:
            continue
    if certificate is not None and root is not None:
        found.note(Fault(sort=CERTIFICATE, replica=replica))
    return _Author(birth, standing if standing in {OWN, ACCEPTED} else UNKNOWN)


def _walk(
    connection: Connection, found: Verified, stream: int, author: _Author | None, aside: dict[ReplicaId, tuple[tuple[int, int | None], ...]]
) -> None:
    scope, seq, ordinal, kept_hash, floor, floor_ordinal, floor_hash = connection.execute(
        "select scope, streams.seq, ordinal, hash, coalesce(floor, 0), floor_ordinal, floor_hash from streams"
        " left join bases on bases.stream = streams.number where streams.number = ?",
        (stream,),
    ).fetchone()
    found.streams += 1
    if author is None:
        return
    replica = author.birth.replica
    tip = empty_tip(author.birth, Scope(scope))
    if floor:
        tip = Tip(replica=replica, scope=Scope(scope), seq=floor, ordinal=floor_ordinal, hash=floor_hash)
    signed = tip.seq
    ranges = aside.get(replica, ())
    begun = found.entries
    for at, body, signature in _entries(connection, stream, after=tip.seq, last=seq):
        try:
            tip, entry = advance(tip, body)
        except Malformed:
            found.note(Fault(sort=CHAIN, replica=replica, scope=scope, seq=at))
            return
        if signature is not None and not tip_verifies(author.birth.sign_key, tip, signature):
            # A changed body changes every hash behind it: whatever is wrong, the next signature says so.
            found.note(Fault(sort=SIGNATURE, replica=replica, scope=scope, seq=at))
            return
        signed = tip.seq if signature is not None else signed
        found.entries += 1
        found.aside += rulings.covers(ranges, entry.header.ordinal)
    if (tip.seq, tip.ordinal, tip.hash) != (seq, ordinal, kept_hash):
        found.note(Fault(sort=TIP, replica=replica, scope=scope, seq=tip.seq))
        return
    behind = tip.seq - signed
    if behind and not _is_own(connection, replica):
        found.note(Fault(sort=END, replica=replica, scope=scope, seq=signed + 1))
    found.vouched[author.vouch] += found.entries - begun
    found.unsigned += behind
    found.signed += found.entries - begun - behind


def _entries(connection: Connection, stream: int, *, after: int, last: int) -> Iterator[tuple[int, bytes, bytes | None]]:
    """Yield seq, body and signature of a stream's entries, read a piece at a time."""
    while after < last:
        rows = connection.execute(
            "select entries.seq, body, signature from entries left join signatures on signatures.stream = entries.stream"
            " and signatures.seq = entries.seq where entries.stream = ? and entries.seq > ? and entries.seq <= ?"
            " order by entries.seq limit ?",
            (stream, after, last, ROWS),
        ).fetchall()
        if not rows:
            return
        yield from rows
        after = rows[-1][0]


def _is_own(connection: Connection, replica: bytes) -> bool:
    """Tell whether a replica is a life of this device: the present one's key signed its birth."""
    present = "select sign_key from replicas where replica = (select value from meta where name = 'replica')"
    found = connection.execute(f"select 1 from replicas where replica = ? and sign_key in ({present})", (replica,)).fetchone()
    return found is not None


def _look_at_heads(connection: Connection, found: Verified, root: bytes) -> None:
    """Check every head and every proof of two histories by signatures alone."""
    rows = connection.execute(
        "select tree_heads.raw, tree_heads.state, replicas.birth from tree_heads left join replicas on replicas.replica = center"
    ).fetchall()
    for raw, state, birth in rows:
        try:
            head = parse_head(raw)
            center, key = center_in(birth or b"", root=root)
        except Malformed:
            found.note(Fault(sort=TREE_HEAD))
            continue
        if head.center != center or not head_verifies(head, key):
            found.note(Fault(sort=TREE_HEAD, replica=center, seq=head.tree.size))
        elif state == PROVEN:
            found.history = max(found.history or 0, head.tree.size)
        elif state == WAITS:
            found.heads_waiting += 1
    for raw, center, size, source in connection.execute("select raw, center, size, source from convictions order by found_ms").fetchall():
        try:
            fault = source == TOLD or convicts(raw, root=root).head.tree.size == size
        except Malformed:
            fault = False
        if fault:
            found.note(Fault(sort=HISTORIES, replica=center, seq=size))


def _look_at_blobs(found: Verified, home: Home) -> None:
    files = Blobs(home).files
    whole, partial = files.addresses()
    found.partial = len(partial)
    for address in sorted(whole):
        if files.scan(address).is_whole:
            found.blobs += 1
        else:
            found.note(Fault(sort=BLOB, address=address))
