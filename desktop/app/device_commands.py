"""The words `device new`, `device status`, `device sync`, `device slip` and `rebuild`. No Qt.

Layer: app.
"""

import argparse
import sys
import threading
import time
from functools import partial
from pathlib import Path

from desktop.app.exits import CHECK_FAILED, OK, quiet
from desktop.app.opening import begin_home, open_home
from desktop.runtime import paths
from desktop.runtime.certificate_words import certificate_said
from desktop.runtime.key_words import ages_said, due_said, waiting_said
from desktop.runtime.paths import resources
from desktop.runtime.words import LANGUAGES, Words, at
from sync.domain.failures import Outage, Refused
from sync.domain.ids import REPLICA_BYTES, ReplicaId
from sync.domain.offices import LOCAL_OFFICES, OFFICES
from sync.engine.keys import KEY_CHANGED
from sync.engine.process import Engine, Parts, wall_ms
from sync.engine.status import LinkState, MakeAgent
from sync.engine.travel import agent_maker
from sync.links.anchor import trusting_file
from sync.links.bundle_ask import accept_key
from sync.links.enrolment import enter, look
from sync.links.key_change import change_keys
from sync.oplog.hashing import fingerprint
from sync.oplog.slip import read_slip_text, slip_text
from sync.protocol.enrolment import read_invitation
from sync.store import life, slips
from sync.store.center_at import keep_center
from sync.store.cipher import Database, connect, database
from sync.store.clocks import offset_of
from sync.store.device import Device, create_device, describe
from sync.store.home import Home
from sync.store.queries import paths as ways
from sync.store.queries.authors import authors as known_authors
from sync.store.queries.own_certificate import own_certificate
from sync.store.queries.own_keys import own_keys
from sync.store.queries.rows import LinkStatus
from sync.store.queries.slips import entry_named
from sync.store.queries.standing import stands
from sync.store.rebuild import check
from sync.store.shipped import shipped
from sync.store.startup import InstanceLock

LIFE_WORDS = {
    "rolled_back": ("数据库被放回了旧副本", "the database was put back to an older copy"),
    "cloned": ("数据文件夹被复制或移动过", "the data folder was copied or moved"),
    "restored": ("数据库损坏，用备份顶上", "the database was damaged and a backup stands in"),
    "shown": ("别处有本机已遗失的条目", "others held entries that this device had lost"),
    "rotated": ("更换了密钥", "the keys were changed"),
    "anew": ("更换密钥以前的副本，重新入网", "a copy from before the keys were changed, to be let in anew"),
}
STANDING_WORDS = {
    "own": ("本机", "this device"),
    "certified": ("已认证", "certified"),
    "accepted": ("已认可", "accepted"),
    "unknown": ("未认可，条目未计入", "not accepted, its entries wait"),
}
SYNC_S_MAX = 120.0
SLIP_GROUPS_A_LINE = 8
_READ_S = 30.0
_SETTLE_S = 600.0
_DIGITS_MIN = 8


def new(asked: argparse.Namespace) -> int:
    """Make a device and say who it is."""
    told = None if asked.enrol is None else look(read_invitation(asked.enrol))
    organisation = asked.organisation or (None if told is None else told.organisation)
    if organisation is None:
        raise Refused("device.malformed", field="organisation")
    if told is None and shipped() and organisation not in shipped():
        raise Refused("organisation.unknown", organisation=organisation)
    if told is not None and told.organisation != organisation:
        raise Refused("enrol.organisation", organisation=told.organisation)
    if asked.office not in LOCAL_OFFICES:
        raise Refused("office.unknown", office=asked.office, offices=", ".join(office for office in OFFICES if office in LOCAL_OFFICES))
    home = home_named(asked)
    begin_home(asked, home)
    device = create_device(
        home,
        organisation=organisation,
        person=asked.person,
        office=asked.office,
        now_ms=wall_ms(),
        center_url=asked.center,
        root=_key(asked.root),
        authority=_authority(asked.authority),
        takes_over=_replica(asked.takes_over) or (None if told is None else told.takes_over),
    )
    if asked.enrol is not None:
        device = _enrolled(home, asked.enrol)
    tell_device(home, device)
    return OK


def enrol(asked: argparse.Namespace) -> int:
    """Be let in by a code, and say as what."""
    home = home_of(asked)
    tell_device(home, _enrolled(home, " ".join(asked.invitation)))
    return OK


def _enrolled(home: Home, text: str) -> Device:
    invitation = read_invitation(text)
    with quiet():
        engine = Engine(home, shipped=tuple(shipped().values()))
        try:
            enter(engine.writer, invitation)
            device = engine.writer.call(lambda desk: describe(desk.connection)).result(_READ_S)
        finally:
            engine.close()
    assert device is not None
    return device


def rotate(asked: argparse.Namespace) -> int:
    """Change this device's signing and sealing keys, once the center certified the next ones."""
    home = home_of(asked)
    with quiet():
        engine = Engine(home, shipped=tuple(shipped().values()))
        try:
            change_keys(engine.writer)
            device = engine.writer.call(lambda desk: describe(desk.connection)).result(_READ_S)
        finally:
            engine.close()
    assert device is not None
    tell_device(home, device)
    print("密钥已换；旧密钥此后不再算数 changed; the keys before count no more from here on")
    return OK


def note_center(asked: argparse.Namespace) -> int:
    """Keep where the center is, from the next start on."""
    home = home_of(asked)
    with quiet():
        engine = Engine(home, shipped=tuple(shipped().values()))
        try:
            authority = _authority(asked.authority)
            engine.writer.call(lambda desk: keep_center(desk, asked.address, authority=authority)).result(_READ_S)
            device = engine.writer.call(lambda desk: describe(desk.connection)).result(_READ_S)
        finally:
            engine.close()
    assert device is not None
    tell_device(home, device)
    return OK


def status(asked: argparse.Namespace) -> int:
    """Say who the device is and what waits for the center; works while an engine runs."""
    home = home_of(asked)
    connection = connect(home.database, home.key(), read_only=True)
    try:
        device = describe(connection)
        if device is None:
            raise Outage("store.missing")
        tell_device(home, device)
        _tell_certificate(database(connection))
        _tell_keys(database(connection))
        _tell_waiting(database(connection))
        _tell_standing(database(connection))
    finally:
        connection.close()
    return OK


def authors(asked: argparse.Namespace) -> int:
    """List whose entries are held here; let one count whose fingerprint was compared.

    Raises: Refused: `author.unknown`; Outage: `store.second_instance` where a window holds the folder: it has a sheet for this.
    """
    home = home_of(asked)
    if asked.accept is not None:
        _accept(home, asked.accept)
    connection = connect(home.database, home.key(), read_only=True)
    try:
        for row in known_authors(database(connection)):
            chinese, english = STANDING_WORDS[row.standing]
            told = f"{row.replica.hex()}  {row.organisation or '-':<12} {row.letters or '-':<3} {row.fingerprint}"
            print(f"{told}  {chinese} {english}, {row.entries} 条 entries")
    finally:
        connection.close()
    return OK


def _accept(home: Home, name: str) -> None:
    wanted = "".join(name.split())
    with quiet():
        engine = Engine(home, shipped=tuple(shipped().values()))
        try:
            rows = engine.writer.call(lambda desk: known_authors(database(desk.connection))).result(_READ_S)
            keys = {row.sign_key for row in rows if wanted and "".join(row.fingerprint.split()).startswith(wanted)}
            if len(keys) != 1:
                raise Refused("author.unknown", fingerprint=name)
            engine.writer.call(partial(accept_key, key=keys.pop())).result(_READ_S)
            engine.writer.settled().result(_SETTLE_S)
        finally:
            engine.close()


def home_of(asked: argparse.Namespace) -> Home:
    """Return the home that the command line names, opened for this process.

    Raises: Refused, Outage: as `open_home`.
    """
    return open_home(asked, home_named(asked))


def home_named(asked: argparse.Namespace) -> Home:
    """Return the home that the command line names, as it lies."""
    return Home(Path(asked.home) if asked.home is not None else paths.home())


def tell_device(home: Home, device: Device) -> None:
    """Say who a device is."""
    organisation = shipped().get(device.organisation)
    name = "" if organisation is None else f" {organisation.name}"
    print(f"数据 home          {home.path}")
    print(f"单位 organisation  {device.organisation}{name}")
    print(f"人员 person        {device.person} ({device.office})")
    print(f"指纹 fingerprint   {device.fingerprint}")
    print(f"副本 replica       {device.replica.hex()}, 第 {device.lives} 次生命 life {device.lives}, 已写 {device.ordinal} 条 entries")
    if device.predecessor is not None:
        chinese, english = LIFE_WORDS.get(device.why, ("接替", "taken over"))
        print(f"前身 before        {device.predecessor.hex()} ({chinese} / {english})")
    print(f"认证 certified     {'是 yes' if device.certified else '否 no'}{f', {device.letters}' if device.letters else ''}")
    print(f"中心 center        {device.center_url or '-'}")
    print(f"根 root            {'-' if device.root is None else fingerprint(device.root)}")


def _tell_certificate(db: Database) -> None:
    """Say until when the certificate is good, and from two weeks before its end what follows from that, in both languages."""
    held = own_certificate(db)
    if held is None:
        return
    # By the center's clock, as last measured.
    now_ms = wall_ms() + (offset_of(db.conn) or 0)
    print(f"证书 certificate   有效至 good until {at(held.not_after_ms):%Y-%m-%d %H:%M}")
    words = Words(resources() / "translations")
    for language in LANGUAGES:
        words.switch(language)
        said = certificate_said(held.not_after_ms, words, now_ms=now_ms)
        if said.whole:
            print(f"                   {said.whole}")


def _tell_keys(db: Database) -> None:
    """Say how long each key of this device is in use, which is older than it should be, and what a change waits for."""
    held = own_keys(db)
    if held is None:
        return
    words = Words(resources() / "translations")
    for language in LANGUAGES:
        words.switch(language)
        said = (ages_said(held, words, now_ms=wall_ms()), due_said(held, words, now_ms=wall_ms()), waiting_said(held, words))
        for at_line, line in enumerate(line for text in said for line in text.splitlines()):
            head = "密钥 keys" if language == LANGUAGES[0] and not at_line else ""
            print(f"{head:<17}  {line}")


def _tell_waiting(db: Database) -> None:
    link = ways.link(db)
    print(f"待传 waiting       {link.waiting_entries} 条 entries, {link.waiting_bytes} B")
    for row in ways.waiting(db, rate=link.rate_bit_s):
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(row.kinds.items()))
        print(f"  {row.urgency:<8} {row.entries} ({row.bytes} B) {kinds}")


def _tell_standing(db: Database) -> None:
    told = stands(db)
    if told.scopes:
        print(f"快照 checkpoints   {told.scopes} 个范围 scopes, 清理 dropped {told.dropped}, 未核对 unproven {told.unproven}", end="")
        print(f", 过期 stale {told.stale}, 不符 mismatches {told.mismatches}")


def slip_out(asked: argparse.Namespace) -> int:
    """Print an own entry as a slip; works while an engine runs."""
    home = home_of(asked)
    connection = connect(home.database, home.key(), read_only=True)
    try:
        op = entry_named(database(connection), asked.entry)
        if op is None:
            raise Refused("slip.not_own")
        slip = slips.hand_out(connection, op)
    finally:
        connection.close()
    groups = slip_text(slip.raw).split()
    for start in range(0, len(groups), SLIP_GROUPS_A_LINE):
        print(" ".join(groups[start : start + SLIP_GROUPS_A_LINE]))
    print(f"{len(slip.raw)} B, {len(groups)} 组 groups", file=sys.stderr)
    return OK


def slip_in(asked: argparse.Namespace) -> int:
    """Take a slip in, given as words of the command line or typed; say what became of it."""
    raw = read_slip_text(" ".join(asked.groups) if asked.groups else sys.stdin.read())
    with quiet():
        engine = Engine(home_of(asked), shipped=tuple(shipped().values()))
        try:
            taken = engine.writer.call(lambda desk: slips.take_in(desk, raw, now_ms=wall_ms())).result(_READ_S)
        finally:
            engine.close()
    print(_TAKEN[taken.standing])
    return OK


_TAKEN = {
    slips.VERIFIED: "先到，签名已核实 arrived ahead, signature verified",
    slips.UNVERIFIED: "先到，未核实 arrived ahead, not verified: the key of its device is not held yet",
    slips.FORGED: "伪造 forged: its device did not sign it",
    slips.CONTRADICTED: "与所属流不符 contradicts its stream",
    slips.HERE: "本机已有 this device holds that entry already",
}


def _replica(text: str | None) -> ReplicaId | None:
    """Return 16 hexadecimal digits as a replica.

    Raises: Refused: `device.malformed`.
    """
    if text is None:
        return None
    try:
        raw = bytes.fromhex(text)
    except ValueError as error:
        raise Refused("device.malformed", field="takes-over") from error
    if len(raw) != REPLICA_BYTES:
        raise Refused("device.malformed", field="takes-over")
    return ReplicaId(raw)


def _authority(path: Path | None) -> str | None:
    """Return the PEM in a file.

    Raises: Refused: `device.malformed`.
    """
    if path is None:
        return None
    try:
        text = path.read_text(encoding="ascii")
        trusting_file(text)
    except (OSError, UnicodeDecodeError, Outage) as error:
        raise Refused("device.malformed", field="authority") from error
    return text


def _key(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise Refused("device.malformed", field="root") from error


def exchange(asked: argparse.Namespace) -> int:
    """Talk to the center until it holds everything, or until that can't be; say what came of it."""
    home = home_of(asked)
    changed = threading.Event()

    def make(parts: Parts) -> MakeAgent:
        travel = agent_maker(center_url=asked.center)(parts)
        return lambda _told: travel(changed.set)

    with quiet():
        engine = Engine(home, shipped=tuple(shipped().values()), make_agent=make)
        state, link = _exchanged(engine, changed)
    if not state.connected:
        raise Outage(state.error or "link.unreachable", fingerprint=state.fingerprint or "")
    print(f"中心已确认 the center holds everything but {link.waiting_entries} 条 entries")
    return OK if link.waiting_entries == 0 else CHECK_FAILED


def _exchanged(engine: Engine, changed: threading.Event) -> tuple[LinkState, LinkStatus]:
    try:
        state = _await_center(engine, changed)
        return state, engine.readers.query(ways.link).result(_READ_S)
    finally:
        engine.close()


def rebuild(asked: argparse.Namespace) -> int:
    """Fold the log anew in a copy and compare; without `--check` let the next start do it in place."""
    home = home_of(asked)
    found = check(home, shipped=tuple(shipped().values()))
    print(f"日志 log {found.entries} 条 entries, 状态表 state tables {found.tables}, 不同 different {len(found.different)}")
    for name in found.different:
        print(f"  {name}")
    if found.different and not asked.check:
        with InstanceLock(home):
            connection = connect(home.database, home.key(), read_only=False)
            try:
                life.put(connection, "shape", b"")
            finally:
                connection.close()
        print("下次启动时重建 the next start rebuilds them")
        return OK
    return CHECK_FAILED if found.different else OK


def _await_center(engine: Engine, changed: threading.Event) -> LinkState:
    """Wait until the center is in step, or until an attempt has failed, at most `SYNC_S_MAX`."""
    end = time.monotonic() + SYNC_S_MAX
    while time.monotonic() < end:
        state = engine.link()
        if state.connected or (state.error and state.error != KEY_CHANGED):
            return state
        changed.wait(1.0)
        changed.clear()
    return engine.link()
