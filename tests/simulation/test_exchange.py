"""Random watches on real databases: three posts write, exchange pieces, are cut off, and end with one truth.

Every seed is printed. After healing each post holds the same rows as the others, a rebuild of each gives the same tables,
and the rows are what K3 says of the entries as decoded from their bytes.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.domain.commands.incident_steps import CloseIncident, ControlIncident, ReopenIncident, StartHandling, VoidIncident
from sync.domain.commands.incidents import AddParty, GradeIncident, OpenIncident, SetIncidentFacts
from sync.domain.commands.journals import StrikeJournal, TickJournal, WriteJournal
from sync.domain.commands.posts import EstablishPost
from sync.domain.failures import Refused
from sync.domain.ids import OpId, replica_of
from sync.domain.kind import Verb
from sync.domain.registry import KINDS, KINDS_BY_NUMBER
from sync.domain.scopes import Scope, incident_scope
from sync.oplog.entry import Entry, Op, decode_entry
from sync.oplog.fold import Meaning, Use, interpret
from sync.store.rebuild import check
from tests.fakes.post import TREE, Clock, Post, carry

STEPS = 90
SEEDS = range(3)
LEVELS = ("minor", "serious", "major", "extreme")


@pytest.fixture
def posts(tmp_path: Path) -> Iterator[list[Post]]:
    """Three posts that accepted one another, with clocks hours apart."""
    codes = ("320106", "320115", "320200")
    made = [
        Post(tmp_path / code, code, clock=Clock(1_795_430_400_000 + hours * 3_600_000))
        for code, hours in zip(codes, (0, 5, -9), strict=True)
    ]
    for one in made:
        for other in made:
            if one is not other:
                one.receive((), births=other.births())
                one.accept(other)
    yield made
    for post in made:
        post.close()


def found_incident(posts: list[Post]) -> bytes:
    """Open an incident at the first post that all are parties of."""
    incident = posts[0].do(OpenIncident(title="多车追尾", mode="actual", state="confirmed")).created[0]
    for post in posts[1:]:
        posts[0].do(AddParty(incident=incident, organisation=post.organisation))
    for post in posts[1:]:
        carry(posts[0], post)
    return incident


def act(chance: random.Random, post: Post, incident: bytes) -> None:
    """Do something a watch might do; a refusal is a fine outcome."""
    scope = incident_scope(incident)
    lines = [row["id"] for row in post.rows("select id from journal_rows")]
    requests = [
        WriteJournal(scope=scope, line=f"第 {chance.randrange(1000)} 行", channel="radio"),
        SetIncidentFacts(incident=incident, facts={chance.choice(["trapped", "evacuated"]): chance.randrange(5)}),
        SetIncidentFacts(incident=incident, facts={"title": f"标题 {chance.randrange(3)}", "hazards": f"品名 {chance.randrange(3)}"}),
        GradeIncident(incident=incident, grade=chance.choice(LEVELS), basis="规则"),
        StartHandling(incident=incident),
        ControlIncident(incident=incident),
        CloseIncident(incident=incident, reason="完毕"),
        ReopenIncident(incident=incident, reason="复燃"),
        VoidIncident(incident=incident, reason="误建"),
        EstablishPost(incident=incident, sort="scene", name="现场指挥部", commander="陆闻笙"),
    ]
    if lines:
        line = chance.choice(lines)
        requests += [StrikeJournal(journal=line, reason="有误"), TickJournal(journal=line, tick="map", on=chance.random() < 0.6)]
    try:
        post.do(chance.choice(requests))
    except Refused:
        return


def exchange(chance: random.Random, source: Post, target: Post) -> None:
    """Carry some of what ``source`` holds: runs shuffled, some left out, some twice."""
    have = {(tip.replica, tip.scope): tip.seq for tip in target.tips()}
    runs = list(source.runs(after=have if chance.random() < 0.7 else None))
    chance.shuffle(runs)
    kept = [run for run in runs if chance.random() < 0.7]
    target.receive((*kept, *kept[:1]), births=source.births())


@pytest.mark.parametrize("offset", SEEDS)
def test_three_posts_end_with_one_truth(posts: list[Post], seed: int, offset: int) -> None:
    """S3, S4: equal sets of entries give equal rows, whatever came when; nothing is lost on the way."""
    chance = random.Random(seed + offset)
    incident = found_incident(posts)
    for _ in range(STEPS):
        if chance.random() < 0.75:
            act(chance, chance.choice(posts), incident)
        else:
            exchange(chance, *chance.sample(posts, 2))
    for _ in range(2):
        for source in posts:
            for target in posts:
                if source is not target:
                    carry(source, target)
    entries = [len(post.rows("select 1 as one from entries")) for post in posts]
    assert len(set(entries)) == 1
    hashes = [post.hashes() for post in posts]
    assert hashes[0] == hashes[1] == hashes[2]
    for post in posts:
        post.settle()
        assert check(post.home, shipped=TREE).different == ()
    assert heads_of(posts[0], incident_scope(incident)) == definition(decoded(posts[1], incident_scope(incident)))


def decoded(post: Post, scope: Scope) -> list[Entry]:
    """Return every entry of a scope, stream by stream."""
    rows = post.rows(
        "select replicas.replica, entries.body from entries join streams on streams.number = entries.stream"
        " join replicas on replicas.number = streams.replica where streams.scope = ? order by entries.stream, entries.seq",
        scope,
    )
    return [decode_entry(row["replica"], scope, row["body"]) for row in rows]


def heads_of(post: Post, scope: Scope) -> dict[tuple[bytes, int, int], set[OpId]]:
    """Return the heads of every field of a scope's records, as the post folded them."""
    rows = [(name, row["id"]) for name in KINDS for row in post.rows(f"select id from {name}_rows where scope = ?", scope)]  # noqa: S608 - declared names

    def read(desk: Any) -> dict[tuple[bytes, int, int], set[OpId]]:
        found = {}
        for name, entity in rows:
            state = desk.folding.state(scope, KINDS[name].number, entity)
            found.update({(entity, state.kind, number): set(field.heads) for number, field in state.fields.items() if field.heads})
        return found

    return post.writer.call(read).result(30)


def definition(entries: list[Entry]) -> dict[tuple[bytes, int, int], set[OpId]]:
    """K3 over entries: accepted ops that no accepted op names; elided names are the author's own last op on the field."""
    last: dict[tuple[bytes, int, int, bytes], OpId] = {}
    named: dict[tuple[bytes, int, int], set[OpId]] = defaultdict(set)
    put: dict[tuple[bytes, int, int], set[OpId]] = defaultdict(set)
    for entry in entries:
        for op in entry.ops:
            meaning = interpret(KINDS_BY_NUMBER, entry.scope, op)
            assert isinstance(meaning, Meaning), "these commands write nothing that this version looks through"
            key = (op.entity, op.kind, op.field)
            named[key].update(_names(op, meaning, last.get((*key, replica_of(op.id)))))
            last[(*key, replica_of(op.id))] = op.id
            if meaning.use is Use.PUT:
                put[key].add(op.id)
    return {key: ops - named[key] for key, ops in put.items() if ops - named[key]}


def _names(op: Op, meaning: Meaning, own_last: OpId | None) -> set[OpId]:
    if op.names is not None:
        return set(op.names)
    return {own_last} if own_last is not None and meaning.field.verb in {Verb.SET, Verb.MOVE} else set()
