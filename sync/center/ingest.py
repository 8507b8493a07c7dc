"""Ingest: what a device pushed, verified from the stored tips, stored, judged and published in one transaction.

A run that can't be believed is refused by name and changes nothing; the others go on, so one poisoned stream holds up
nobody. A second, validly signed body for one seq or ordinal is a fork: both are kept as proof, and a ruling says which
branch stands. What this very life of the center is shown of itself and does not hold ends it: it was restored from an older
copy, or copied, and the next life begins before anything is answered. The streams of a device that nobody certified are not
taken from anyone; its key waits for admission.

Source: engine specification §3 (K5, K6, K10), §10.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from sync.center import authority, life, publishing, retired, unpublished
from sync.center.authority import EPOCH, REPLICA
from sync.center.births import birth_in, center_word
from sync.center.database import devices, entries, forks, get, get_number, newcomers, replicas
from sync.center.judge import Judge, Verdicts
from sync.center.keys import CenterKeys
from sync.center.prepared import Listed, Prepared
from sync.center.rulings import conclude, note_fork
from sync.center.turned_away import is_turned_away
from sync.domain.ids import ReplicaId
from sync.domain.scopes import AUTHORITY, Scope
from sync.oplog.birth import Birth
from sync.oplog.codec import Malformed
from sync.oplog.run import Run, Tip, VerifiedRun, advance, empty_tip, verify_run
from sync.protocol.claims import Claim, claim_verifies, parse_claim

NEWCOMERS_MAX = 10_000
_BIRTH = Prepared(select(replicas.c.birth).where(replicas.c.replica == bindparam("of")))
_CERTIFIED = Prepared(select(devices.c.sign_key).where(devices.c.sign_key == bindparam("key")))
_HELD = Prepared(
    select(entries.c.seq, entries.c.hash, entries.c.ordinal, entries.c.body).where(
        entries.c.stream == bindparam("at"), entries.c.seq.between(bindparam("first"), bindparam("last"))
    )
)
_USED = Listed("select ordinal, hash from entries where replica = :of and ordinal {listed}")


@dataclass(slots=True)
class Ingested:
    """What a push changed. `tips` are durable once the transaction is committed; `streams` are the numbers of those that grew."""

    tips: dict[tuple[ReplicaId, Scope], Tip] = field(default_factory=dict)
    refused: list[tuple[ReplicaId, Scope, str]] = field(default_factory=list)
    stored: int = 0
    streams: set[int] = field(default_factory=set)


class Ingest:
    """Takes one device's push inside one writing transaction."""

    def __init__(self, connection: Connection, keys: CenterKeys, *, now_ms: int, later: bool = False, vouched: bool = False) -> None:
        """Work in the transaction of ``connection``.

        Args:
            later: the sequencer judges and publishes, and others push meanwhile.
            vouched: who pushes is the center above, which certified whose births it brings.
        """
        self._vouched = vouched
        self._connection = connection
        self._later = later
        self._keys = keys
        self._now_ms = now_ms
        self._verdicts = Verdicts()
        self._judge = Judge(connection, self._verdicts)
        self._forked: set[ReplicaId] = set()
        self._births: dict[ReplicaId, bytes] = {}  # held births that were read here; one never changes

    def knows(self, replica: ReplicaId, birth: bytes) -> None:
        """Take it that ``birth`` is held: it was read in this transaction."""
        self._births[replica] = birth

    def take(self, runs: Sequence[Run], births: Iterable[Birth], *, pusher: ReplicaId) -> Ingested:
        """Store what of ``runs`` can be believed: authority first, then in the order given."""
        result = Ingested()
        brought = sorted(births, key=lambda birth: (birth.sign_key, birth.replica))
        for birth in brought:
            self._learn(birth)
        if self._later:
            unpublished.hold(self._connection, {run.replica for run in runs})
        for run in (run for run in runs if run.scope == AUTHORITY):
            self._take_run(run, result, pusher)
        # A center that was put back is brought a certificate and what its device wrote by one request.
        for birth in brought if result.stored else ():
            self._learn(birth)
        for run in (run for run in runs if run.scope != AUTHORITY):
            self._take_run(run, result, pusher)
        if any(scope == AUTHORITY for _, scope in result.tips) and result.stored:
            self._judge.again()
        if not self._later:
            conclude(self._connection, self._keys, self._verdicts, forked=self._forked, now_ms=self._now_ms)
        return result

    def take_claims(self, raws: tuple[bytes, ...], *, sign_key: bytes | None, pusher: ReplicaId | None = None) -> bool:
        """Store and publish the reach claims that this device signed; others' are passed over. Returns whether any was.

        Args:
            sign_key: the device's; None for another center, which brings what each holder signed.
            pusher: that center, to which its claims are not given back.
        """
        taken = False
        for raw in raws:
            try:
                claim = parse_claim(raw)
            except Malformed:
                continue
            if not self._is_sound(claim, sign_key):
                continue
            holder, author = claim.holder, next(iter(claim.authors))
            if self._later:
                unpublished.put_claim(self._connection, holder, author, raw, pusher=pusher)
                taken = True
            else:
                taken = publishing.publish_claim(self._connection, holder, author, raw, pusher=pusher) or taken
        return taken

    def note_newcomer(self, birth: Birth) -> None:
        """Keep a key that waits for admission; what it wrote stays with it until then."""
        if is_turned_away(self._connection, birth.sign_key):
            return
        waiting = self._connection.execute(select(newcomers.c.sign_key).limit(NEWCOMERS_MAX + 1)).all()
        if len(waiting) <= NEWCOMERS_MAX:
            row = insert(newcomers).values(sign_key=birth.sign_key, birth=birth.raw, first_ms=self._now_ms, last_ms=self._now_ms)
            again = {"last_ms": self._now_ms, "birth": birth.raw}
            self._connection.execute(row.on_conflict_do_update(index_elements=["sign_key"], set_=again))

    def _is_sound(self, claim: Claim, sign_key: bytes | None) -> bool:
        held = self._connection.execute(select(replicas.c.sign_key).where(replicas.c.replica == claim.holder)).scalar_one_or_none()
        return held is not None and held == (sign_key or held) and len(claim.authors) == 1 and claim_verifies(claim, held)

    def _learn(self, birth: Birth) -> None:
        """Keep the birth of a trusted replica: a life of the authority, of a center below it, or of a certified device."""
        if self._held_birth(birth.replica) is not None:
            return
        word = center_word(birth, root=self._keys.root_public)
        center = word is not None and word.organisation is None
        if center and retired.begun_after(self._connection, birth):
            return
        if word is None and not self._vouched and _CERTIFIED.first(self._connection, key=birth.sign_key) is None:
            self.note_newcomer(birth)
            return
        row = insert(replicas).values(replica=birth.replica, birth=birth.raw, sign_key=birth.sign_key, center=int(center))
        self._connection.execute(row.on_conflict_do_nothing())
        self._connection.execute(delete(newcomers).where(newcomers.c.sign_key == birth.sign_key))

    def _held_birth(self, replica: ReplicaId) -> bytes | None:
        if replica not in self._births:
            held = _BIRTH.scalar(self._connection, of=replica)
            if held is None:
                return None
            self._births[replica] = held
        return self._births[replica]

    def _take_run(self, run: Run, result: Ingested, pusher: ReplicaId) -> None:
        raw = self._held_birth(run.replica)
        if raw is None:
            result.refused.append((run.replica, run.scope, "device.uncertified"))
            return
        birth = birth_in(raw)
        number, before = authority.stream_found(self._connection, raw, run.scope)
        try:
            # Behind the tip nothing is held that an entry could differ from.
            fork = number is not None and run.first_seq <= before.seq and self._fork_in(run, number, birth)
            verified = verify_run(run, before, sign_key=birth.sign_key)
        except Malformed:
            code = "run.gap" if run.first_seq > before.seq + 1 else "run.malformed"
            result.refused.append((run.replica, run.scope, code))
            return
        if run.scope == AUTHORITY and run.replica == get(self._connection, REPLICA) and (fork or verified.entries):
            # Others hold what this very life said and no longer knows: it went back unseen, and says nothing more.
            known = get_number(self._connection, EPOCH)
            life.next_life(self._connection, self._keys, predecessor=run.replica, known_epoch=known, why="shown", now_ms=self._now_ms)
        sound = self._without_used_ordinals(verified)
        if fork or sound is not verified:
            # By name, or the device would offer it again and again.
            result.refused.append((run.replica, run.scope, "entry.fork"))
        if not fork and sound.entries:
            # The stream begins with what could be believed of it: a run that was refused leaves no row.
            begun = authority.begin_stream(self._connection, before) if number is None else number
            result.stored += len(sound.entries)
            result.streams.add(begun)
            cuts = publishing.cuts_of(begun, sound, pusher=pusher)
            if self._later:
                unpublished.store(self._connection, begun, sound, tuple(cuts))
            else:
                authority.store(self._connection, begun, sound)
                publishing.publish(self._connection, cuts)
            for entry in () if self._later else sound.entries:
                if run.scope == AUTHORITY and authority.is_center_line(self._connection, run.replica):
                    authority.fold(self._connection, entry, root=self._keys.root_public)
                else:
                    self._judge.take(entry)
        if not fork:
            result.tips[run.replica, run.scope] = sound.tip

    def _fork_in(self, run: Run, number: int, birth: Birth) -> bool:
        """Keep proof of the first entry that differs from the stored one at its seq, when a signature covers it."""
        last = run.first_seq + len(run.entries) - 1
        stored = _HELD.all(self._connection, at=number, first=run.first_seq - 1, last=last)
        held = {row.seq: row for row in stored}
        for seq, body in enumerate(run.entries, run.first_seq):
            if seq not in held or held[seq].body == body:
                continue
            tip = self._tip_before(run, seq, held, birth)
            if tip is None:
                return False
            after, _ = advance(tip, body)
            if after.hash == held[seq].hash:
                continue  # a redacted copy of the same entry
            rest = replace(run, first_seq=seq, entries=run.entries[seq - run.first_seq :])
            proof = verify_run(rest, tip, sign_key=birth.sign_key)
            self._keep_fork(proof)
            self._note_fork(run.replica, held[seq].hash)
            return True
        return False

    def _tip_before(self, run: Run, seq: int, held: Mapping[int, object], birth: Birth) -> Tip | None:
        if seq == 1:
            return empty_tip(birth, run.scope)
        row = held.get(seq - 1)
        if row is None:
            return None
        return Tip(replica=run.replica, scope=run.scope, seq=seq - 1, ordinal=row.ordinal, hash=row.hash)  # type: ignore[attr-defined]

    def _keep_fork(self, proof: VerifiedRun) -> None:
        signed = dict(proof.signatures)
        for entry, entry_hash in zip(proof.entries, proof.hashes, strict=True):
            row = {"replica": entry.replica, "scope": entry.scope, "seq": entry.header.seq, "hash": entry_hash}
            row |= {"ordinal": entry.header.ordinal, "body": entry.body, "found_ms": self._now_ms}
            row |= {"signature": signed.get(entry.header.seq)}
            self._connection.execute(insert(forks).values(row).on_conflict_do_nothing())

    def _note_fork(self, replica: ReplicaId, held: bytes) -> None:
        if self._later:
            unpublished.put_fork(self._connection, replica, held)
        else:
            note_fork(self._connection, replica, held=held)
            self._forked.add(replica)

    def _without_used_ordinals(self, run: VerifiedRun) -> VerifiedRun:
        """Cut a run before the first ordinal that this replica used in another stream, and keep the proof."""
        ordinals = [entry.header.ordinal for entry in run.entries]
        used: dict[int, bytes] = dict(_USED.all(self._connection, ordinals, of=run.before.replica)) if ordinals else {}
        if not used:
            return run
        self._keep_fork(run)
        self._note_fork(run.before.replica, used[min(used)])
        sound = next(at for at, entry in enumerate(run.entries) if entry.header.ordinal in used)
        cuts = [seq for seq, _ in run.signatures if seq <= run.before.seq + sound]
        kept = max(cuts, default=run.before.seq) - run.before.seq
        return VerifiedRun(
            before=run.before,
            entries=run.entries[:kept],
            hashes=run.hashes[:kept],
            signatures=tuple(mark for mark in run.signatures if mark[0] <= run.before.seq + kept),
            surplus=len(run.entries) - kept,
        )
