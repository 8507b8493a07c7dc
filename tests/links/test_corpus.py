"""Every release ever made is still read: its database opens, its log folds, its bundle is taken in, and all say what they said."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from sync.domain.commands.journals import WriteJournal
from sync.domain.scopes import incident_scope
from sync.store.rebuild import check
from tests.fakes.carrier import Carrier
from tests.fakes.corpus import told
from tests.fakes.post import TREE, WAIT_S, Post
from tests.fakes.runs_file import read_runs

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
RELEASES = sorted(path.name for path in CORPUS.iterdir())


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
