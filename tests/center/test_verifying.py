"""Claims about `verify` at a center: every stream and the feed's tree prove themselves, and whatever is changed is found."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes.live_center import GULOU, XUANWU, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica

from desktop.app import cli
from desktop.app.exits import CHECK_FAILED, OK, REFUSED
from sync.center.database import FILE
from sync.center.keys import URL_FILE, keys_of
from sync.center.verifying import CenterVerified, verify_center
from sync.store.cipher import connect


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A center that two devices filled, and that does not run."""
    with LiveCenter(tmp_path / "center") as live:
        one, other = introduced(live, MemoryReplica(71_000, GULOU), MemoryReplica(71_001, XUANWU))
        scope = one.store.open_incident()
        for number in range(20):
            one.store.line(scope, f"第{number}条")
            one.sync()
        other.store.open_incident()
        other.sync()
        one.close()
        other.close()
    return live.directory


def looked_at(folder: Path, tamper: Callable[[Any], object] | None = None) -> CenterVerified:
    keys = keys_of(folder)
    if tamper is not None:
        connection = connect(folder / FILE, keys.database, read_only=False)
        tamper(connection)
        connection.commit()
        connection.close()
    return verify_center(folder, keys)


def test_a_center_proves_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Streams, signatures, certificates and every root of the feed are found right; the word says so and exits with 0."""
    found = looked_at(folder)
    assert found.is_sound
    assert (found.devices, found.unrooted) == (2, 0)
    assert found.leaves == found.entries, "each entry is in the feed once"
    assert cli.main(["center", "verify", "--data", str(folder)]) == OK
    assert "没有发现错误" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        ("update entries set body = zeroblob(length(body)) where seq = 9", "条目与签名不符"),
        ("delete from signatures where seq = (select max(seq) from signatures)", "条目与签名不符"),
        ("update feed set root = zeroblob(32) where n = (select max(n) from feed where sort = 1)", "行的根与条目不符"),
        ("update feed set first_seq = first_seq + 1, last_seq = last_seq where n = (select max(n) from feed where sort = 1)", "行的根"),
        ("update meta set value = zeroblob(8) where name = 'tree'", "行的根与条目不符"),
        ("insert into subtrees values (8, 0, zeroblob(32))", "子树与条目不符"),
        ("update devices set certificate = zeroblob(100)", "证书不是根签发的"),
    ],
)
def test_what_was_changed_is_found(folder: Path, tamper: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A changed entry, a missing signature, another root or tree, a false certificate: the word names it and exits with failure."""
    assert not looked_at(folder, lambda db: db.execute(tamper)).is_sound
    assert cli.main(["center", "verify", "--data", str(folder)]) == CHECK_FAILED
    said = capsys.readouterr().out
    assert told in said
    assert "没有发现错误" not in said


def test_a_center_in_postgresql_is_verified_by_a_copy(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the folder's database is elsewhere a copy is asked for, and verified like any."""
    keys = keys_of(folder)
    (folder / URL_FILE).write_text("postgresql+psycopg://nobody@/nothing\n", encoding="utf-8")
    assert cli.main(["center", "verify", "--data", str(folder)]) == REFUSED
    assert "--copy" in capsys.readouterr().err
    assert verify_center(folder, keys, copy=folder / FILE).is_sound
