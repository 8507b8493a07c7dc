"""A newcomer over real HTTP: checkpoints first, then what lies behind them; cut at any byte, killed at any frame, refused whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.linked_post import LinkedPost
from fakes.live_center import CITY, GULOU, XUANWU, Device, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica

from sync.center.admission import admit, waiting_devices
from sync.domain.scopes import Scope
from sync.links.status import LinkState
from sync.store.rebuild import check
from tests.fakes.post import TREE

pytestmark = pytest.mark.expects_warnings("link ")
LINES = 120


class Stage:
    """A center that was written to, whose keeper made checkpoints, and who wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.center = LiveCenter(folder / "center" / "home")
        self.open: list[LinkedPost] = []
        self.author = MemoryReplica(1, GULOU)
        with self.center:
            (self.writer,) = introduced(self.center, self.author)
            self.scope: Scope = self.author.open_incident()
            for number in range(LINES):
                self.author.line(self.scope, f"第{number}车到场，水幕展开，浓度下降")
            self.writer.sync()
            self.writer.close()

    def again(self) -> Device:
        """Return the author's device on the center that runs now."""
        return Device(self.author, self.center)

    def post(self, name: str, organisation: str = CITY, *, loads: bool = True) -> LinkedPost:
        """Return a fresh post that knocked, was admitted and is in step."""
        post = LinkedPost(self.folder / name, organisation, self.center, loads=loads)
        self.open.append(post)
        post.until(lambda now: now.state is LinkState.WAITING)
        for device in waiting_devices(self.center.directory):
            admit(self.center.directory, fingerprint_or_key=device.fingerprint)
        post.until(lambda now: now.state is LinkState.IN_STEP)
        return post

    def close(self) -> None:
        for post in self.open:
            post.close()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = Stage(tmp_path)
    yield made
    made.close()


def entries_held(post: LinkedPost, scope: Scope) -> int:
    query = "select count(*) as held from entries join streams on streams.number = entries.stream where streams.scope = ?"
    return int(post.post.rows(query, scope)[0]["held"])


def test_a_fresh_device_stands_on_checkpoints_and_reads_on(stage: Stage) -> None:
    """It shows what one shows that read everything, and what is written later appears; the log below follows and proves them."""
    assert len(stage.center.keep()) == 1
    stage.center.keeps = True
    with stage.center:
        device = stage.again()
        stage.author.line(stage.scope, "快照之后的一行")
        device.sync()
        fresh, whole = stage.post("fresh"), stage.post("whole", loads=False)
        for post in (fresh, whole):
            post.sees("select 1 from journal_rows where line = '快照之后的一行'")
        fresh.sees("select 1 from (select count(*) as based from bases) where based = 0")
        assert entries_held(fresh, stage.scope) == entries_held(whole, stage.scope) == LINES + 2
        assert fresh.post.hashes((stage.scope,)) == whole.post.hashes((stage.scope,))
        stage.author.line(stage.scope, "再后来的一行")
        device.sync()
        fresh.sees("select 1 from journal_rows where line = '再后来的一行'")
        device.close()
        fresh.post.settle()
        assert check(fresh.post.home, shipped=TREE).different == ()
        stage.close()


def test_without_a_keeper_everything_comes_as_a_log(stage: Stage) -> None:
    """A center that keeps no checkpoints gives its log, as ever."""
    with stage.center:
        fresh = stage.post("fresh")
        fresh.sees("select 1 from (select count(*) as held from journal_rows) where held = ?", LINES)
        assert entries_held(fresh, stage.scope) == LINES + 1
        assert fresh.post.rows("select * from checkpoints") == []
        stage.close()


def test_who_may_not_read_a_scope_is_given_no_checkpoint_of_it(stage: Stage) -> None:
    """A county beside it gets neither head nor chunk."""
    stage.center.keep()
    stage.center.keeps = True
    with stage.center:
        fresh = stage.post("fresh", XUANWU)
        assert fresh.post.rows("select * from checkpoints") == []
        assert fresh.post.rows("select * from journal_rows") == []
        stage.close()
