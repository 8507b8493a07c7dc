"""Claims about flash that is written while a newcomer's checkpoints are on their way: it waits for one frame, not for all of them."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.kept_center import KeptCenter
from fakes.live_center import CITY, GULOU, XUANWU, Device
from fakes.memory_replica import MemoryReplica

from sync.center import tails
from sync.domain.draft import Urgency
from sync.domain.scopes import AUTHORITY, Scope
from sync.oplog.checkpoint import checkpoint_id, decode_head
from sync.oplog.codec import decode
from sync.oplog.run import Run, Tip
from sync.protocol.loading import Begun, Chunk, Item, Logged, Wanted

LINES = 200

pytestmark = pytest.mark.usefixtures("long_ground")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[KeptCenter]:
    made = KeptCenter(tmp_path)
    yield made
    made.close()


def long_incident(author: MemoryReplica) -> Scope:
    """Open an incident whose checkpoint takes several frames: text that packs badly."""
    scope = author.open_incident()
    for number in range(LINES):
        author.line(scope, f"第{number}车 {random.Random(number).randbytes(200).hex()}")
    return scope


def send(device: Device) -> None:
    device.sync(most=60, push_bytes=12_000)


def keep(stage: KeptCenter) -> None:
    keeper = stage.keeper()
    keeper.follow()
    assert keeper.make_due()


def tails_in(items: list[Item]) -> dict[Scope, list[Run]]:
    found: dict[Scope, list[Run]] = {}
    for item in items:
        for run in item.runs if isinstance(item, Logged) else ():
            if run.scope != AUTHORITY:
                found.setdefault(run.scope, []).append(run)
    return found


def is_whole_before_its_tail(items: list[Item], scope: Scope) -> bool:
    """Tell whether every chunk of a scope's checkpoint stands before the first run of its log."""
    at = next(place for place, item in enumerate(items) if isinstance(item, Logged) and scope in {run.scope for run in item.runs})
    for item in items[:at]:
        body = decode(item.sealed)[0] if isinstance(item, Begun) else None
        if body is not None and decode_head(body).scope == scope:
            given = {one.position for one in items[:at] if isinstance(one, Chunk) and one.checkpoint == checkpoint_id(body)}
            return given == set(range(len(decode_head(body).chunks)))
    return False


def test_flash_written_meanwhile_goes_ahead_of_the_rest(stage: KeptCenter) -> None:
    """In a scope that was given, in one that is half given, in one opened meanwhile: each in the frames that come next."""
    author, device = stage.device(GULOU)
    small, long = author.open_incident(), long_incident(author)
    other = long_incident(author)
    send(device)
    keep(stage)
    superior, _ = stage.device(CITY)
    loading = stage.loading(superior)
    had = [*next(loading), *next(loading)]
    author.line(small, "立即疏散", urgency=Urgency.FLASH)
    opened = author.open_incident("另一起", urgency=Urgency.FLASH)
    send(device)
    had += [*next(loading), *next(loading), *next(loading)]
    assert {scope: [run.first_seq for run in runs] for scope, runs in tails_in(had).items()} == {small: [2], opened: [1]}
    assert is_whole_before_its_tail(had, small)
    half = next(one for one in (long, other) if not is_begun_and_over(had, one))
    author.line(half, "停止作业", urgency=Urgency.FLASH)
    author.line(small, "第二行", urgency=Urgency.FLASH)
    send(device)
    rest = [item for frame in loading for item in frame]
    assert {scope: [run.first_seq for run in runs] for scope, runs in tails_in(rest).items()} == {half: [LINES + 2], small: [3]}
    assert is_whole_before_its_tail(had + rest, half)
    chunks = [(item.checkpoint, item.position) for item in had + rest if isinstance(item, Chunk)]
    assert len(chunks) == len(set(chunks)), "no chunk twice"


def is_begun_and_over(items: list[Item], scope: Scope) -> bool:
    heads = {checkpoint_id(body): decode_head(body) for item in items if isinstance(item, Begun) for body in (decode(item.sealed)[0],)}
    mine = [(one, head) for one, head in heads.items() if head.scope == scope]
    return bool(mine) and sum(isinstance(item, Chunk) and item.checkpoint == mine[0][0] for item in items) == len(mine[0][1].chunks)


def test_flash_that_a_checkpoint_lacks_comes_once_what_is_open_has_gone(stage: KeptCenter, monkeypatch: pytest.MonkeyPatch) -> None:
    """An order of five minutes before the first contact; ordinary lines wait until the loading is over, and so does flash of long ago."""
    author, device = stage.device(GULOU)
    flashed, calm = author.open_incident(), author.open_incident()
    long_incident(author)
    send(device)
    keep(stage)
    author.line(flashed, "立即疏散", urgency=Urgency.FLASH)
    author.line(calm, "一行")
    send(device)
    superior, _ = stage.device(CITY)
    items = [item for frame in stage.loading(superior) for item in frame]
    assert set(tails_in(items)) == {flashed}
    assert is_whole_before_its_tail(items, flashed)
    at = next(place for place, item in enumerate(items) if isinstance(item, Logged) and item.runs[0].scope == flashed)
    assert sum(isinstance(item, Chunk) and item.position > 0 for item in items[at:]) > 1, "the rest comes behind it"
    monkeypatch.setattr(tails, "LATELY_ROWS", 0)
    assert tails_in([item for frame in stage.loading(superior) for item in frame]) == {}


def test_a_tail_goes_to_those_who_may_read_it(stage: KeptCenter) -> None:
    """A circle's member is given its owner's log, which is no checkpoint's; a stranger to it nothing, and nobody his own words."""
    owner, device = stage.device(CITY)
    member, _ = stage.device(GULOU)
    beside, _ = stage.device(XUANWU)
    circle = owner.found_circle([GULOU])
    own = owner.open_incident()
    send(device)
    keep(stage)
    loadings = {code: stage.loading(replica) for code, replica in ((CITY, owner), (GULOU, member), (XUANWU, beside))}
    for loading in loadings.values():
        next(loading)
    owner.line(circle, "交通管制", urgency=Urgency.FLASH)
    owner.line(own, "本级", urgency=Urgency.FLASH)
    send(device)
    given = {code: tails_in([item for frame in loading for item in frame]) for code, loading in loadings.items()}
    assert {code: set(found) for code, found in given.items()} == {CITY: set(), GULOU: {circle}, XUANWU: set()}
    (run,) = given[GULOU][circle]
    assert (run.first_seq, len(run.entries), run.birth) == (1, 2, owner.birth.raw)


def test_a_second_try_goes_on_behind_the_tail_of_the_first(stage: KeptCenter) -> None:
    """The device tells how far it came: what is behind that is given, and nothing again."""
    author, device = stage.device(GULOU)
    scope = author.open_incident()
    send(device)
    keep(stage)
    superior, _ = stage.device(CITY)
    for number in range(3):
        author.line(scope, f"{number}", urgency=Urgency.FLASH)
        send(device)
    told = Tip(replica=author.replica, scope=scope, seq=3, ordinal=3, hash=bytes(32))
    items = [item for frame in stage.loading(superior, Wanted(logs={AUTHORITY: (), scope: (told,)})) for item in frame]
    assert [(run.first_seq, len(run.entries)) for run in tails_in(items)[scope]] == [(4, 1)]
    # Who asks for single scopes is in step with the feed, and asks for whole logs by naming them.
    assert tails_in([item for frame in stage.loading(superior, Wanted(scopes=(scope,))) for item in frame]) == {}
    asked = Wanted(logs={scope: (told,)}, scopes=())
    assert [run.first_seq for run in tails_in([item for frame in stage.loading(superior, asked) for item in frame])[scope]] == [4]
