"""What arrives: births learnt, runs verified and stored, entries folded when their time has come.

Storing and folding are two steps: a run is durable once its entries and signature are in the log, and counts once they are
folded. Between the two a crash loses nothing, and a stream whose author is unknown, or whose scope's founding is missing,
waits here without blocking any other.

Forks (K6): a second body for one ordinal is kept as proof; from there on the branch with the lower entry hash folds.

Source: our design (engine specification §1, §4, §6).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sync.domain.ids import ReplicaId
from sync.oplog.clock import observe
from sync.oplog.codec import Malformed
from sync.oplog.entry import Entry, Header, genesis, read_entry
from sync.oplog.proved import Proofs, ProvedRun
from sync.oplog.run import Run, Tip, VerifiedRun, verify_run
from sync.store import adoption, heads, slips, wiping
from sync.store import life as lives
from sync.store.branches import Branches
from sync.store.centers import OTHER, only_center, only_life
from sync.store.claims import keep_claim
from sync.store.clocks import note_suspects
from sync.store.desk import Desk
from sync.store.exchange import Learnt
from sync.store.reach import REACH
from sync.store.rulings import keys_revoked
from sync.store.streams import ReplicaRow, StreamRow

DECODED_MAX = 20_000
FOLD_ROWS = 200
LOOKED_AT_ONCE = 64  # streams that wait, between two looks at the clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of one run."""

    tip: Tip | None
    entries: int
    refused: str | None = None


class Inbox:
    """Receives for one desk; owned by the writer thread."""

    def __init__(self, desk: Desk) -> None:
        """Store into ``desk``'s replica."""
        self._desk = desk
        self._branches = Branches(desk)
        self._decoded: dict[tuple[int, int], Entry] = {}
        self._after = 0
        self._found = False
        self._anew = False

    def forget(self) -> None:
        """Drop entries decoded for a transaction that was rolled back, and begin a pass anew."""
        self._decoded.clear()
        self._after = 0
        self._anew = True

    def learn_birth(self, raw: bytes, *, now_ms: int) -> str | None:
        """Note a birth; return why it was refused, or None."""
        try:
            row = self._desk.trust.learn_birth(raw, now_ms=now_ms)
        except Malformed as error:
            return str(error)
        slips.verify_held(self._desk, row)
        return None

    def store(self, run: Run, *, now_ms: int, proofs: Proofs | None = None) -> Stored:
        """Verify ``run``, unless one of ``proofs`` says that it was, and put what can be believed of it into the log."""
        if run.birth is not None and self.learn_birth(run.birth, now_ms=now_ms) is not None:
            return Stored(tip=None, entries=0, refused="birth.malformed")
        author = self._desk.streams.replica(run.replica)
        if author is None:
            return Stored(tip=None, entries=0, refused="birth.unknown")
        known = self._desk.streams.known(run.replica, run.scope)
        before = (
            known.tip
            if known is not None
            else Tip(replica=run.replica, scope=run.scope, seq=0, ordinal=0, hash=genesis(author.hash, run.scope))
        )
        proved = self._proved(run, before, author, proofs)
        if proved is not None:
            return self._append_proved(author, proved, now_ms=now_ms)
        try:
            verified = verify_run(run, before, sign_key=author.sign_key)
        except Malformed as error:
            return self._store_fork(run, author, known, now_ms=now_ms) or Stored(tip=None, entries=0, refused=str(error))
        if not verified.entries:
            fork = self._store_fork(run, author, known, now_ms=now_ms) if known is not None else None
            return fork or Stored(tip=verified.tip if known is not None else None, entries=0)
        if author.standing == "own":
            self._begin_successor(author, now_ms=now_ms)
        return self._append(author, verified, now_ms=now_ms)

    def _proved(self, run: Run, before: Tip, author: ReplicaRow, proofs: Proofs | None) -> ProvedRun | None:
        """Return what was proved of a run; None where nothing was, and where more than its headers is asked for when it is stored.

        That is so of this device's own entries, of an author whose slips wait to be compared, and of one that forked.
        """
        if proofs is None or author.standing == "own" or slips.waits_for(self._desk.connection, author.replica):
            return None
        proved = proofs.proved(run, before, sign_key=author.sign_key)
        if proved is None or self._branches.is_contested(author, {header.ordinal for header in proved.headers}):
            return None
        return proved

    def learn(self, learnt: Learnt, *, now_ms: int) -> None:
        """Keep what a holder is known to hold; a claim never goes back within one life of the holder."""
        connection = self._desk.connection
        if learnt.sort == "center":
            # One center at a time: what an earlier life of it held is no longer known to be held anywhere (K8).
            only_center(connection, learnt.holder)
        elif learnt.sort == OTHER:
            only_life(connection, learnt.holder)
        connection.execute(
            "insert into holders (replica, sort, name) values (?, ?, ?)"
            " on conflict (replica) do update set sort = excluded.sort, name = excluded.name",
            (learnt.holder, learnt.sort, learnt.name),
        )
        (holder,) = connection.execute("select number from holders where replica = ?", (learnt.holder,)).fetchone()
        for row in learnt.rows:
            stream = self._desk.streams.known(row.replica, row.scope)
            if stream is None:
                continue
            written = connection.execute(
                "insert into reach (holder, stream, seq, path, learnt_ms) values (?, ?, ?, ?, ?) on conflict (holder, stream) do update"
                " set seq = excluded.seq, path = excluded.path, learnt_ms = excluded.learnt_ms where excluded.seq > reach.seq",
                (holder, stream.number, row.seq, learnt.path, now_ms),
            )
            if written.rowcount:
                self._desk.folding.changes.add(REACH, learnt.holder)
        if learnt.claim is not None:
            connection.execute("insert or replace into claims values (?, ?, ?)", (learnt.holder, learnt.claim, now_ms))
            keep_claim(self._desk, learnt)

    def anew(self) -> None:
        """Note that something happened beside the folding: what waits may count now, so one pass more is made."""
        self._anew = True

    def fold_some(self, has_time: Callable[[], bool]) -> bool:
        """Fold entries that may count now while ``has_time``; return whether there may be more.

        Streams are gone through in passes, and a turn goes on where the one before it ended: what waits, for an author to be
        trusted or a scope to be founded, is looked at once in a pass. A pass that folded something is followed by another.
        """
        desk = self._desk
        desk.folding.prepare_rulings()
        desk.streams.flush()
        if not self._after:
            self._anew = False
        folded = False
        ended = True
        for count, stream in enumerate(desk.streams.behind(self._after), 1):
            if desk.is_foldable(stream):
                for entry in self._unfolded(stream):
                    desk.folding.fold(stream, entry)
                    folded = True
                    if not has_time():
                        ended = False
                        break
            elif not count % LOOKED_AT_ONCE and not has_time():
                ended = False
            if not ended:
                # Of one that was folded in part the rest comes first in the next turn.
                self._after = stream.number - int(stream.folded_seq < stream.seq and folded)
                break
        self._found = self._found or folded
        if folded:
            desk.folding.flush()
            desk.streams.flush()
            self._consequences()
        if not ended:
            return True
        again = self._found or self._anew
        self._after, self._found, self._anew = 0, False, False
        return again

    def is_behind(self) -> bool:
        """Tell whether entries are stored that are not folded: what waits, say for an author to be trusted, any act may let in."""
        return next(self._desk.streams.behind(), None) is not None

    def _unfolded(self, stream: StreamRow) -> Iterator[Entry]:
        while stream.folded_seq < stream.seq:
            rows = self._desk.connection.execute(
                "select seq, body from entries where stream = ? and seq > ? order by seq limit ?",
                (stream.number, stream.folded_seq, FOLD_ROWS),
            ).fetchall()
            for seq, body in rows:
                entry = self._decoded.pop((stream.number, seq), None)
                yield entry or read_entry(stream.replica.replica, stream.scope, body)

    def _consequences(self) -> None:
        """Follow authority records: they change the tree, a device's standing, and what is set aside."""
        desk, kinds = self._desk, self._desk.folding.changes.kinds
        if "organisation" in kinds:
            desk.tree.reload()
        for device in kinds.get("device", ()):
            found = desk.connection.execute("select sign_key from device_rows where id = ?", (device,)).fetchone()
            changed = () if found is None or found[0] is None else desk.trust.reassess_key(found[0])
            for row in changed:
                desk.folding.project_again(row.replica, row.organisation)
        if "organisation" in kinds or ("ruling" in kinds and keys_revoked(desk.connection)):
            for row in desk.trust.reassess_through_officers():
                desk.folding.project_again(row.replica, row.organisation)
        if "ruling" in kinds:
            desk.trust.reassess_retired()
            heads.note_settled(desk)
            wiping.note_rulings(desk, now_ms=desk.life.wall_ms)
            desk.folding.rule(now_ms=desk.life.wall_ms)
            desk.folding.flush()
            self._choose_branches(kinds["ruling"])
            adoption.distrust(desk, now_ms=desk.life.wall_ms)

    def _choose_branches(self, ruled: Iterable[bytes]) -> None:
        """Let the branches count that changed rulings name."""
        desk = self._desk
        found = {desk.connection.execute("select replica from ruling_rows where id = ?", (one,)).fetchone() for one in ruled}
        for replica in sorted({row[0] for row in found if row is not None and row[0] is not None}):
            self._decoded.clear()
            self._branches.judge_ruled(ReplicaId(replica), now_ms=desk.life.wall_ms)
        desk.folding.flush()

    def _append(self, author: ReplicaRow, verified: VerifiedRun, *, now_ms: int) -> Stored:
        desk = self._desk
        stream = desk.streams.stream(author, verified.before.scope)
        entries = verified.entries
        self._note(author, entries, now_ms=now_ms)
        if self._branches.is_contested(author, {entry.header.ordinal for entry in entries}):
            return self._judge(author, stream, entries, verified.hashes, dict(verified.signatures), now_ms=now_ms)
        first = entries[0].header.seq
        signatures = [(seq, verified.hashes[seq - first], signature) for seq, signature in verified.signatures]
        if len(self._decoded) < DECODED_MAX:
            self._decoded.update({(stream.number, entry.header.seq): entry for entry in entries})
        rows = [(entry.header, entry.body) for entry in entries]
        return self._write(stream, rows, signatures, verified.tip, now_ms=now_ms)

    def _append_proved(self, author: ReplicaRow, proved: ProvedRun, *, now_ms: int) -> Stored:
        stream = self._desk.streams.stream(author, proved.before.scope)
        note_suspects(self._desk.connection, author.number, proved.headers, now_ms=now_ms)
        rows = list(zip(proved.headers, proved.bodies, strict=True))
        return self._write(stream, rows, proved.signatures, proved.tip, now_ms=now_ms)

    def _write(
        self,
        stream: StreamRow,
        rows: Sequence[tuple[Header, bytes]],
        signatures: Sequence[tuple[int, bytes, bytes]],
        tip: Tip,
        *,
        now_ms: int,
    ) -> Stored:
        """Put entries that verified behind the end of their stream. `signatures`: (seq, entry hash, signature)."""
        desk, author = self._desk, stream.replica
        desk.connection.executemany(
            "insert into entries (stream, seq, replica, ordinal, urgency, body) values (?, ?, ?, ?, ?, ?)",
            [(stream.number, header.seq, author.number, header.ordinal, int(header.urgency), body) for header, body in rows],
        )
        first = rows[0][0].seq
        desk.connection.executemany(
            "insert or replace into signatures values (?, ?, ?, ?, ?)",
            [(stream.number, seq, rows[seq - first][0].ordinal, hash_, signature) for seq, hash_, signature in signatures],
        )
        stream.seq, stream.ordinal, stream.hash = tip.seq, tip.ordinal, tip.hash
        desk.streams.touch(stream)
        life = desk.life
        life.wall_ms = observe(life.wall_ms, rows[-1][0].wall_ms, now_ms)
        lives.save_life(desk.connection, life)
        return Stored(tip=tip, entries=len(rows))

    def _note(self, author: ReplicaRow, entries: Sequence[Entry], *, now_ms: int) -> None:
        """Keep what is true of an arrival alone: clocks beyond the bound, and slips that had come ahead of it."""
        note_suspects(self._desk.connection, author.number, [entry.header for entry in entries], now_ms=now_ms)
        slips.absorb(self._desk, author.replica, entries)

    def _store_fork(self, run: Run, author: ReplicaRow, stream: StreamRow | None, *, now_ms: int) -> Stored | None:
        """Keep the other branch of a forked stream; fold the lower one. None when the run proves no fork."""
        fork = None if stream is None else self._branches.find(run, author, stream)
        if stream is None or fork is None:
            return None
        if author.standing == "own":
            self._begin_successor(author, now_ms=now_ms)
        self._note(author, fork.theirs, now_ms=now_ms)
        return self._judge(author, stream, fork.theirs, fork.theirs_hashes, dict(fork.signatures), now_ms=now_ms)

    def _judge(
        self,
        author: ReplicaRow,
        stream: StreamRow,
        entries: Sequence[Entry],
        hashes: Sequence[bytes],
        signatures: Mapping[int, bytes],
        *,
        now_ms: int,
    ) -> Stored:
        """Take entries of a replica that forked: keep them all, and let the branch count that must."""
        connection = self._desk.connection
        before = connection.execute("select count(*) from entries where replica = ?", (author.number,)).fetchone()[0]
        self._branches.keep(author, entries, hashes, signatures, now_ms=now_ms)
        self._decoded.clear()
        self._branches.judge(author, now_ms=now_ms)
        after = connection.execute("select count(*) from entries where replica = ?", (author.number,)).fetchone()[0]
        return Stored(tip=stream.tip, entries=max(0, after - before), refused="fork")

    def _begin_successor(self, own: ReplicaRow, *, now_ms: int) -> None:
        """Others hold entries of this replica that it does not: it was restored or cloned. It goes on as a new life."""
        self._desk.begin_successor(own, now_ms=now_ms)
