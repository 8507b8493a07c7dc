"""The word `verify`: of a home, a backup and a bundle, what is proven, what is not and what is wrong, in both languages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes.carrier import Carrier, met
from helpers.attacked import files_in

from desktop.app import cli
from desktop.app.exits import CHECK_FAILED, OK, OUTAGE, REFUSED
from sync.domain.commands.incidents import OpenIncident
from sync.store import backup
from sync.store.cipher import connect
from tests.fakes.post import START_MS, Post

GULOU, JIANGNING = "320106", "320115"
Said = Callable[..., str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    def say(*words: str, code: int) -> str:
        assert cli.main(["verify", *words]) == code
        told = capsys.readouterr()
        return told.out + told.err

    return say


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Carrier, Carrier]]:
    with met(tmp_path, GULOU, JIANGNING) as both:
        yield both


def holds(told: str, *sentences: tuple[str, str]) -> None:
    """Both languages of each sentence stand in one line."""
    for chinese, english in sentences:
        assert any(chinese in line and english in line for line in told.splitlines()), (chinese, english, told)


def tamper(path: Path, key: bytes) -> None:
    connection: Any = connect(path, key, read_only=False)
    connection.execute("update incident_rows set title = '火灾'")
    connection.commit()
    connection.close()


HEADS = (("已证明", "proven"), ("未证明", "not proven"))
NOTHING_WRONG = ("没有发现错误", "nothing is wrong")


def test_a_database_says_what_is_proven_and_what_is_not(tmp_path: Path, said: Said) -> None:
    """A sound home: proven and not proven, exit 0; one whose row was changed: the table by name, exit 1."""
    post = Post(tmp_path / "home", GULOU)
    post.do(OpenIncident(title="积水", mode="actual"))
    post.close()
    home = ("--home", str(post.home.path))
    holds(
        said(*home, code=OK),
        *HEADS,
        ("1 条条目在 1 条流里", "each chained to the one before"),
        ("状态就是日志所说", "the state is what the log says"),
        ("还没有中心的根", "no root is pinned yet"),
        ("时间由各终端自报", "times are as devices said"),
        ("别处有而此处没有的", "can't be known here"),
        NOTHING_WRONG,
    )
    tamper(post.home.database, post.home.key())
    holds(said(*home, code=CHECK_FAILED), ("有误", "wrong"), ("状态表 incident 与日志不符", "table incident is not what the log says"))


def test_a_backup_says_what_is_proven_and_what_is_not(tmp_path: Path, said: Said) -> None:
    """The copy proves itself as its home does, what it can't hold is said, and a changed one is found though the home is sound."""
    post = Post(tmp_path / "home", GULOU)
    post.do(OpenIncident(title="积水", mode="actual"))
    post.settle()
    copy = backup.make(post.home, now_ms=START_MS)
    post.do(OpenIncident(title="备份之后", mode="actual"))
    post.close()
    # Whoever reads a database makes room beside it for what others may write meanwhile.
    home, kept = ("--home", str(post.home.path)), files_in(post.home.path, but=("qianzhi.db-shm", "qianzhi.db-wal"))
    before = kept()
    holds(
        said(*home, "--copy", str(copy.path), code=OK),
        *HEADS,
        ("1 条条目在 1 条流里", "each chained to the one before"),
        ("状态就是日志所说", "the state is what the log says"),
        ("附件不在备份里", "a backup holds no attachments"),
        NOTHING_WRONG,
    )
    holds(said(*home, code=OK), ("2 条条目在 2 条流里", "each chained to the one before"))
    assert kept() == before, "to look changes nothing"
    tamper(copy.path, post.home.key())
    holds(
        said(*home, "--copy", str(copy.path), code=CHECK_FAILED), ("状态表 incident 与日志不符", "table incident is not what the log says")
    )
    holds(said(*home, code=OK), NOTHING_WRONG)
    assert "[file.unreadable]" in said(*home, "--copy", str(tmp_path / "none"), code=OUTAGE)


def test_a_bundle_says_what_is_proven_and_what_is_not(pair: tuple[Carrier, Carrier], said: Said) -> None:
    """Whole and known: who made it, how much chains, and what no bundle can prove; nothing of it is taken in."""
    one, other = pair
    one.write(one.open(JIANGNING), 3)
    (path,) = one.make(other).paths
    home, bundle = ("--home", str(other.post.home.path)), ("--bundle", str(path))
    before = other.post.rows("select count(*) as n from entries")
    holds(
        said(*home, *bundle, code=OK),
        *HEADS,
        ("1 卷共", "each section is chained to the signed head"),
        (one.fingerprint, "a device that a person accepted by its fingerprint"),
        ("5 条条目逐条相接并有作者签名，其中新 5 条", "entries, chained and signed"),
        ("制作时间由制作终端自报", "when it was made is as its maker said"),
        ("制作者没有装进来的", "can't be known from it"),
        NOTHING_WRONG,
    )
    assert other.post.rows("select count(*) as n from entries") == before
    other.take([path])
    holds(said(*home, *bundle, code=OK), ("5 条条目逐条相接并有作者签名，其中新 0 条", "of them new"))


def test_a_bundle_of_others_is_said_to_be_closed(pair: tuple[Carrier, Carrier], tmp_path: Path, said: Said) -> None:
    """A third who looks into it learns who it is not for, and that nobody vouches for its maker there."""
    one, other = pair
    one.write(one.open(JIANGNING), 3)
    (path,) = one.make(other).paths
    third = Post(tmp_path / "third", GULOU)
    third.close()
    holds(
        said("--home", str(third.home.path), "--bundle", str(path), code=OK),
        ("制作终端无人担保", "nobody vouches for its maker"),
        ("不是发给本机的", "it is sealed to others"),
    )


def test_a_bundle_says_what_is_wrong(pair: tuple[Carrier, Carrier], said: Said) -> None:
    """Torn and damaged: by part and bytes, exit 1; what is no bundle of ours is refused by its code."""
    one, other = pair
    one.write(one.open(JIANGNING), 40)
    (path,) = one.make(other).paths
    home, raw = ("--home", str(other.post.home.path)), path.read_bytes()
    path.write_bytes(raw[:-200])
    holds(said(*home, "--bundle", str(path), code=CHECK_FAILED), ("有误", "wrong"), ("第 1 卷断裂", "a torn part"))
    path.write_bytes(raw[: -len(raw) // 4] + bytes([raw[-len(raw) // 4] ^ 1]) + raw[-len(raw) // 4 + 1 :])
    told = said(*home, "--bundle", str(path), code=CHECK_FAILED)
    assert "有误 wrong" in told
    assert "没有发现错误" not in told
    path.write_bytes(b"words")
    assert "[bundle." in said(*home, "--bundle", str(path), code=REFUSED)
