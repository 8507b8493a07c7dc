"""The checks of the worlds can fail: each planted mistake is found, by the property it breaks, in some world of a few."""

from collections.abc import Callable
from dataclasses import replace
from itertools import starmap
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sync.center import covered, feed, prover, rotation
from sync.center.database import streams
from sync.center.exchange import Exchange
from sync.center.ingest import Ingest
from sync.domain.draft import Set
from sync.domain.kind import Verb
from sync.domain.registry import SCHEMA
from sync.domain.scopes import organisation_scope
from sync.links.agent import Agent
from sync.links.haste import Haste
from sync.links.replica import StoreReplica
from sync.oplog import clock, fold, run
from sync.oplog.tree import Range, TreeHead
from sync.protocol import scheduler, session
from sync.protocol.session import CenterReach, ClientSession
from sync.store import bundles, compaction, desk, inbox, key_change
from sync.store.writer import Writer
from tests.fakes.world.world import Violation, World, prepare

WORLDS = 12
Plant = Callable[[pytest.MonkeyPatch], None]


def acknowledged_before_it_is_durable(patch: pytest.MonkeyPatch) -> None:
    """The center answers, and its transaction is rolled back."""

    class Lost(Exception):
        pass

    def take(self: Exchange, wire: bytes) -> Any:
        kept: list[Any] = []
        store = Exchange._store

        def stored(owner: Exchange, *args: Any) -> Any:
            kept.append(store(owner, *args))
            raise Lost

        try:
            with pytest.MonkeyPatch.context() as inner:
                inner.setattr(Exchange, "_store", stored)
                return genuine(self, wire)
        except Lost:
            return kept[0]

    genuine = Exchange.take
    calls = iter(range(10**6))
    patch.setattr(Exchange, "take", lambda self, wire: take(self, wire) if next(calls) % 9 == 8 else genuine(self, wire))


def a_commit_that_is_none(patch: pytest.MonkeyPatch) -> None:
    """Now and then the writer tells its user that a command is done, and rolls back."""
    genuine, calls = Writer._commit, iter(range(10**6))

    def commit(self: Writer) -> Any:
        if next(calls) % 9 == 8:
            self._connection.execute("rollback")
            self._desk.forget()
            self._inbox.forget()
            return {}
        return genuine(self)

    patch.setattr(Writer, "_commit", commit)


def elided_names_ignored(patch: pytest.MonkeyPatch) -> None:
    """An op that names nothing supersedes nothing, though it stands for its author's own last."""
    patch.setattr(fold.Fold, "_names", lambda _self, _meaning, _field, op, _author: op.names or ())


def adds_that_supersede(patch: pytest.MonkeyPatch) -> None:
    """A set of members keeps only the last add."""

    def gathering(field: Any, op: Any) -> Any:
        found = genuine(field, op)
        return (
            found._replace(names_own_last=True)
            if field.verb is Verb.MEMBERS and not op.names and isinstance(found, fold.Meaning)
            else found
        )

    genuine = fold._gathering
    patch.setattr(fold, "_gathering", gathering)
    names = fold.Fold._names

    def widened(self: Any, meaning: Any, field: Any, op: Any, author: Any) -> Any:
        if isinstance(meaning, fold.Meaning) and meaning.names_own_last and meaning.field.verb is Verb.MEMBERS:
            last = field.last_of(author)
            return () if last is None else (last,)
        return names(self, meaning, field, op, author)

    patch.setattr(fold.Fold, "_names", widened)


def the_later_clock_wins(patch: pytest.MonkeyPatch) -> None:
    """Of values that did not see each other only the latest stays: last writer wins."""
    genuine = fold.Fold.apply

    def apply(self: Any, state: Any, op: Any, *, wall_ms: int) -> Any:
        found = genuine(self, state, op, wall_ms=wall_ms)
        field = state.fields.get(op.field)
        kind = self._kinds.get(op.kind)
        if field is not None and kind is not None and kind.by_number[op.field].verb in {Verb.SET, Verb.MOVE} and len(field.heads) > 1:
            latest = max(field.heads, key=lambda at: field.heads[at][1])
            field.heads = {latest: field.heads[latest]}
        return found

    patch.setattr(fold.Fold, "apply", apply)


def reach_set_on_send(patch: pytest.MonkeyPatch) -> None:
    """What was sent is taken for held, whether an answer came or not."""
    genuine = Agent._send

    def send(self: Agent, flight: Any, outgoing: Any) -> None:
        center = self._held().memory.center
        if center is not None and outgoing.request.runs:
            ends = tuple(
                run.Tip(replica=one.replica, scope=one.scope, seq=one.first_seq + len(one.entries) - 1, ordinal=0, hash=b"")
                for one in outgoing.request.runs
            )
            self._store.learn(CenterReach(center=center, tips=ends))
        genuine(self, flight, outgoing)

    patch.setattr(Agent, "_send", send)


def a_filter_inside_a_stream(patch: pytest.MonkeyPatch) -> None:
    """The center leaves entries out of what it gives."""
    genuine = feed.stored_run

    def stored_run(connection: Any, number: int, first: int, last: int) -> Any:
        return genuine(connection, number, first + 1 if last > first else first, last)

    patch.setattr(feed, "stored_run", stored_run)


def a_cursor_ahead_of_its_data(patch: pytest.MonkeyPatch) -> None:
    """The cursor moves though what came with it was not stored."""
    calls = iter(range(10**6))
    genuine = StoreReplica.deliver

    def deliver(self: StoreReplica, inbound: Any) -> Any:
        if next(calls) % 2:
            return tuple(run.Tip(replica=one.replica, scope=one.scope, seq=10**6, ordinal=0, hash=b"") for one in inbound.runs)
        return genuine(self, inbound)

    patch.setattr(StoreReplica, "deliver", deliver)


def a_clock_that_goes_back(patch: pytest.MonkeyPatch) -> None:
    """The hybrid clock is the machine's."""
    patch.setattr(desk, "tick", lambda _wall, now: now)
    patch.setattr(clock, "tick", lambda _wall, now: now)


def everything_given_to_everybody(patch: pytest.MonkeyPatch) -> None:
    """The center asks nobody what he may read."""
    patch.setattr(feed.Reader, "may_read", lambda *_: True)


def rulings_that_change_nothing(patch: pytest.MonkeyPatch) -> None:
    """What a ruling sets aside stays in the state when the ruling comes late."""
    patch.setattr("sync.store.folding.Folding._refold", lambda *_: None)


def a_push_that_is_dropped(patch: pytest.MonkeyPatch) -> None:
    """The center takes the first stream of a request only, and says nothing of the others."""
    genuine = Ingest.take

    def take(self: Ingest, runs: Any, births: Any, *, pusher: Any) -> Any:
        return genuine(self, tuple(runs)[:1], births, pusher=pusher)

    patch.setattr(Ingest, "take", take)


def a_retry_without_a_pause(patch: pytest.MonkeyPatch) -> None:
    """A round goes on asking while anything waits, whether it could be offered or not, and no rest slows it down."""
    genuine = ClientSession.request
    patch.setattr(ClientSession, "request", lambda self, want, **facts: genuine(self, want, **{**facts, "push_bytes": 0}))
    taken = Agent._taken

    def again(self: Agent, outgoing: Any, answer: Any, **facts: Any) -> Any:
        delay_s, more = taken(self, outgoing, answer, **facts)
        return delay_s, more or (delay_s is None and bool(self._held().waiting()))

    patch.setattr(Agent, "_taken", again)
    patch.setattr(Haste, "_judged", lambda _self, **_facts: False)


def half_an_entry(patch: pytest.MonkeyPatch) -> None:
    """A batch of arrivals is folded without the last op of each entry."""
    genuine = inbox.read_entry

    def decoded(*args: Any) -> Any:
        entry = genuine(*args)
        return replace(entry, ops=entry.ops[:-1]) if len(entry.ops) > 2 else entry

    def verified(*args: Any, **facts: Any) -> Any:
        found = verify(*args, **facts)
        return replace(found, entries=tuple(replace(one, ops=one.ops[:-1]) if len(one.ops) > 2 else one for one in found.entries))

    verify = inbox.verify_run
    patch.setattr(inbox, "read_entry", decoded)
    patch.setattr(inbox, "verify_run", verified)


def bulk_before_orders(patch: pytest.MonkeyPatch) -> None:
    """What is least urgent goes first."""
    genuine = scheduler.allot

    def allot(waiting: Any, budget: int) -> Any:
        return genuine((replace(one, urgency=2 - one.urgency) for one in waiting), budget)

    def collect(source: Any, waiting: Any, budget: int) -> Any:
        return collected(source, [replace(one, urgency=2 - one.urgency) for one in waiting], budget)

    collected = scheduler.collect
    patch.setattr(feed, "allot", allot)
    patch.setattr(session, "collect", collect)


def a_neighbour_given_everything(patch: pytest.MonkeyPatch) -> None:
    """A device gives its neighbour whatever it holds."""
    patch.setattr(StoreReplica, "readable_by", lambda _self, _standing, tips: tuple(tips))


def a_stick_for_everybody(patch: pytest.MonkeyPatch) -> None:
    """A bundle carries whatever its maker holds, to whoever it is for."""
    patch.setattr(bundles, "may_read", lambda *_: True)


def an_entry_changed_in_the_log(patch: pytest.MonkeyPatch) -> None:
    """Now and then a byte of an entry is another one after a fold."""
    genuine, calls = Writer._fold, iter(range(10**6))

    def fold_(self: Writer, has_time: Any) -> Any:
        if next(calls) % 9 == 8:
            change = "update entries set body = cast(body || x'00' as blob) where replica <> 1 and ordinal = 1"
            self._connection.execute(change)
        return genuine(self, has_time)

    patch.setattr(Writer, "_fold", fold_)


def tips_that_are_told_and_not_held(patch: pytest.MonkeyPatch) -> None:
    """A device tells of streams further than it holds them."""
    genuine = StoreReplica.tips

    def tips(self: StoreReplica, scopes: Any = None) -> Any:
        return tuple(replace(tip, seq=tip.seq + 1) for tip in genuine(self, scopes))

    patch.setattr(StoreReplica, "tips", tips)


def a_cover_without_a_backup(patch: pytest.MonkeyPatch) -> None:
    """The center says that its backup holds whatever a checkpoint stands for."""

    def own_tips(connection: Any, line: Any, **_: Any) -> Any:
        return tuple(tip for tip in _every_tip(connection) if tip.replica in line)

    patch.setattr(covered, "backup_tips", _every_tip)
    patch.setattr(feed, "own_tips", own_tips)


_HELD = select(streams.c.replica, streams.c.scope, streams.c.seq, streams.c.ordinal, streams.c.hash)


def _every_tip(connection: Any) -> tuple[run.Tip, ...]:
    return tuple(starmap(_held, connection.execute(_HELD).all()))


def _held(replica: Any, scope: Any, seq: int, ordinal: int, hash_: bytes) -> run.Tip:
    return run.Tip(replica=replica, scope=scope, seq=seq, ordinal=ordinal, hash=hash_)


def a_drop_that_nobody_proved(patch: pytest.MonkeyPatch) -> None:
    """A device drops up to its newest tips whatever a backup covers, once it has a checkpoint at hand."""
    genuine = compaction.sweep

    def sweep(desk: Any) -> bool:
        desk.connection.execute("delete from entries where (stream, seq) in (select stream, seq from entries where replica <> 1 limit 1)")
        return genuine(desk)

    patch.setattr(compaction, "sweep", sweep)


def what_is_unknown_is_dropped(patch: pytest.MonkeyPatch) -> None:
    """Entries of a later version are left out where they arrive."""
    genuine = inbox.verify_run

    def verified(*args: Any, **facts: Any) -> Any:
        found = genuine(*args, **facts)
        known = next((at for at, one in enumerate(found.entries) if one.header.schema > SCHEMA), len(found.entries))
        marks = tuple(mark for mark in found.signatures if mark[0] <= found.before.seq + known)
        return replace(found, entries=found.entries[:known], hashes=found.hashes[:known], signatures=marks)

    patch.setattr(inbox, "verify_run", verified)


def facts_in_another_scope(patch: pytest.MonkeyPatch) -> None:
    """What is set on a record of an incident is written where its author is at home."""
    _with_drafts(patch, lambda draft: [replace(draft, scope=organisation_scope("320106"))])


def one_command_in_two_entries(patch: pytest.MonkeyPatch) -> None:
    """A command that sets something writes it twice."""
    _with_drafts(patch, lambda draft: [draft, draft])


def a_center_that_shows_two_histories(patch: pytest.MonkeyPatch) -> None:
    """To every other question the center tells of a tree that is another one."""
    genuine, calls = feed.tree_head, iter(range(10**6))

    def told(connection: Any) -> Any:
        head = genuine(connection)
        return replace(head, root=bytes(32)) if next(calls) % 2 and head.size else head

    patch.setattr(prover.feed, "tree_head", told)


def a_center_that_goes_back_in_one_life(patch: pytest.MonkeyPatch) -> None:
    """The center proves no more than half of what it signed for."""

    def told(connection: Any) -> Any:
        grown = feed.tree(connection)
        leaves = prover.Subtrees(connection).leaves(0, grown.size // 2)
        half = Range().grown(leaves)
        return TreeHead(half.size, half.root) if next(calls) % 3 == 2 else TreeHead(grown.size, grown.root)

    calls = iter(range(10**6))
    patch.setattr(prover.feed, "tree_head", told)


def a_rotation_that_tells_nobody(patch: pytest.MonkeyPatch) -> None:
    """The center goes on under another key, and the root's word on the one before is in no entry."""
    genuine = rotation.retirement_word

    def word(connection: Any, raw: bytes) -> Any:
        said = genuine(connection, raw)
        return replace(said, fields={name: value for name, value in said.fields.items() if name != "retires"})

    patch.setattr(rotation, "retirement_word", word)


def a_change_of_keys_that_forgets_the_last_entry(patch: pytest.MonkeyPatch) -> None:
    """A device says that its old key ended an entry earlier than it did."""
    genuine = key_change.make_key_change

    def made(*keys: Any, lives: Any, **facts: Any) -> bytes:
        return genuine(*keys, lives=tuple((replica, max(0, ordinal - 1)) for replica, ordinal in lives), **facts)

    patch.setattr(key_change, "make_key_change", made)


def _with_drafts(patch: pytest.MonkeyPatch, change: Callable[[Any], list[Any]]) -> None:
    genuine = desk.Desk._commit

    def commit(self: Any, drafts: Any, *args: Any, **facts: Any) -> Any:
        changed = [
            one
            for draft in drafts
            for one in (change(draft) if draft.writes and all(isinstance(write, Set) for write in draft.writes) else [draft])
        ]
        return genuine(self, tuple(changed), *args, **facts)

    patch.setattr(desk.Desk, "_commit", commit)


# With a world in which each is soon found; a change of the worlds moves it, so a few more are tried.
MUTANTS: tuple[tuple[Plant, int, str], ...] = (
    (acknowledged_before_it_is_durable, 3, "K10 S1 S2 L1"),
    (a_commit_that_is_none, 1, "S1 K6"),
    (elided_names_ignored, 1, "S3 K4"),
    (adds_that_supersede, 1, "S3"),
    (the_later_clock_wins, 9, "S3"),
    (reach_set_on_send, 3, "K8"),
    (a_filter_inside_a_stream, 1, "S2 L1 S7"),
    (a_cursor_ahead_of_its_data, 1, "S7 S2 L1"),
    (a_clock_that_goes_back, 1, "S12"),
    (everything_given_to_everybody, 10, "S9"),
    (a_neighbour_given_everything, 1, "S9"),
    (a_stick_for_everybody, 1, "S9"),
    (bulk_before_orders, 1, "L2"),
    (an_entry_changed_in_the_log, 2, "S11 S1 S6"),
    (tips_that_are_told_and_not_held, 1, "S14"),
    (rulings_that_change_nothing, 4, "S3 S4"),
    (a_push_that_is_dropped, 1, "L4 S2 L1"),
    (a_retry_without_a_pause, 1, "L5"),
    (half_an_entry, 1, "S3"),
    (what_is_unknown_is_dropped, 32, "K5 S2 L1"),
    (a_center_that_shows_two_histories, 1, "S11"),
    (a_center_that_goes_back_in_one_life, 1, "S11"),
    (facts_in_another_scope, 1, "K1"),
    (one_command_in_two_entries, 1, "K2"),
)
# In worlds with a keeper.
KEEPING: tuple[tuple[Plant, int, str], ...] = (
    (a_cover_without_a_backup, 23, "K9"),
    (a_drop_that_nobody_proved, 1, "K9 S6 L3"),
)
# In worlds with changes of keys.
ROTATING: tuple[tuple[Plant, int, str], ...] = (
    (a_rotation_that_tells_nobody, 1, "L1 S2"),
    (a_change_of_keys_that_forgets_the_last_entry, 29, "S1"),
)
EVERY = (
    *((*one, {}) for one in MUTANTS),
    *((*one, {"keeps": True}) for one in KEEPING),
    *((*one, {"rotates": True}) for one in ROTATING),
)


@pytest.mark.expects_warnings
@pytest.mark.parametrize("planted", EVERY, ids=lambda planted: planted[0].__name__)
def test_a_planted_mistake_is_found(
    planted: tuple[Plant, int, str, dict[str, bool]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A mistake of each sort breaks the property it is against, in one of a few worlds."""
    plant, first, properties, facts = planted
    prepare()
    plant(monkeypatch)
    found = (broken(seed, tmp_path / str(seed), **facts) for seed in range(first, first + WORLDS))
    sentence = next((sentence for sentence in found if sentence), "")
    assert sentence, f"{plant.__name__} was found in none of {WORLDS} worlds"
    assert sentence.split(": ")[1].split(" at ")[0] in properties.split(), sentence


def broken(seed: int, folder: Path, **facts: bool) -> str:
    """Return what broke in a world, empty for nothing."""
    folder.mkdir()
    try:
        World(seed, folder, steps=40, devices=4, **{"rotates": False, **facts}).run()
    except Violation as violation:
        return str(violation)
    return ""
