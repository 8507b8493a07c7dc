"""The word `verify`: what a device's home, or a backup of it, proves, what it does not, and what is wrong, in plain words. No Qt.

Layer: app.
"""

import argparse
from collections.abc import Iterator

from desktop.app.device_commands import home_of
from desktop.app.exits import CHECK_FAILED, OK
from sync.domain.failures import Outage
from sync.store.cipher import connect
from sync.store.rebuild import check
from sync.store.shipped import shipped
from sync.store.verifying import ACCEPTED, CERTIFIED, FAULTS_MAX, OWN, UNKNOWN, Fault, Verified, verify

PROVEN, OPEN, WRONG = "✓", "–", "✗"
PROVEN_HEAD, NOT_PROVEN, WRONG_HEAD = "已证明 proven", "未证明 not proven", "有误 wrong"
NOTHING_WRONG = "没有发现错误 / nothing is wrong"
_FAULTS = {
    "birth": (
        "副本 {replica} 的出生声明不实，它的条目都不可信",
        "the birth of replica {replica} is not sound: nothing of it can be believed",
    ),
    "certificate": ("副本 {replica} 的证书不是根密钥签发的", "the certificate kept for replica {replica} is not the root's word"),
    "chain": (
        "副本 {replica} 范围 {scope} 第 {seq} 条接不上前一条",
        "replica {replica}, scope {scope}: entry {seq} does not follow the one before",
    ),
    "signature": (
        "副本 {replica} 范围 {scope} 到第 {seq} 条为止的内容与作者的签名不符",
        "replica {replica}, scope {scope}: what lies up to entry {seq} is not what its author signed",
    ),
    "tip": (
        "副本 {replica} 范围 {scope} 的末尾不在应在之处（第 {seq} 条）",
        "replica {replica}, scope {scope} ends elsewhere than is kept ({seq})",
    ),
    "end": (
        "副本 {replica} 范围 {scope} 自第 {seq} 条起没有作者签名",
        "replica {replica}, scope {scope}: no signature of its author from entry {seq} on",
    ),
    "tree_head": ("留存的树根（第 {seq} 条）不是中心签署的", "a tree head that is kept ({seq} entries) is not the center's word"),
    "histories": (
        "中心 {replica} 签署过 {seq} 条的历史，却站不住：它有两份历史，或退回了旧的",
        "center {replica} signed for a history of {seq} entries and can't stand by it: it has two, or went back",
    ),
    "blob": ("附件 {address} 的文件已损坏", "the file of attachment {address} is damaged"),
}


def run(asked: argparse.Namespace) -> int:
    """Say it; the exit code is 1 where something is wrong."""
    if asked.bundle:
        from desktop.app import verify_bundle

        return verify_bundle.run(asked)
    home, copy = home_of(asked), asked.copy
    if copy is not None and not copy.is_file():
        raise Outage("file.unreadable", name=copy.name)
    connection = connect(copy or home.database, home.key(), read_only=True)
    try:
        found = verify(connection, home, blobs=copy is None)
    finally:
        connection.close()
    different = check(home, shipped=tuple(shipped().values()), copy=copy).different
    for line in (*_proven(found, different), *_open(found, copied=copy is not None), *_wrong(found, different)):
        print(line)
    return CHECK_FAILED if found.faults or different else OK


def _proven(found: Verified, different: tuple[str, ...]) -> Iterator[str]:
    yield PROVEN_HEAD
    yield f"{PROVEN} {found.entries} 条条目在 {found.streams} 条流里逐条相接，无缺无改 / entries in streams, each chained to the one before"
    yield f"{PROVEN} 其中 {found.signed} 条有作者终端的签名 / of them below a signature of their author's device"
    if found.vouched[CERTIFIED]:
        yield f"{PROVEN} {found.vouched[CERTIFIED]} 条的终端由中心的根担保 / entries whose device the center's root vouches for"
    if found.vouched[ACCEPTED]:
        yield f"{PROVEN} {found.vouched[ACCEPTED]} 条的终端由人核对过指纹 / entries whose device a person accepted by its fingerprint"
    if found.blobs:
        yield f"{PROVEN} {found.blobs} 个附件与其地址逐段相符 / attachments prove their addresses, leaf by leaf"
    if found.history is not None:
        yield f"{PROVEN} 中心的历史到第 {found.history} 条为止，一直接着先前的 / the center's history goes on from what it showed"
    if found.entries_found:
        yield f"{PROVEN} 抽查本机条目 {found.entries_found} 次，都在中心的历史里 / own entries found in the center's history"
    if not different:
        yield f"{PROVEN} 屏幕上的状态就是日志所说 / the state is what the log says"


def _open(found: Verified, *, copied: bool) -> Iterator[str]:
    yield NOT_PROVEN
    if not found.rooted:
        yield f"{OPEN} 本机还没有中心的根，谁也没有由它担保 / no root is pinned yet: nobody is vouched for by a center"
    if found.vouched[OWN]:
        yield f"{OPEN} {found.vouched[OWN]} 条出自本机，本机尚未认证 / entries are this device's own, which nobody certified"
    if found.vouched[UNKNOWN]:
        yield f"{OPEN} {found.vouched[UNKNOWN]} 条的终端无人担保，只保存不采用 / entries of devices nobody vouches for: kept, not folded"
    if found.unsigned:
        yield f"{OPEN} {found.unsigned} 条是本机尚未签名的末尾，离开本机前会签 / entries are this device's end, signed before they leave"
    if found.below:
        yield (
            f"{OPEN} {found.below} 条只由快照代表（其中 {found.below_proven} 条在清理前由本机日志证实过）"
            " / entries that a checkpoint alone stands for (of them borne out by the log here before it was dropped)"
        )
    if found.aside:
        yield f"{OPEN} {found.aside} 条已由裁定搁置 / entries that a ruling set aside"
    yield from _history(found)
    if found.forks:
        yield f"{OPEN} {found.forks} 条与已收条目分叉，留作证据 / second bodies for one place, kept as proof"
    if found.partial:
        yield f"{OPEN} {found.partial} 个附件尚不完整 / attachments are here in part"
    if copied:
        yield f"{OPEN} 附件不在备份里，这里没有核对；备份之后写的也不在 / a backup holds no attachments, and nothing that was written since"
    yield f"{OPEN} 时间由各终端自报；在座的是谁，签名不说 / times are as devices said; no signature says who sat there"
    yield f"{OPEN} 别处有而此处没有的，这里无从得知 / what others hold and this database lacks can't be known here"


def _history(found: Verified) -> Iterator[str]:
    if found.heads_waiting:
        yield f"{OPEN} {found.heads_waiting} 个别处所见的树根，等中心证明 / tree heads that others were shown wait for the center's proof"
    if found.history is None:
        yield f"{OPEN} 中心没有向本机证明过它的历史 / no center has proved its history to this device"


def _wrong(found: Verified, different: tuple[str, ...]) -> Iterator[str]:
    if not found.faults and not different:
        yield NOTHING_WRONG
        return
    yield WRONG_HEAD
    for fault in found.faults:
        yield f"{WRONG} {_told(fault)}"
    if len(found.faults) == FAULTS_MAX:
        yield f"{WRONG} 以及更多 / and more"
    for name in different:
        yield f"{WRONG} 状态表 {name} 与日志不符，请运行 rebuild / table {name} is not what the log says: run `rebuild`"


def _told(fault: Fault) -> str:
    chinese, english = _FAULTS[fault.sort]
    facts = {"replica": fault.replica.hex(), "scope": fault.scope.hex(), "seq": fault.seq, "address": fault.address.hex()}
    return f"{chinese.format(**facts)} / {english.format(**facts)}"
