"""Claims about a copy that takes the database's place: killed at any moment it is ended or undone, refused by the disk it is undone."""

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from fakes.dying_process import Dead, DyingProcess
from fakes.live_center import GULOU, Device, direct, write_organisations
from fakes.memory_replica import ORIGIN_MS, MemoryReplica

from sync.center import replacing
from sync.center.admission import admit, waiting_devices
from sync.center.backups import FOLDER, back_up
from sync.center.condition import condition
from sync.center.copies import copy_at
from sync.center.database import FILE, RESTORING
from sync.center.keys import load_keys
from sync.center.replacing import COPY, put_in_place, settle
from sync.center.restore import Restored, restore
from sync.center.returned import take_in_copy
from sync.center.rulings import rule
from sync.center.serve import Center, open_center
from sync.domain.failures import Outage

HOUR_MS = 3_600_000
STEPS_MAX = 200


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def list_of(home: Path) -> Path:
    return write_organisations(home.parent / "organisations.csv")


def started(home: Path) -> Center:
    return open_center(home, organisations_csv=list_of(home))


def put_back(home: Path, source: Path) -> Restored:
    return restore(home, source=source, organisations_csv=list_of(home), now_ms=ORIGIN_MS)


def joined(center: Center, store: MemoryReplica) -> Device:
    device = direct(store, center)[0]
    device.round()
    admit(center.keys.directory, fingerprint_or_key=store.sign_key, organisation=store.organisation)
    device.sync()
    return device


def write(device: Device, lines: int) -> None:
    scope = device.store.open_incident()
    for number in range(lines - 1):
        device.store.line(scope, f"第{number}条")
    device.sync()


def with_two_copies(home: Path) -> tuple[Path, Path]:
    """Leave a center that was backed up twice, with a device's lines before, between and after; return the copies."""
    center = started(home)
    device = joined(center, MemoryReplica(1, GULOU))
    made = []
    for hour in range(2):
        write(device, 4)
        made.append(back_up(home, now_ms=ORIGIN_MS + hour * HOUR_MS).path)
    write(device, 4)
    center.database.close()
    return made[0], made[1]


def test_a_restore_killed_at_any_moment_is_ended_or_undone_by_the_next_start(home: Path, tmp_path: Path) -> None:
    """Before each word that it says to the disk: either the database stands as it was, or a new life speaks for the copy."""
    older, _ = with_two_copies(home)
    before = condition(home)
    ended = undone = 0
    for at in range(1, STEPS_MAX):
        shutil.rmtree(tmp_path / "copy", ignore_errors=True)
        shutil.copytree(home, tmp_path / "copy")
        here = tmp_path / "copy"
        # Copied, the folder would be another life by that alone.
        shutil.rmtree(home)
        here.replace(home)
        shutil.copytree(home, here)
        with pytest.MonkeyPatch.context() as patched:
            process = DyingProcess(patched, at=at)
            try:
                put_back(home, older)
            except Dead:
                alive = False
            else:
                alive = True
        if alive:
            break
        kept = (home / RESTORING).exists()
        if kept:
            for word in (condition, waiting_devices, back_up):
                with pytest.raises(Outage, match=r"center\.restoring"):
                    word(home, **({"now_ms": ORIGIN_MS} if word is back_up else {}))  # type: ignore[operator]
        started(home).database.close()
        now = condition(home)
        if now.lives == before.lives:
            undone += 1
            assert (now.entries, kept) == (before.entries, False)
        else:
            ended += 1
            # Killed between its life's commit and the last word of it, one more begins: it never spoke.
            assert now.lives[-1:] == before.lives
            assert len(now.lives) <= 3
            assert now.recovery is not None
            assert now.entries < before.entries
            (aside,) = home.glob("replaced-*")
            assert copy_at(aside / FILE, load_keys(home).database).n == before.n
        assert {path.name for path in home.iterdir()} & {RESTORING, COPY} == set()
        assert list(home.glob("*.tmp")) == []
        started(home).database.close()
        assert condition(home).lives == now.lives
        home.rename(tmp_path / "done")
        here.replace(home)
        shutil.rmtree(tmp_path / "done")
    assert alive, process.said
    assert min(ended, undone) > 3, (ended, undone)


def test_a_second_restore_goes_on_from_a_killed_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the first one replaced lies where it was moved, what the first one put in place beside it, and the line is unbroken."""
    older, newer = with_two_copies(home)
    before = condition(home)

    def killed(*_: object) -> None:
        raise Dead

    with monkeypatch.context() as patched:
        patched.setattr(replacing, "_go_on", killed)
        with pytest.raises(Dead):
            put_back(home, older)
    done = put_back(home, newer)
    assert (condition(home).lives, done.epoch) == ((done.replica, *before.lives), 2)
    held = sorted(copy_at(folder / FILE, load_keys(home).database).n for folder in home.glob("replaced-*"))
    assert held == [copy_at(older, load_keys(home).database).n, before.n]


@pytest.mark.parametrize("refused", [1, 2, 3])
def test_a_disk_that_refuses_leaves_the_database_where_it_was(home: Path, refused: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever rename the disk refuses, nothing was moved when the operator reads of it."""
    older, _ = with_two_copies(home)
    before = condition(home)
    renames, rename = 0, Path.replace

    def failing(path: Path, target: Path) -> Any:
        nonlocal renames
        if path.name.startswith(FILE) or path.name == COPY:
            renames += 1
            if renames == refused:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", failing)
    # A log beside it, as a kill leaves one.
    (home / f"{FILE}-wal").write_bytes(b"")
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        put_in_place(home, older, now_ms=ORIGIN_MS)
    monkeypatch.undo()
    assert (home / f"{FILE}-wal").exists()
    assert condition(home) == before
    assert list(home.glob("replaced-*")) == []
    assert not settle(home)


def test_the_copy_that_came_furthest_is_used_whatever_the_clock_said(home: Path) -> None:
    """The clock fell back by a year between two backups: of the folder, the later one is taken all the same."""
    center = started(home)
    device = joined(center, MemoryReplica(1, GULOU))
    first = back_up(home, now_ms=ORIGIN_MS + 9_000 * HOUR_MS)
    write(device, 3)
    second = back_up(home, now_ms=ORIGIN_MS)
    center.database.close()
    done = put_back(home, home / FOLDER)
    assert (done.source, done.newer, done.entries) == (second.path, False, second.entries)
    assert second.entries > first.entries
    # A backup of the life that followed came further than any of the one before, whatever its number.
    third = back_up(home, now_ms=ORIGIN_MS - 9_000 * HOUR_MS)
    assert put_back(home, home / FOLDER).source == third.path
    assert put_back(home, first.path).newer


def test_a_copy_that_does_not_prove_itself_is_passed_over_and_named(home: Path) -> None:
    """Of a folder the next one is used; of a folder without a sound one nothing is moved."""
    older, newer = with_two_copies(home)
    raw = bytearray(newer.read_bytes())
    raw[len(raw) // 2] ^= 1
    newer.write_bytes(raw)
    lying = home / FOLDER / newer.name.replace(".db", "").replace("Z-", "Z-9")[:-1]
    (lying.parent / f"{lying.name}.db").write_bytes(b"no database")
    done = put_back(home, home / FOLDER)
    assert done.source == older
    assert set(done.passed_over) == {newer, lying.parent / f"{lying.name}.db"}
    older.write_bytes(b"no database either")
    before = condition(home)
    with pytest.raises(Outage, match=r"backup\.unreadable"):
        put_back(home, home / FOLDER)
    assert condition(home) == before


def test_what_later_backups_covered_is_counted_and_comes_back_from_them(home: Path) -> None:
    """Devices may have dropped it on the word of the center: it is told how much that is, where it lies, and taken in from there."""
    older, newer = with_two_copies(home)
    before = condition(home)
    done = put_back(home, older)
    assert (done.newer, done.beyond.entries) == (True, 4)
    replaced = home / str(done.replaced) / FILE
    assert done.beyond.held_in == (newer, replaced)
    started(home).database.close()
    assert take_in_copy(home, newer, now_ms=ORIGIN_MS).entries == 4
    assert take_in_copy(home, newer, now_ms=ORIGIN_MS).entries == 0
    found = take_in_copy(home, replaced, now_ms=ORIGIN_MS)
    assert (found.entries, found.refused) == (4, 0)
    assert condition(home).entries == before.entries
    # The newest copy lacks nothing that a device was ever told of.
    assert put_back(home, newer).beyond.entries == 0


def test_the_authority_comes_back_from_a_copy_too(home: Path) -> None:
    """Certificates and rulings written after the older copy, with the file beside the database gone as well."""
    center = started(home)
    older = back_up(home, now_ms=ORIGIN_MS).path
    store = MemoryReplica(1, GULOU)
    device = joined(center, store)
    write(device, 2)
    rule(home, replica=store.replica, ranges=[(9, None)], reason="遗失", by="值班长")
    newer = back_up(home, now_ms=ORIGIN_MS + HOUR_MS).path
    before = condition(home)
    center.database.close()
    for name in (FILE, "authority.runs", "high-water"):
        (home / name).unlink()
    done = put_back(home, older)
    assert (done.replaced, done.newer) == (None, True)
    assert condition(home).devices == 0
    found = take_in_copy(home, newer, now_ms=ORIGIN_MS)
    now = condition(home)
    assert found.refused == 0
    assert (now.entries, now.devices, now.ruled) == (before.entries, before.devices, before.ruled)


def test_a_copy_of_another_center_is_not_opened(home: Path, tmp_path: Path) -> None:
    """Another key, no copy at all, no center: each is told, and nothing changes."""
    started(home).database.close()
    other = tmp_path / "other"
    started(other).database.close()
    with pytest.raises(Outage, match=r"store\.key_wrong"):
        take_in_copy(home, back_up(other, now_ms=ORIGIN_MS).path, now_ms=ORIGIN_MS)
    with pytest.raises(Outage, match=r"backup\.missing"):
        take_in_copy(home, tmp_path / "none", now_ms=ORIGIN_MS)
    with pytest.raises(Outage, match=r"center\.missing"):
        take_in_copy(tmp_path, tmp_path / "none", now_ms=ORIGIN_MS)


def test_a_database_without_its_key_gets_no_other_one(home: Path) -> None:
    """A new key beside an old database opens nothing, and would stand where the old one is to be put back."""
    started(home).database.close()
    (home / "database.key").unlink()
    with pytest.raises(Outage, match=r"store\.key_missing"):
        started(home)
    assert not (home / "database.key").exists()
