"""S13: two releases side by side. What the older can't use it keeps and relays, and an upgrade makes good."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sync.domain.commands.dispatch import AdvanceAssignment
from sync.domain.commands.incidents import SetIncidentFacts
from sync.store.cipher import database
from sync.store.queries import questions
from tests.fakes.post import Post
from tests.fakes.runs_file import read_runs, write_runs

SCRIPT = Path(__file__).parents[1] / "fakes" / "later_release.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the later release says of a home."""

    hashes: dict[str, str]
    unusable: list[list[Any]]
    states: list[str]


def later(*words: object) -> Told:
    done = subprocess.run([sys.executable, SCRIPT, *map(str, words)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return Told(**json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture
def present(tmp_path: Path) -> Iterator[Post]:
    """Return a post of 江宁 on the present release."""
    post = Post(tmp_path / "present", "320115")
    yield post
    post.close()


def take(post: Post, path: Path) -> None:
    births, runs = read_runs(path)
    for birth in births:
        post.trust_birth(birth)
    post.receive(runs, births=births)


def of_incident(hashes: dict[str, str]) -> dict[str, str]:
    return {scope: text for scope, text in hashes.items() if bytes.fromhex(scope).startswith(b"i")}


def test_an_older_release_keeps_relays_and_makes_good(present: Post, tmp_path: Path, seed: int) -> None:
    """What a later release wrote goes through an older one byte for byte; upgraded, it stands as if it had always been later."""
    runs, relayed = tmp_path / "runs", tmp_path / "relayed"
    author = later("write", tmp_path / "author", runs, seed, 40)
    assert author.unusable == []
    take(present, runs)

    reasons = {row["reason"] for row in present.rows("select reason from unusable")}
    assert reasons == {"kind", "field", "value", "move"}
    assert [row["state"] for row in present.rows("select state from assignment_rows")] == ["arrived"]
    assert questions.inbox(database(present.reader)).unknown
    assert {entry for run in read_runs(runs)[1] for entry in run.entries} <= {entry for run in present.runs() for entry in run.entries}

    incident = present.rows("select id from incident_rows")[0]["id"]
    assignment = present.rows("select id from assignment_rows")[0]["id"]
    present.do(SetIncidentFacts(incident=incident, facts={"place": "三号门"}))
    present.do(AdvanceAssignment(assignment=assignment, to="completed"))
    write_runs(relayed, present.births(), present.runs())
    path = present.home.path
    present.close()

    fresh = later("take", tmp_path / "fresh", relayed)
    assert fresh.unusable == []
    assert fresh.states == ["completed"]
    assert of_incident(later("take", tmp_path / "author", relayed).hashes) == of_incident(fresh.hashes)
    assert of_incident(later("open", path).hashes) == of_incident(fresh.hashes)
