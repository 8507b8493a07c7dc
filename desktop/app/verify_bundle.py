"""The word `verify --bundle`: what a bundle proves before anything of it is taken in, what it does not, and what is wrong. No Qt.

Layer: app.
"""

import argparse
from collections.abc import Iterator

from desktop.app.device_commands import home_of
from desktop.app.exits import CHECK_FAILED, OK
from desktop.app.verify_command import NOT_PROVEN, NOTHING_WRONG, OPEN, PROVEN, PROVEN_HEAD, WRONG, WRONG_HEAD
from sync.links.bundle_check import ACCEPTED, CERTIFIED, OWN, Preview, check_bundle
from sync.links.bundle_stick import Stick
from sync.links.bundle_work import Lookout
from sync.store.shipped import shipped

_VOUCHED = {
    OWN: ("本机", "this device itself"),
    CERTIFIED: ("由中心的根担保的终端", "a device that the center's root vouches for"),
    "center": ("中心", "the center"),
    ACCEPTED: ("由人核对过指纹的终端", "a device that a person accepted by its fingerprint"),
}


def run(asked: argparse.Namespace) -> int:
    """Say it; nothing is taken in. The exit code is 1 where something is wrong."""
    seen = check_bundle(Lookout(home=home_of(asked), shipped=tuple(shipped().values())), asked.bundle, Stick())
    wrong = list(_wrong(seen))
    for line in (PROVEN_HEAD, *_proven(seen), NOT_PROVEN, *_open(seen), *([WRONG_HEAD, *wrong] if wrong else [NOTHING_WRONG])):
        print(line)
    return CHECK_FAILED if wrong else OK


def _proven(seen: Preview) -> Iterator[str]:
    whole = [part for part in seen.parts if part.whole and not part.damaged]
    if whole:
        size = sum(part.size for part in whole)
        yield f"{PROVEN} {len(whole)} 卷共 {size} 字节完整，段段接着签名的包首 / parts, whole: each section is chained to the signed head"
    vouched = _VOUCHED.get(seen.maker.standing)
    if vouched is not None:
        yield f"{PROVEN} 制作者是{vouched[0]} {seen.maker.fingerprint} / made by {vouched[1]}"
    held = seen.new + seen.held
    yield f"{PROVEN} {held} 条条目逐条相接并有作者签名，其中新 {seen.new} 条 / entries, chained and signed; of them new"
    if seen.history.signed:
        yield f"{PROVEN} {seen.history.signed} 个树根由中心签署 / tree heads, signed by the center"


def _open(seen: Preview) -> Iterator[str]:
    if seen.maker.standing not in _VOUCHED:
        yield f"{OPEN} 制作终端无人担保，请核对指纹 {seen.maker.fingerprint} / nobody vouches for its maker: compare the fingerprint"
    if not seen.for_us:
        yield f"{OPEN} 不是发给本机的，内容打不开 / it is sealed to others: what it holds can't be opened here"
    elif closed := sum(part.unreadable for part in seen.parts):
        yield f"{OPEN} {closed} 段只发给其他终端，这里打不开 / sections are sealed to others and can't be opened here"
    if missing := seen.count - len(seen.parts):
        yield f"{OPEN} 另有 {missing} 卷不在这里 / parts of it are not here"
    if unknown := sum(seen.uncounted.values()):
        yield f"{OPEN} {unknown} 条的终端无人担保，收下也只保存不采用 / entries of devices nobody vouches for: kept if taken, not folded"
    if seen.waiting:
        yield f"{OPEN} {seen.waiting} 条的前一条不在这里，等它到 / entries wait for the one before, which is not here"
    if seen.blobs_new:
        yield f"{OPEN} {seen.blobs_new} 个附件收下时才逐段核对地址 / attachments: each leaf proves its address as it is taken in"
    yield f"{OPEN} 制作时间由制作终端自报 / when it was made is as its maker said"
    yield f"{OPEN} 制作者没有装进来的，从包里无从得知 / what its maker left out can't be known from it"


def _wrong(seen: Preview) -> Iterator[str]:
    for part in seen.parts:
        if not part.whole:
            yield f"{WRONG} 第 {part.part} 卷断裂，{part.size} 字节中 {part.verified} 字节可信 / a torn part; so many bytes verify"
        if bad := part.damaged + part.malformed:
            yield f"{WRONG} 第 {part.part} 卷有 {bad} 段损坏 / sections of this part are damaged"
    if seen.refused:
        yield f"{WRONG} {seen.refused} 条与作者的签名不符 / entries are not what their authors signed"
    if seen.forks:
        yield f"{WRONG} {seen.forks} 条流与本机所持分叉 / streams of which another branch is held here"
    if seen.history.against:
        yield f"{WRONG} {seen.history.against} 份中心历史与本机所见不符 / histories of the center that are not what was shown here"
