"""A later release of the program, run as a process of its own: the same code with a registry that has grown.

It knows a kind `sensor`, a field `wind` of the incident, a channel `satellite` of the journal's, and a state `paused` of an
assignment. The registry is replaced before anything else is imported, so every module of this process stands on it.

    later_release.py write HOME RUNS SEED COUNT   a device of 江宁 writes, and hands over everything it holds
    later_release.py take HOME RUNS               a device of 江宁 takes in what RUNS holds
    later_release.py open HOME                    a home of the present release is opened

Each ends with one line of JSON: the hash of each scope, and the ops that this release can't use.
"""

# ruff: noqa: E402 - the registry grows before anything that stands on it is imported
import json
import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from types import MappingProxyType

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from sync.domain import registry
from sync.domain.kind import Field, Kind, Shape, Shows
from sync.domain.kinds.assignment import ASSIGNMENT
from sync.domain.kinds.incident import INCIDENT
from sync.domain.kinds.journal import JOURNAL
from sync.domain.kinds.shared import IN_INCIDENT
from sync.domain.lifecycle import LifeCycle

SENSOR = Kind(
    number=1000,
    name="sensor",
    scopes=IN_INCIDENT,
    fields=(
        Field(number=1, name="name", shape=Shape.TEXT, required=True, search=True),
        Field(number=2, name="reading", shape=Shape.INTEGER, shows=Shows.HIGHEST),
    ),
)


def grown(kind: Kind) -> Kind:
    """Return a kind as the later release declares it; numbers stay, and what is new stands at the end."""
    fields = list(kind.fields)
    if kind is INCIDENT:
        fields.append(Field(number=200, name="wind", shape=Shape.TEXT))
    if kind is JOURNAL:
        fields = [replace(field, choices=(*field.choices, "satellite")) if field.name == "channel" else field for field in fields]
    if kind is ASSIGNMENT:
        fields = [replace(field, life=_paused(field)) if field.name == "state" else field for field in fields]
    return replace(kind, fields=tuple(fields))


def _paused(field: Field) -> LifeCycle:
    life = field.life
    assert life is not None
    moves = {**life.moves, ("arrived", "pause"): "paused", ("paused", "complete"): "completed"}
    return replace(
        life, states=(*life.states, "paused"), moves=MappingProxyType(moves), after=MappingProxyType({**life.after, "paused": "arrived"})
    )


_EVERY = (*(grown(kind) for kind in registry.KINDS.values()), SENSOR)
registry.KINDS = MappingProxyType({kind.name: kind for kind in _EVERY})  # type: ignore[misc]
registry.KINDS_BY_NUMBER = MappingProxyType({kind.number: kind for kind in _EVERY})  # type: ignore[misc]
registry.SCHEMA = 2  # type: ignore[misc]

# Only now: what follows takes its kinds from the registry when it is imported.
from fakes.post import Post
from fakes.runs_file import read_runs, write_runs

from sync.domain.commands.incidents import OpenIncident
from sync.domain.draft import Create, Draft, Move, Set, Write
from sync.domain.scopes import Scope, incident_scope
from sync.store.desk import CommandJob
from sync.store.exchange import Done


def do(post: Post, scope: Scope, *writes: Write) -> Done:
    """Commit an entry that no command of this release's list writes."""
    job = CommandJob(request=None, person="林亦舟", office=post.office)
    drafts = (Draft(scope=scope, writes=writes),)
    return post.writer.call(lambda desk: desk._commit(drafts, job, command_no=999, now_ms=post.clock())).result(30)


def write(post: Post, seed: int, count: int) -> None:
    """Write a history in which old and new kinds, fields, choices and states name one another."""
    chance = Random(seed)
    incident = post.do(OpenIncident(title="泄漏", mode="actual", state="confirmed")).created[0]
    scope = incident_scope(incident)
    unit = {"state": "ordered", "unit": incident, "call_sign": "巡01", "organisation": post.organisation}
    assignment = do(post, scope, Create(kind="assignment", fields=unit)).created[0]
    sensor = do(post, scope, Create(kind="sensor", fields={"name": "东门", "reading": 3})).created[0]
    do(post, scope, Create(kind="journal", fields={"line": "卫星电话", "stated_at": 1, "channel": "satellite"}))
    do(post, scope, Set(kind="incident", entity=incident, field="wind", value="北"))
    states = ["mustered", "departed", "arrived", "paused", "completed"]
    for _ in range(count):
        what = chance.randrange(6)
        line = {"line": f"第{chance.randrange(99)}行", "stated_at": 1, "channel": chance.choice(("radio", "satellite"))}
        act: Write = (
            Create(kind="journal", fields=line),
            Set(kind="incident", entity=incident, field="wind", value=chance.choice(("东", "南"))),
            Set(kind="incident", entity=incident, field="place", value=chance.choice(("一号门", "二号门"))),
            Set(kind="sensor", entity=sensor, field="reading", value=chance.randrange(99)),
            Create(kind="sensor", fields={"name": "西门", "reading": 1}),
            Move(kind="assignment", entity=assignment, to=states[0] if states else "returned"),
        )[what]
        if not isinstance(act, Move):
            do(post, scope, act)
        elif states:
            do(post, scope, act)
            del states[0]
    for state in states:
        do(post, scope, Move(kind="assignment", entity=assignment, to=state))


def tell(post: Post) -> None:
    """Print what this release makes of what it holds."""
    hashes = {scope.hex(): text for scope, text in post.hashes().items()}
    unusable = [[row["seq"], row["reason"]] for row in post.rows("select seq, reason from unusable order by stream, seq, reason")]
    states = [row["state"] for row in post.rows("select state from assignment_rows")]
    print(json.dumps({"hashes": hashes, "unusable": unusable, "states": states}))


def main(act: str, home: str, *rest: str) -> None:
    """Do one of the acts above."""
    post = Post(Path(home), "320115")
    try:
        if act == "write":
            write(post, int(rest[1]), int(rest[2]))
            write_runs(Path(rest[0]), post.births(), post.runs())
        elif act == "take":
            births, runs = read_runs(Path(rest[0]))
            for birth in births:
                post.trust_birth(birth)
            post.receive(runs, births=births)
        tell(post)
    finally:
        post.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
