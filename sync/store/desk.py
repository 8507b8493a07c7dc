"""What the writer does, without the thread: commands decided and committed, deliveries stored, entries folded.

Everything here runs on the writer's connection inside a transaction that the writer opens and commits; after a rollback
`forget` makes memory true again. So each act is tested without a thread, and the thread is a loop and nothing else.

Source: our design (engine specification §1, §6).
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sync.domain.access import Standing, acting
from sync.domain.acts import command_of
from sync.domain.draft import Author, Create, Draft, Move, Organisation
from sync.domain.failures import Outage, Refused
from sync.domain.ids import EntityId, entity_of, op_id
from sync.domain.kind import Field, Kind
from sync.domain.numbers import uncertified_letter
from sync.domain.offices import LOCAL_OFFICES
from sync.domain.registry import KINDS, KINDS_BY_NUMBER, SCHEMA
from sync.domain.scopes import AUTHORITY, Scope, ScopeSort, founding_replica
from sync.oplog.birth import NONCE_BYTES, Certificate, parse_birth, parse_certificate
from sync.oplog.clock import tick
from sync.oplog.codec import Malformed, decode, encode
from sync.oplog.compose import Seen, plain_ops
from sync.oplog.entry import PERSON_CHARS_MAX, Header, PlainOp, entry_hash, write_entry
from sync.store import life as lives
from sync.store.exchange import BlobSource, Done
from sync.store.facts import WriterFacts
from sync.store.folding import Folding
from sync.store.life import Connection
from sync.store.organisations import Tree
from sync.store.rows import Rows
from sync.store.streams import FOLDING, ReplicaRow, StreamRow, Streams
from sync.store.trust import Trust
from sync.store.view import WriterView

CERTIFICATES_MAX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandJob:
    """A command to be decided: a frozen request, who acts, and the token that makes a resend harmless."""

    request: object
    person: str
    office: str
    token: bytes | None = None


class Desk:
    """The replica behind one connection; owned by the writer thread."""

    def __init__(self, connection: Connection, *, shipped: Sequence[Organisation], blobs: BlobSource) -> None:
        """Work on ``connection``, whose tables are migrated and shaped."""
        self.connection = connection
        self.blobs = blobs
        self.streams = Streams(connection)
        self.tree = Tree(connection, shipped)
        self.trust = Trust(connection, self.streams, self.tree.parent)
        self.rows = Rows(connection)
        self.facts = WriterFacts(connection, self.tree, self.rows)
        self.folding = Folding(
            connection, kinds=KINDS_BY_NUMBER, streams=self.streams, rows=self.rows, facts=self.facts, standing=self.standing
        )
        self._life: lives.Life | None = None

    @property
    def life(self) -> lives.Life:
        """Return the present life.

        Raises: Outage: `store.no_device` in a home where no device was made.
        """
        life = self.life_or_none()
        if life is None:
            raise Outage("store.no_device")
        return life

    def life_or_none(self) -> lives.Life | None:
        """Return the present life, None where no device was made yet."""
        if self._life is None:
            self._life = lives.load_life(self.connection)
        return self._life

    def forget(self) -> None:
        """Drop memory that a rollback made untrue."""
        self.streams.forget()
        self.folding.forget()
        self.trust.forget()
        self.tree.reload()
        self._life = None

    def standing(self) -> Standing:
        """Return what this device stands for."""
        row = self.streams.replica(self.life.replica)
        assert row is not None
        root = self.trust.root
        if row.certificate is not None and root is not None:
            certificate = _certificate(row.certificate, root)
            return Standing(organisation=certificate.organisation or "", offices=frozenset(certificate.offices), certified=True)
        return Standing(organisation=row.organisation, offices=LOCAL_OFFICES, certified=False)

    def letter(self) -> str:
        """Return the letter of this replica's human numbers: from the certificate's block, the next one for each life."""
        row = self.streams.replica(self.life.replica)
        assert row is not None
        if not row.letters:
            return uncertified_letter(self.life.replica)
        return row.letters[min(lives.get_number(self.connection, "lives"), len(row.letters)) - 1]

    def command(self, job: CommandJob, *, now_ms: int) -> Done:
        """Decide and commit one command in the caller's transaction.

        Raises: Refused; Outage: `store.no_device`.
        """
        known = self.done_before(job.token)
        if known is not None:
            return known
        if not job.person.strip() or max(len(job.person), len(job.office)) > PERSON_CHARS_MAX:
            raise Refused("person.not_a_name", chars_max=PERSON_CHARS_MAX)
        command = command_of(job.request)
        standing = acting(self.standing(), job.person, job.office, self.facts)
        author = Author(
            organisation=standing.organisation, person=job.person, office=job.office, offices=standing.offices, letter=self.letter()
        )
        view = WriterView(
            self.connection,
            author=author,
            standing=standing,
            tree=self.tree,
            facts=self.facts,
            folding=self.folding,
            rows=self.rows,
            numbers=self.life.numbers,
            blobs=self.blobs,
        )
        decided = command.decide(view, job.request, at_ms=now_ms)
        drafts = decided if isinstance(decided, tuple) else (decided,)
        done = self._commit(drafts, job, command_no=command.number, now_ms=now_ms)
        if view.numbers != self.life.numbers:
            self.life.numbers = view.numbers
            lives.save_life(self.connection, self.life)
        if job.token is not None:
            packed = encode([list(done.created), list(done.ordinals), done.number])
            self.connection.execute("insert into tokens (token, done) values (?, ?)", (job.token, packed))
        return done

    def done_before(self, token: bytes | None) -> Done | None:
        """Return what the command with `token` did, None when it was never committed."""
        known = None if token is None else self.connection.execute("select done from tokens where token = ?", (token,)).fetchone()
        if known is None:
            return None
        created, ordinals, number = decode(known[0])
        return Done(created=tuple(created), ordinals=tuple(ordinals), number=number, again=True)

    def begin_successor(self, own: ReplicaRow, *, now_ms: int) -> None:
        """End this life and begin the next, naming the old one: its entries stay and count, no ordinal is used twice."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        seal_public = parse_birth(own.birth).seal_key
        lives.begin_life(
            self.connection,
            sign_key=self.life.sign_key,
            seal_public=seal_public,
            nonce=nonce,
            now_ms=now_ms,
            claim=own.organisation or None,
            certificate=own.certificate,
            predecessor=own.replica,
        )
        lives.put(self.connection, lives.LIFE_WHY, "shown")
        self.succeeded(own)

    def succeeded(self, own: ReplicaRow) -> None:
        """Go on as the life that was begun after ``own``, whose entries stay and count as before."""
        self._life = None
        own.standing = "accepted"
        self.trust.reassess_key(own.sign_key)

    def keep_signature(self, stream: StreamRow, signature: bytes) -> None:
        """Keep the author's signature over the present tip."""
        self.connection.execute(
            "insert or replace into signatures values (?, ?, ?, ?, ?)", (stream.number, stream.seq, stream.ordinal, stream.hash, signature)
        )

    def is_foldable(self, stream: StreamRow) -> bool:
        """Tell whether the stream's entries may count now: a trusted author, and a scope whose founding is folded.

        The authority is the center that is nobody's; one of an organisation, which stands below it, hands its word on.
        """
        author = stream.replica
        speaks = author.standing == "center" and not author.organisation
        if author.standing not in FOLDING or (stream.scope == AUTHORITY) != speaks:
            return False
        founder = founding_replica(stream.scope)
        if founder is None or founder == stream.replica.replica:
            return True
        founding = self.streams.known(founder, stream.scope)
        return founding is not None and founding.folded_seq >= 1

    def _commit(self, drafts: tuple[Draft, ...], job: CommandJob, *, command_no: int, now_ms: int) -> Done:
        created: list[EntityId] = []
        ordinals: list[int] = []
        number: str | None = None
        for draft in drafts:
            for content in draft.blobs:
                self.blobs.put(content)
            created.extend(self._append(draft, job, command_no=command_no, now_ms=now_ms))
            ordinals.append(self.life.ordinal)
            given = [write.fields.get("number") for write in draft.writes if isinstance(write, Create)]
            number = number or next((str(text) for text in given if text), None)
        return Done(created=tuple(created), ordinals=tuple(ordinals), number=number)

    def _append(self, draft: Draft, job: CommandJob, *, command_no: int, now_ms: int) -> list[EntityId]:
        life = self.life
        ordinal, wall_ms = life.ordinal + 1, tick(life.wall_ms, now_ms)
        scope = draft.scope if draft.scope is not None else _founded(draft, entity_of(op_id(life.replica, ordinal, 0)))
        sight = _Sight(self.folding, scope, self)
        sight.check_moves(draft)
        ops = plain_ops(draft, KINDS, replica=life.replica, ordinal=ordinal, sight=sight)
        own = self.streams.replica(life.replica)
        assert own is not None
        stream = self.streams.stream(own, scope)
        header = Header(
            seq=stream.seq + 1,
            ordinal=ordinal,
            wall_ms=wall_ms,
            person=job.person,
            office=job.office,
            command_no=command_no,
            urgency=draft.urgency,
            schema=SCHEMA,
        )
        self._store(stream, header, ops)
        life.ordinal, life.wall_ms = ordinal, wall_ms
        return [entity_of(op_id(life.replica, ordinal, index)) for index, op in enumerate(ops) if op.entity is None]

    def _store(self, stream: StreamRow, header: Header, ops: Sequence[PlainOp]) -> None:
        replica, scope = stream.replica.replica, stream.scope
        try:
            entry = write_entry(replica, scope, header, ops)
        except Malformed as error:
            raise Refused("command.too_large") from error
        self.connection.execute(
            "insert into entries (stream, seq, replica, ordinal, urgency, body) values (?, ?, ?, ?, ?, ?)",
            (stream.number, header.seq, stream.replica.number, header.ordinal, int(header.urgency), entry.body),
        )
        stream.hash = entry_hash(stream.hash, entry)
        stream.seq, stream.ordinal = header.seq, header.ordinal
        self.folding.fold(stream, entry)


@lru_cache(CERTIFICATES_MAX)
def _certificate(raw: bytes, root: bytes) -> Certificate:
    """Return a certificate, whose signature every act would verify anew; expiry is asked elsewhere. Raises: as `parse_certificate`."""
    return parse_certificate(raw, root=root)


class _Sight:
    """The sight of one draft: heads in its scope, as this replica sees them."""

    def __init__(self, folding: Folding, scope: Scope, desk: Desk) -> None:
        self._folding = folding
        self._scope = scope
        self._reader = desk.life.replica

    def seen(self, kind: Kind, entity: EntityId, field: Field) -> Seen:
        return self._folding.seen(self._scope, self._reader, kind, entity, field)

    def check_moves(self, draft: Draft) -> None:
        """Refuse a move whose author saw a state that is gone: it must be looked at again."""
        for write in draft.writes:
            if isinstance(write, Move) and write.seen is not None and isinstance(write.entity, bytes):
                kind = KINDS[write.kind]
                heads = self.seen(kind, write.entity, kind.by_name["state"]).heads
                if not set(write.seen) <= heads.keys():
                    raise Refused("record.changed", kind=write.kind)


def _founded(draft: Draft, founder: EntityId) -> Scope:
    assert draft.founds in {ScopeSort.INCIDENT, ScopeSort.ADHOC_CIRCLE}
    return Scope(draft.founds.value + founder)
