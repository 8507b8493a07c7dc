"""Births and runs in a file, as one would carry them by hand between two processes of a test."""

from pathlib import Path

from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope
from sync.oplog.codec import decode, encode
from sync.oplog.run import Run


def write_runs(path: Path, births: tuple[bytes, ...], runs: tuple[Run, ...]) -> None:
    """Write them; the founding streams first, as they are given."""
    plain = [[run.replica, run.scope, run.first_seq, list(run.entries), [list(pair) for pair in run.signatures], run.birth] for run in runs]
    path.write_bytes(encode([list(births), plain]))


def read_runs(path: Path) -> tuple[tuple[bytes, ...], tuple[Run, ...]]:
    """Return what was written."""
    births, plain = decode(path.read_bytes())
    runs = tuple(
        Run(
            replica=ReplicaId(replica),
            scope=Scope(scope),
            first_seq=first,
            entries=tuple(entries),
            signatures=tuple((seq, signature) for seq, signature in signatures),
            birth=birth,
        )
        for replica, scope, first, entries, signatures, birth in plain
    )
    return tuple(births), runs
