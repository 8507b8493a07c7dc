"""The word `doctor`: what is installed, where the data lie, and what is wrong with them. It changes nothing and tells no secret.

Layer: app.
"""

import argparse
import contextlib
import platform
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from desktop.app.device_commands import LIFE_WORDS, home_named
from desktop.app.exits import CHECK_FAILED, OK
from desktop.app.opening import open_home
from sync.domain.failures import Outage
from sync.store import backup, highwater, unlocking
from sync.store.cipher import Connection, connect, database
from sync.store.device import describe
from sync.store.home import Home
from sync.store.queries.standing import summed
from sync.store.startup import InstanceLock
from sync.store.wrap import KEYSTORE

DISTRIBUTIONS = (
    "sqlcipher3",
    "sqlite-utils",
    "cbor2",
    "zstandard",
    "cryptography",
    "pypinyin",
    "PySide6-Essentials",
    "pyqtgraph",
    "SQLAlchemy",
)
FREE_BYTES_MIN = 500_000_000
BACKUP_AGE_S_MAX = 7 * 24 * 3600
# Before this the clock of a machine without a battery stands.
CLOCK_LEAST = datetime(2026, 1, 1, tzinfo=UTC)

GOOD, BAD, NOTE = "ok", "!!", "--"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: how it stands, about what, and what was found."""

    mark: str
    about: str
    found: str


def run(asked: argparse.Namespace) -> int:
    """Print every finding; a bad one makes the exit code 1."""
    failed = False
    home = home_named(asked)
    with contextlib.suppress(Outage):
        # What can be told without the key is told; that it is locked is a finding of its own.
        open_home(asked, home)
    for finding in examine(home):
        print(f"{finding.mark} {finding.about:<22} {finding.found}")
        failed |= finding.mark == BAD
    return CHECK_FAILED if failed else OK


def examine(home: Home) -> Iterator[Finding]:
    """Yield the findings on this machine and on one home."""
    yield from _program()
    yield _clock()
    yield from _place(home)
    if home.database.exists():
        yield from _data(home)


def _program() -> Iterator[Finding]:
    yield Finding(
        NOTE,
        "系统 system",
        f"{platform.platform()}, Python {platform.python_version()}{', packaged' if getattr(sys, 'frozen', False) else ''}",
    )
    for name in DISTRIBUTIONS:
        try:
            yield Finding(NOTE, name, version(name))
        except PackageNotFoundError:
            yield Finding(NOTE, name, "没有安装 not installed")


def _clock() -> Finding:
    now = datetime.now(UTC)
    sound = now >= CLOCK_LEAST
    return Finding(GOOD if sound else BAD, "时钟 clock", now.astimezone().isoformat(timespec="seconds"))


def _place(home: Home) -> Iterator[Finding]:
    there = home.path.is_dir()
    yield Finding(GOOD if there else NOTE, "数据 home", f"{home.path}{'' if there else ' (没有 not there)'}")
    existing = next(path for path in (home.path, *home.path.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    yield Finding(GOOD if free >= FREE_BYTES_MIN else BAD, "剩余空间 free", f"{free / 1e9:.1f} GB")
    if not there:
        return
    for path, mode in ((home.path, 0o700), (home.key_file, 0o600), (home.wrap_file, 0o600), (home.database, 0o600)):
        if path.exists() and sys.platform != "win32":
            held = stat.S_IMODE(path.stat().st_mode)
            yield Finding(GOOD if held & ~mode == 0 else BAD, f"权限 mode {path.name}", f"{held:o}")
    yield _key(home)
    yield _running(home)


def _key(home: Home) -> Finding:
    if home.wrap_file.exists() or home.wrap_copy.exists():
        try:
            held = unlocking.read(home)
        except Outage as outage:
            return Finding(BAD, "密钥 key", outage.code)
        ways = ("口令 passphrase", *(("系统密钥库 keystore",) if held.has(KEYSTORE) else ()))
        return Finding(GOOD, "密钥 key", f"封装 wrapped: {', '.join(ways)}")
    return Finding(NOTE, "密钥 key", "仅本人可读的文件 owner-only file" if home.key_file.exists() else "没有 none")


def _running(home: Home) -> Finding:
    if not home.lock.exists():
        return Finding(NOTE, "后台 engine", "未运行过 never ran")
    lock = InstanceLock(home)
    try:
        lock.acquire()
    except Outage as outage:
        if outage.code == "store.second_instance":
            return Finding(GOOD, "后台 engine", "正在运行 running")
        return Finding(BAD, "后台 engine", outage.code)
    lock.release()
    return Finding(NOTE, "后台 engine", "未运行 not running")


def _data(home: Home) -> Iterator[Finding]:
    try:
        connection = connect(home.database, home.key(), read_only=True)
    except Outage as outage:
        if outage.code == "store.locked":
            yield Finding(NOTE, "数据库 database", "锁着 locked")
            return
        yield Finding(BAD, "数据库 database", outage.code)
    else:
        try:
            yield Finding(GOOD if backup.verified(connection) else BAD, "完整性 integrity", f"{_size(home.database)} MB")
            device = describe(connection)
            stands = _checkpoints(connection)
        finally:
            connection.close()
        if device is None:
            yield Finding(NOTE, "设备 device", "未建立 none")
        else:
            yield Finding(
                NOTE, "设备 device", f"{device.organisation}, {device.fingerprint}, {'certified' if device.certified else 'not certified'}"
            )
            if device.predecessor is not None:
                chinese, english = LIFE_WORDS.get(device.why, ("接替", "taken over"))
                yield Finding(NOTE, "前身 before", f"{device.predecessor.hex()}, {chinese} {english}")
            yield stands
            yield _mark(home, device.replica, device.ordinal)
            behind_s = (device.wall_ms - time.time_ns() // 1_000_000) / 1000
            yield Finding(BAD if behind_s > 300 else GOOD, "末条时间 last entry", "在时钟之后 after the clock" if behind_s > 300 else "")
    yield _newest_backup(home)


def _checkpoints(connection: Connection) -> Finding:
    """Say how much of the state stands on checkpoints, how old the newest is, whether the log proved them, what lies at the center."""
    told = summed(database(connection))
    if told is None:
        return Finding(NOTE, "快照 checkpoints", "由旧版本保存 of an older version")
    if not told.scopes or told.since_ms is None:
        return Finding(NOTE, "快照 checkpoints", "没有 none")
    age_h = (time.time() - told.since_ms / 1000) / 3600
    found = f"{told.scopes}, {age_h:.0f} h, 已验证 verified {told.proven}, 过期 stale {told.stale}"
    return Finding(BAD if told.stale else GOOD, "快照 checkpoints", f"{found}, 底 floor {told.dropped}, 在中心 at the center {told.cold}")


def _mark(home: Home, replica: bytes, ordinal: int) -> Finding:
    mark = highwater.read(home)
    if mark is None:
        return Finding(NOTE, "高水位 high-water", "没有 none")
    sound = mark.replica != replica or mark.ordinal <= ordinal
    return Finding(GOOD if sound else BAD, "高水位 high-water", f"{mark.ordinal} / {ordinal}")


def _newest_backup(home: Home) -> Finding:
    newest = next(iter(backup.listing(home)), None)
    if newest is None:
        return Finding(NOTE, "备份 backup", "没有 none")
    age_s = time.time() - newest.at_ms / 1000
    good = backup.is_good(newest.path, home.key())
    return Finding(
        GOOD if good and age_s <= BACKUP_AGE_S_MAX else BAD,
        "备份 backup",
        f"{newest.path.name}, {age_s / 3600:.0f} h{'' if good else ', 损坏 damaged'}",
    )


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f}"
