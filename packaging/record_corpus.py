"""Record what this release writes, so that every later one proves that it still reads it: ``record_corpus.py [SUFFIX]``.

Into ``tests/data/corpus/<version>/`` go a whole home (database and key), everything it holds as runs, a bundle for a second
home that was never met on a wire, a center's folder with its keeper, the home of a device that began with that keeper's
checkpoint, and what the records of all say. A release is recorded once, when it is made, and never
again: its recording is read by `tests/links/test_corpus.py`. What is written before it is made, by its name and a suffix.
"""
# ruff: noqa: E402 - started as a script, it makes the program and its tests importable first

import json
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:1] = [str(ROOT), str(ROOT / "tests")]  # not this folder, which has a `secrets` of its own

from fakes.authority import Authority
from fakes.carrier import Carrier
from fakes.corpus import fill, fill_duty, speak, told
from fakes.loading_stage import Stage, Written
from fakes.post import Post
from fakes.runs_file import write_runs

KEPT = ("qianzhi.db", "qianzhi.db-wal", "database.key", "high-water", "blobs")


def record(target: Path) -> None:
    """Write the recording of this release to ``target``, which must not exist."""
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        maker, reader = Carrier(Path(folder) / "maker", "320106"), Carrier(Path(folder) / "reader", "320115")
        other = Post(Path(folder) / "other", "320115")
        try:
            fill(maker.post, other)
            fill_duty(maker.post)
            authority = Authority()
            speak(authority, maker.post, other)
            (target / "root").write_bytes(authority.root)
            write_runs(target / "runs.cbor", maker.post.births(), maker.post.runs())
            _say(target / "records.json", maker.post)
            for one, another in ((maker, reader), (reader, maker)):
                one.meet(another)
            keep_home(reader.post, target / "reader")
            (bundle,) = maker.make(reader).paths
            shutil.copy(bundle, target / "bundle.qzb")
            reader.take([bundle])
            _say(target / "carried.json", reader.post)
        finally:
            other.close()
            reader.close()
            maker.close()
        keep_home(maker.post, target / "home")
        _record_center(target, Path(folder))


def _record_center(target: Path, folder: Path) -> None:
    """Keep a center that was written to, and a device whose records came in its keeper's checkpoint."""
    for name in ("center", "loaded"):
        (folder / name).mkdir()
    written = Written(folder / "center")
    stage = Stage(written, folder / "loaded" / "home")
    try:
        assert stage.once(stage.loader()) is None
        stage.post.settle()
        _say(target / "loaded.json", stage.post)
    finally:
        stage.close()
    shutil.copytree(written.folder, target / "center")
    keep_home(stage.post, target / "loaded")


def keep_home(post: Post, target: Path) -> None:
    """Copy what makes a home; of one that is open, as its database would be found after the battery was pulled."""
    target.mkdir()
    for name in KEPT:
        source = post.home.path / name
        if source.is_dir():
            shutil.copytree(source, target / name)
        elif source.exists():
            shutil.copy(source, target / name)


def _say(path: Path, post: Post) -> None:
    path.write_text(json.dumps(told(post.reader), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    name = "-".join((version, *sys.argv[1:]))
    record(ROOT / "tests" / "data" / "corpus" / name)
    print(f"recorded {name}")
