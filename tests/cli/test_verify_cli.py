"""The word `verify` on a device's home: what is proven, what is not, what is wrong, and the exit code."""

from pathlib import Path

import pytest

from desktop.app import cli
from desktop.app.exits import CHECK_FAILED, OK
from sync.domain.commands.incidents import OpenIncident
from sync.store.cipher import connect
from tests.fakes.post import Post


def test_a_home_is_told_in_plain_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound home: proven and not proven, exit 0; one whose row was changed: the table by name, exit 1."""
    post = Post(tmp_path / "home", "320106")
    post.do(OpenIncident(title="积水", mode="actual"))
    post.close()
    words = ["verify", "--home", str(tmp_path / "home")]
    assert cli.main(words) == OK
    said = capsys.readouterr().out
    for told in ("已证明 proven", "1 条条目在 1 条流里", "状态就是日志所说", "未证明 not proven", "还没有中心的根", "没有发现错误"):
        assert told in said
    connection = connect(post.home.database, post.home.key(), read_only=False)
    connection.execute("update incident_rows set title = '火灾'")
    connection.commit()
    connection.close()
    assert cli.main(words) == CHECK_FAILED
    assert "状态表 incident 与日志不符" in capsys.readouterr().out
