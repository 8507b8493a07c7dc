"""Every release ever made is still read: its database opens, its log folds, its bundle is taken in, and all say what they said."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fakes.live_center import direct
from fakes.loading_stage import Stage
from sqlite_utils import Database

from sync.center.recovery import leave_recovery
from sync.center.serve import open_center
from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import incident_scope
from sync.links.replica import StoreReplica
from sync.store.readers import Readers
from sync.store.rebuild import check
from tests.fakes.carrier import Carrier
from tests.fakes.corpus import told
from tests.fakes.post import TREE, WAIT_S, Post
from tests.fakes.runs_file import read_runs

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
RELEASES = sorted(path.name for path in CORPUS.iterdir())
WITH_CENTER = [release for release in RELEASES if (CORPUS / release / "center").exists()]


@dataclass(frozen=True)
class Recorded:
    """A recorded center, to be opened at `folder`; of its author nothing is left but what it wrote."""

    kept: Path
    folder: Path
    author: None = None
    scope: None = None


@pytest.fixture
def stages(tmp_path: Path) -> Iterator[Callable[[str, Path], Stage]]:
    """Open a release's center, and before it a post at a path, until the test ends."""
    opened: list[Stage] = []

    def open_stage(release: str, post: Path) -> Stage:
        folder, kept = tmp_path / "center", tmp_path / "kept"
        home_of(release, "center", folder)
        # Found elsewhere than it was written, it is a copy: it begins a life of its own, which its operator calls whole.
        open_center(folder / "center", organisations_csv=folder / "organisations.csv").database.close()
        assert leave_recovery(folder / "center", now_ms=1)
        shutil.copytree(folder, kept)
        opened.append(Stage(Recorded(kept, folder), post))
        return opened[-1]

    yield open_stage
    for stage in opened:
        stage.close()


def recorded(release: str, name: str = "records") -> dict[str, Any]:
    return json.loads((CORPUS / release / f"{name}.json").read_text(encoding="utf-8"))


def home_of(release: str, name: str, target: Path) -> Path:
    """Copy a recorded home; what a checkout made readable for others is the owner's alone again."""
    shutil.copytree(CORPUS / release / name, target)
    for path in (target, *target.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return target


def holds(present: dict[str, Any], then: dict[str, Any]) -> list[str]:
    """Return what was said then and isn't said now; a later release may say more."""
    return [
        f"{kind} {record} {field}: {value!r} → {present.get(kind, {}).get(record, {}).get(field)!r}"
        for kind, rows in then.items()
        for record, fields in rows.items()
        for field, value in fields.items()
        if present.get(kind, {}).get(record, {}).get(field) != value
    ]


def test_the_corpus_is_there() -> None:
    """No release, or an empty recording of one, would make every claim below true of nothing."""
    assert "0.1.0" in RELEASES
    for release in RELEASES:
        for name in ("home/qianzhi.db", "home/database.key", "reader/qianzhi.db", "reader/database.key", "runs.cbor", "bundle.qzb"):
            assert (CORPUS / release / name).stat().st_size, name
        _, runs = read_runs(CORPUS / release / "runs.cbor")
        assert sum(len(run.entries) for run in runs) > 20
        assert len(recorded(release)) > 10
        assert {"incident", "journal"} <= recorded(release, "carried").keys()


@pytest.mark.parametrize("release", RELEASES)
def test_its_database_opens_and_goes_on(release: str, tmp_path: Path) -> None:
    """Opened by this release, every field reads as it did, the log rebuilds to the same state, and the next line is written."""
    post = Post(home_of(release, "home", tmp_path / "home"), "320106")
    try:
        # Where a kind grew a field since, the state is folded anew from the log.
        post.settle()
        assert holds(told(post.reader), recorded(release)) == []
        incident = post.rows("select id from incident_rows")[0]["id"]
        post.do(WriteJournal(scope=incident_scope(incident), line="升级之后"))
        post.settle()
        assert check(post.home, shipped=TREE).different == ()
    finally:
        post.close()


@pytest.mark.parametrize("release", RELEASES)
def test_its_log_folds(release: str, tmp_path: Path) -> None:
    """A fresh device of today that is handed its runs reads the same; nothing in them is unknown."""
    births, runs = read_runs(CORPUS / release / "runs.cbor")
    post = Post(tmp_path / "fresh", "320106")
    root = CORPUS / release / "root"
    try:
        if root.exists():
            post.writer.call(lambda desk: desk.trust.pin_root(root.read_bytes())).result(WAIT_S)
        for birth in births:
            post.trust_birth(birth)
        post.receive(runs, births=births)
        assert holds(told(post.reader), recorded(release)) == []
        assert post.rows("select * from unusable") == []
    finally:
        post.close()


@pytest.mark.parametrize("release", RELEASES)
def test_its_bundle_is_taken_in(release: str, tmp_path: Path) -> None:
    """The device it was sealed for, opened by this release, takes it in and reads what it read then."""
    reader = Carrier(tmp_path, post=Post(home_of(release, "reader", tmp_path / "home"), "320115"))
    try:
        reader.take([CORPUS / release / "bundle.qzb"])
        assert holds(told(reader.post.reader), recorded(release, "carried")) == []
    finally:
        reader.close()


def _written_after(db: Database) -> int:
    return int(next(db.query("select count(*) as lines from journal_rows where line = '升级之后'"))["lines"])


def test_a_center_is_in_the_corpus() -> None:
    for release in WITH_CENTER:
        for name in ("center/center/center.db", "center/center/keeper/qianzhi.db", "loaded/qianzhi.db"):
            assert (CORPUS / release / name).stat().st_size, name
        assert len(recorded(release, "loaded")["journal"]) > 100
    assert WITH_CENTER


@pytest.mark.parametrize("release", WITH_CENTER)
def test_its_center_gives_a_newcomer_what_it_held(release: str, tmp_path: Path, stages: Callable[[str, Path], Stage]) -> None:
    """Opened by this release, center and keeper go on from what they hold, and a newcomer begins with it."""
    stage = stages(release, tmp_path / "fresh")
    stage.keeper.follow()
    assert stage.keeper.make_due(every=True)
    assert stage.once(stage.loader()) is None
    stage.post.settle()
    now, then = told(stage.post.reader), recorded(release, "loaded")
    for kind in ("incident", "journal"):
        assert holds({kind: now[kind]}, {kind: then[kind]}) == []


@pytest.mark.parametrize("release", WITH_CENTER)
def test_its_device_that_began_with_a_checkpoint_goes_on(release: str, tmp_path: Path, stages: Callable[[str, Path], Stage]) -> None:
    """Without most of the log it reads as it did; the next line goes to its center, whose keeper reads it."""
    stage = stages(release, home_of(release, "loaded", tmp_path / "home"))
    assert holds(told(stage.post.reader), recorded(release, "loaded")) == []
    incident = stage.post.rows("select id from incident_rows")[0]["id"]
    stage.post.do(WriteJournal(scope=incident_scope(incident), line="升级之后"))
    readers = Readers(stage.post.home, 1)
    stage.post.writer.sign_tips().result(WAIT_S)
    device, _ = direct(StoreReplica(stage.post.writer, readers), stage.center)
    device.sync()
    readers.close()
    stage.post.settle()
    assert check(stage.post.home, shipped=TREE).different == ()
    stage.keeper.follow()
    stage.keeper.make_due(every=True)
    assert stage.keeper.readers.query(_written_after).result(WAIT_S) == 1
