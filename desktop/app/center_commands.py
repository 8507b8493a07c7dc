"""The words `center …` and `device admit`. No Qt; the center is imported here and nowhere else in the program.

Layer: app.
"""

import argparse
import re
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.app.exits import CHECK_FAILED, OK, USAGE
from desktop.runtime.logs import start_lines, stop_log
from desktop.runtime.paths import resources
from sync.domain.failures import Outage, Refused
from sync.domain.key_age import days_used, is_old

if TYPE_CHECKING:
    from sync.center.channel import ChannelSettings
    from sync.center.console.site import ConsoleSettings

CONSOLE_HOST = "127.0.0.1"
SHOWN_CHARS = 60
_RANGE = re.compile(r"([1-9][0-9]{0,14})(?:-([1-9][0-9]{0,14})?)?")
_REPLICA = re.compile(r"[0-9a-f]{16}")


def serve(asked: argparse.Namespace) -> int:
    """Be the center until a signal asks to stop; the first line says where it listens."""
    from sync.center.channel import ChannelSettings
    from sync.center.joining import keep_upstream
    from sync.center.opening import keep_url

    if asked.data is None:
        print("请用 --data 指定中心的数据文件夹。 / Name the center's folder with --data.", file=sys.stderr)
        return USAGE
    if (asked.tls_certificate is None) != (asked.tls_key is None):
        print("--tls-certificate 与 --tls-key 须一并给出。 / --tls-certificate and --tls-key go together.", file=sys.stderr)
        return USAGE
    channel = ChannelSettings(names=tuple(asked.name), certificate=asked.tls_certificate, key=asked.tls_key)

    if asked.database is not None:
        keep_url(asked.data, asked.database)
    if asked.upstream is not None:
        keep_upstream(asked.data, asked.upstream)

    def ready(address: str) -> None:
        print(address, flush=True)

    lines = start_lines(sys.stderr)
    try:
        return _run(asked, channel, ready)
    finally:
        stop_log(lines)


def _run(asked: argparse.Namespace, channel: "ChannelSettings", ready: Callable[[str], None]) -> int:
    from sync.center.serve import run

    return run(
        asked.data,
        host=asked.host,
        port=asked.port,
        organisations_csv=_organisations(),
        ready=ready,
        keeps=not asked.no_keeper,
        channel=None if asked.plaintext else channel,
        console=None if asked.console is None else console_settings(asked.console),
    )


def console(asked: argparse.Namespace) -> int:
    """Print the address that opens a running center's console once."""
    from sync.center.console.entry import invite
    from sync.center.exchange import system_ms

    print(invite(asked.life_data, now_ms=system_ms()))
    return OK


def console_settings(port: int) -> "ConsoleSettings":
    """Return what the console is made with: the shipped pages, and the words of the window beside its own."""
    from desktop.app.sentences import sentence
    from desktop.runtime.words import CHINESE, ENGLISH, read_sentences
    from sync.center.console.site import ConsoleSettings

    chinese, english = (
        {**read_sentences(resources() / "translations" / language), **read_sentences(resources() / "console" / "words" / language)}
        for language in (CHINESE, ENGLISH)
    )

    def words(key: str) -> tuple[str, str]:
        return chinese[key], english[key]

    return ConsoleSettings(host=CONSOLE_HOST, port=port, pages=resources() / "console", words=words, sentence=sentence)


def admit(asked: argparse.Namespace) -> int:
    """Certify one waiting device, or all; without a name, list those who wait."""
    from sync.center.admission import admit as certify
    from sync.center.admission import waiting_devices
    from sync.center.turned_away import known as turned_away

    if asked.request is not None:
        from desktop.app.officer_commands import birth_of
        from sync.center.admission import let_wait

        # A device that can't come itself waits as if it had.
        let_wait(asked.data, birth_of(asked.request))
    waiting = waiting_devices(asked.data)
    if asked.fingerprint is None and not asked.all_waiting:
        for device in waiting:
            over = "" if device.takes_over is None else f"  接替 takes over {device.takes_over.hex()} {device.takes_over_letters or '?'}"
            print(f"{device.fingerprint}  {device.organisation or '-':<12} {_time(device.first_ms)} – {_time(device.last_ms)}{over}")
        for one in turned_away(asked.data):
            print(f"{one.fingerprint}  {one.organisation or '-':<12} {_time(one.at_ms)}  已拒绝 turned away  {one.by}: {one.reason}")
        return OK
    if asked.refuse is not None or asked.let_come:
        return _turn(asked)
    from desktop.app.root_commands import brought

    root = brought(asked)
    named: list[str | bytes] = [device.sign_key for device in waiting] if asked.all_waiting else [asked.fingerprint]
    offices = tuple(office.strip() for office in (asked.offices or "").split(",") if office.strip())
    for name in named:
        made = certify(
            asked.data,
            fingerprint_or_key=name,
            organisation=asked.organisation,
            offices=offices,
            takes_over=asked.takes_over,
            by=asked.by,
            root=root,
        )
        print(f"{made.fingerprint}  {made.organisation:<12} {made.letters}  → {_time(made.not_after_ms)}")
        if asked.out is not None:
            _write_certificate(asked, made.sign_key)
    return OK


def _turn(asked: argparse.Namespace) -> int:
    """Turn a newcomer away, or let one come again."""
    from sync.center import turned_away
    from sync.center.admission import waiting_devices

    held = turned_away.known(asked.data) if asked.let_come else waiting_devices(asked.data)
    wanted = "".join((asked.fingerprint or "").split()).lower()
    keys = [one.sign_key for one in held if wanted and "".join(one.fingerprint.split()).startswith(wanted)]
    if len(keys) != 1:
        raise Refused("device.ambiguous" if keys else "device.not_waiting")
    if asked.let_come:
        turned_away.let_come(asked.data, keys[0])
    else:
        turned_away.turn_away(asked.data, sign_key=keys[0], reason=asked.refuse, by=asked.by)
    print(f"{asked.fingerprint}  {'可再申请 may come again' if asked.let_come else '已拒绝 turned away'}")
    return OK


def _write_certificate(asked: argparse.Namespace, sign_key: bytes) -> None:
    """Write a device's certificate to a file that is carried to it."""
    from desktop.app.officer_commands import write_owned
    from sync.center.admission import certificate_of
    from sync.center.keys import keys_of
    from sync.protocol.enrolment import certificate_file

    write_owned(asked.out, certificate_file(certificate_of(asked.data, sign_key), keys_of(asked.data).root_public, None))
    print(asked.out)


def rule(asked: argparse.Namespace) -> int:
    """Set ordinals of a replica aside, or take that back."""
    from sync.center.rulings import rule as decide

    if _REPLICA.fullmatch(asked.replica) is None:
        raise Refused("ruling.malformed", text=asked.replica)
    ranges = tuple(_range(text) for text in asked.aside)
    if asked.preview:
        return _preview(asked, ranges)
    if not asked.reason or not asked.by:
        raise Refused("ruling.unsigned")
    decide(Path(asked.rule_data), replica=bytes.fromhex(asked.replica), ranges=ranges, reason=asked.reason, by=asked.by)
    print(f"{asked.replica}  {', '.join(asked.aside) or '-'}")
    return OK


def revoke(asked: argparse.Namespace) -> int:
    """Revoke a device, and order it to wipe itself where that was asked for."""
    from sync.center.admission import admitted_named
    from sync.center.rulings import Wipe
    from sync.center.rulings import revoke as decide
    from sync.oplog.hashing import fingerprint

    key = admitted_named(asked.life_data, asked.fingerprint)
    decide(asked.life_data, sign_key=key, reason=asked.reason, by=asked.by, wipe=Wipe(asked.wipe))
    print(f"{fingerprint(key)}  已撤销 revoked{'' if asked.wipe == 'no' else '，下次联系时清除 to be wiped at the next contact'}")
    return OK


def keepers(asked: argparse.Namespace) -> int:
    """List the keepers that were certified here; revoke one, or let it count again."""
    from sync.center.keepers import known, revoke

    name = asked.revoke or asked.restore
    if name is None:
        shown = known(asked.life_data)
    else:
        if not asked.reason or not asked.by:
            raise Refused("ruling.unsigned")
        shown = (revoke(asked.life_data, name=name, reason=asked.reason, by=asked.by, restore=asked.restore is not None),)
    for one in shown:
        print(f"{one.fingerprint}  {_time(one.since_ms)}  {'已吊销 revoked' if one.revoked else '有效 in force'}")
    if asked.revoke is not None:
        print("终端改读日志；中心重启后换新的保管者。 / Devices read logs; when the center starts anew, another keeper does.")
    return OK


def _preview(asked: argparse.Namespace, ranges: tuple[tuple[int, int | None], ...]) -> int:
    from sync.center.preview import preview

    found = preview(Path(asked.rule_data), replica=bytes.fromhex(asked.replica), ranges=ranges)
    print(f"条目 entries       搁置 set aside {found.leaving}, 恢复 back {found.returning}；记录 records {len(found.records)}")
    for record in found.records:
        sort = "消失 gone" if record.after is None else "出现 back" if record.before is None else "改变 changed"
        print(f"{record.kind} {record.entity.hex()} {sort}")
        for name, old, new in record.fields:
            print(f"    {name}: {_shown(old)} → {_shown(new)}")
    print("未写入任何裁定。 / Nothing was ruled.")
    return OK


def _shown(value: object) -> str:
    text = value.hex() if isinstance(value, bytes) else "-" if value is None else str(value)
    return text if len(text) <= SHOWN_CHARS else f"{text[: SHOWN_CHARS - 1]}…"


def back_up(asked: argparse.Namespace) -> int:
    """Make a verified backup and say what it holds."""
    from sync.center.backups import back_up as make
    from sync.center.exchange import system_ms

    made = make(asked.life_data, to=asked.to, now_ms=system_ms())
    print(f"备份 backup        {made.path}")
    print(f"时间 made          {_time(made.at_ms)}, 供给位置 feed {made.n}")
    print(f"已验证 verified    {made.streams} 条流 streams, {made.entries} 条 entries, 本次逐条核对 walked {made.walked}")
    print(f"附件 blobs         {made.blobs}, 缺 missing {made.missing}")
    return OK


def restore(asked: argparse.Namespace) -> int:
    """Put a backup in the database's place, in recovery, and say what comes next."""
    from sync.center.exchange import system_ms
    from sync.center.opening import keep_url
    from sync.center.restore import restore as put_back

    if asked.life_database is not None:
        keep_url(asked.life_data, asked.life_database)
    done = put_back(asked.life_data, source=asked.source, organisations_csv=_organisations(), now_ms=system_ms())
    print(f"已恢复 restored    {done.source}, {done.entries} 条 entries")
    print(f"中心 center        {done.replica.hex()}, 第 {done.epoch} 次生命 life {done.epoch}")
    print(f"附件 blobs         取回 brought {done.blobs_brought}, 缺 missing {done.blobs_missing}")
    if done.replaced is not None:
        aside = asked.life_data / done.replaced
        print(f"原数据库 replaced  {aside if aside.exists() else done.replaced}")
    for path in done.passed_over:
        print(f"注意：打不开或核对不上，未用：{path} / Not used, for it does not open or prove itself: {path}")
    if done.newer:
        print("注意：手边有更新的备份，未用。 / A newer backup is at hand and was not used.")
    if done.beyond.entries:
        print(
            f"警告：后来的备份涵盖过 {done.beyond.entries} 条条目，终端可能已据此清理，不会再带回来。"
            "启动之后用 center entries --from 逐个补入："
            f" / WARNING: a later backup covered {done.beyond.entries} entries; devices may have dropped them on its word and will"
            " not bring them. Once the center runs, take them in from each of these with `center entries --from`:"
        )
        for path in done.beyond.held_in:
            print(f"                   {path}")
    elif done.replaced is None and not done.newer:
        print(
            "注意：无从得知此后有无别的备份。若有，终端可能已据其清理条目；找到后用 center entries --from 补入。"
            " / Whether there was a later backup can't be told. If so, devices may have dropped entries on its word; take them in"
            " from it with `center entries --from`."
        )
    print(
        "现在启动中心：各终端会把后来的条目带回来，认证与裁定先行。确认前一中心的末段已经寻回之后，运行 center recovered；"
        "在此之前不认证终端、不作裁定。 / Start the center now: its devices bring back what came later, authority first. Once the"
        " predecessor's tail was sought, run `center recovered`; until then it admits nobody and rules nothing."
    )
    return OK


def recovered(asked: argparse.Namespace) -> int:
    """End the recovery: an operator says that the predecessor's tail was sought."""
    from sync.center.exchange import system_ms
    from sync.center.recovery import leave_recovery

    if leave_recovery(asked.life_data, now_ms=system_ms()):
        print("恢复结束，重新认证终端、作出裁定。 / The recovery is over; devices are admitted and rulings written again.")
    else:
        print("中心不在恢复中。 / The center is not in recovery.")
    return OK


def authority(asked: argparse.Namespace) -> int:
    """Take in a copy of the file of authority entries, from a stick or another machine."""
    from sync.center.exchange import system_ms
    from sync.center.recovery import take_in_file

    print(f"新增 new           {take_in_file(asked.life_data, asked.source, now_ms=system_ms())} 条 entries")
    return OK


def entries(asked: argparse.Namespace) -> int:
    """Take in what another copy of the database holds and the center lacks."""
    from sync.center.exchange import system_ms
    from sync.center.returned import take_in_copy

    found = take_in_copy(asked.life_data, asked.source, now_ms=system_ms())
    print(f"新增 new           {found.entries} 条 entries, 未采信 refused {found.refused} 条流 streams")
    return OK


def status(asked: argparse.Namespace) -> int:
    """Say how the center stands; works while it runs."""
    from sync.center.condition import condition
    from sync.center.keys import keys_of

    now = condition(asked.life_data)
    before = ", ".join(replica.hex() for replica in now.lives[1:]) or "-"
    print(f"中心 center        {now.lives[0].hex()}, 第 {now.epoch} 次生命 life {now.epoch}, 前身 before {before}")
    if now.recovery is None:
        print("状态 state         正常 normal")
    else:
        chinese, english = _WHY.get(now.recovery.why, ("原因不明", "for an unknown reason"))
        print(f"状态 state         恢复中 IN RECOVERY, {_time(now.recovery.since_ms)} 起：{chinese} / {english}")
        print("                   前一中心的末段寻回之后运行 center recovered / run `center recovered` once the tail was sought")
    print(f"根 root            {keys_of(asked.life_data).root_public.hex()}, 写在地址 # 之后 behind the # of the address")
    _tell_online_key(now.online_since_ms)
    print(f"供给 feed          {now.n}, {now.streams} 条流 streams, {now.entries} 条 entries")
    print(f"终端 devices       {now.devices}, 待认证 waiting {now.waiting}")
    print(f"裁定 rulings       {now.ruled}, 并列 contested {len(now.contested)}, 分叉 forked {now.forked}")
    if now.convicted:
        print(f"历史 history       {now.convicted} 个签署的树根不属同一历史，密钥可能被盗用 / signed tree heads are not of one history")
    for replica in now.contested:
        print(f"                   {replica.hex()} 有两项并列裁定，须重新裁定 / two rulings stand; rule again")
    if now.upstream is not None:
        stands = "相通 in touch" if now.upstream.is_up else f"不通 not in touch {now.upstream.code}"
        print(
            f"上级 above         {now.upstream.url}, {stands}, {_time(now.upstream.since_ms)} 起 since, 未达 behind {now.upstream_behind}"
        )
    if now.backup is None:
        print("备份 backup        尚无 none yet")
    else:
        print(f"备份 backup        {_time(now.backup.at_ms)}, {now.backup.entries} 条 entries, 缺附件 missing blobs {now.backup.missing}")
        print(f"                   {now.backup.path}")
    return OK


def _tell_online_key(since_ms: int | None) -> None:
    if since_ms is None:
        return
    now_ms = time.time_ns() // 1_000_000
    days = days_used(since_ms, now_ms=now_ms)
    print(f"密钥 online key    {_time(since_ms)} 起使用 in use, {days} 天 days", end="")
    print("，应更换：center rotate / to be changed" if is_old(since_ms, now_ms=now_ms) else "")


def verify(asked: argparse.Namespace) -> int:
    """Say what the center's database, or a copy of it, proves, what it does not, and what is wrong; exit 1 where something is."""
    from desktop.app.verify_command import OPEN, PROVEN, WRONG
    from sync.center.keys import keys_of
    from sync.center.verifying import verify_center

    found = verify_center(asked.life_data, keys_of(asked.life_data), copy=asked.copy)
    print("已证明 proven")
    if found.fault is None:
        print(
            f"{PROVEN} {found.entries} 条条目在 {found.streams} 条流里逐条相接，末尾都有作者签名 / entries, chained and signed to each end"
        )
    if found.tree_wrong_at is None:
        print(f"{PROVEN} 供给的散列树有 {found.leaves} 叶，各行的根都告诉过终端 / leaves in the feed's tree, every root as told")
    print(f"{PROVEN} {found.devices - found.unrooted} 台终端的证书由根签发 / devices certified by the root")
    print("未证明 not proven")
    if found.forks:
        print(f"{OPEN} {found.forks} 个副本有两份历史，留作证据 / replicas with two histories, kept as proof")
    print(f"{OPEN} 供给有没有被另造一份，要靠终端对照所见的树根，由它们告知 / another feed shown to others is found by devices")
    print(f"{OPEN} 附件的内容，备份时核对有无，不逐段核对 / attachments: their presence is checked by backups, not their bytes")
    if found.is_sound:
        print("没有发现错误 / nothing is wrong")
        return OK
    print("有误 wrong")
    if isinstance(found.fault, Outage):
        replica, scope = found.fault.facts["replica"], found.fault.facts["scope"]
        print(
            f"{WRONG} 副本 {replica} 范围 {scope} 的条目与签名不符 / replica {replica}, scope {scope}: entries and signatures do not agree"
        )
    if found.tree_wrong_at is not None:
        print(f"{WRONG} 供给第 {found.tree_wrong_at} 行的根与条目不符 / this row of the feed has a root that is not its entries'")
    if found.unrooted:
        print(f"{WRONG} {found.unrooted} 台终端的证书不是根签发的 / devices whose certificate is not the root's")
    if found.subtree_wrong:
        print(f"{WRONG} 留存的子树与条目不符 / a kept subtree of the feed's tree is not what its entries give")
    if found.convicted:
        print(f"{WRONG} {found.convicted} 个由本中心密钥签署的树根不属同一历史 / tree heads under this center's key are not of one history")
    return CHECK_FAILED


_WHY = {
    "lost": ("数据库缺失", "no database was there"),
    "behind": ("数据库比已确认的旧", "the database was older than what had been acknowledged"),
    "copied": ("数据库换了机器或文件夹", "the database lies on another machine or in another folder"),
    "restored": ("由备份恢复", "restored from a backup"),
    "shown": ("终端出示了本中心已遗失的条目", "a device showed entries that this center had said and lost"),
}


def _organisations() -> Path:
    return resources() / "divisions" / "organisations.csv"


def _range(text: str) -> tuple[int, int | None]:
    """Return ``813-830``, ``813-`` or ``813`` as ordinals.

    Raises: Refused: `ruling.malformed`.
    """
    found = _RANGE.fullmatch(text)
    if found is None:
        raise Refused("ruling.malformed", text=text)
    first = int(found[1])
    last = int(found[2]) if found[2] else (None if text.endswith("-") else first)
    if last is not None and last < first:
        raise Refused("ruling.malformed", text=text)
    return first, last


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone().strftime("%Y-%m-%d %H:%M")
