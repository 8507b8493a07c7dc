"""The words `bundle request`, `make`, `show` and `take`: by hand what no link carries. No Qt.

`request` and `show` only read; `make` and `take` are done by the engine that runs on the data folder, a window's or a served
device's, and where none runs by one of their own for as long as they take.

Layer: app.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop.app.device_commands import home_of
from desktop.app.exits import CHECK_FAILED, OK, quiet
from desktop.runtime.words import at
from sync.domain.failures import Refused
from sync.domain.ids import ReplicaId
from sync.domain.scopes import Scope, founder_in
from sync.engine.bundle_told import AskerTold, MadeTold, PlanTold, ReceiptTold
from sync.engine.hand import Hand
from sync.engine.messages import Call
from sync.engine.process import Engine, wall_ms
from sync.links.bundle_ask import make_request
from sync.links.bundle_check import Preview, check_bundle
from sync.links.bundle_stick import Stick, stick_outages
from sync.links.bundle_work import Lookout, Phase, Progress
from sync.oplog.hashing import fingerprint
from sync.protocol.bundle_request import REQUEST_BYTES_MAX, Request, parse_request, read_request_text
from sync.store.bundles import devices_named, devices_of
from sync.store.home import write_durably
from sync.store.shipped import shipped

Do = Callable[..., Any]

FINGERPRINT_DIGITS_LEAST = 8
_SETTLE_S = 600.0
_SUFFIX = ".qzr"


def request(asked: argparse.Namespace) -> int:
    """Write this device's request; print where it lies and the same as text."""
    place = _lookout(asked)
    with place.reading() as (connection, _):
        raw, text = make_request(connection, has_blob=place.has_blob(), now_ms=wall_ms())
    if asked.out is not None:
        path = asked.out / f"qianzhi-{place.home.path.absolute().name}{_SUFFIX}" if asked.out.is_dir() else asked.out
        with stick_outages(path):
            write_durably(path, raw)
        print(f"申请 request       {path} ({len(raw)} B)")
    print(text)
    return OK


def make(asked: argparse.Namespace) -> int:
    """Make a bundle for whom the command line names; say what it holds and that it was read back."""
    requests = [_request_at(path) for path in asked.request]
    with carrier(asked) as do:
        to = [_asker(do, request, handed, asked.accept) for request, handed in requests]
        to += _named(_lookout(asked), asked.to, asked.organisation)
        wish = {"to": to, "urgency": asked.urgency, "bytes_max": asked.bytes_max, "part_bytes": asked.part_bytes}
        if asked.plan:
            _tell_plan(PlanTold.from_wire(do("plan", **wish)))
            return OK
        made = MadeTold.from_wire(do("make", folder=str(asked.out.absolute()), **wish))
    for path in made.paths:
        print(f"数据包 bundle      {path}")
    print(f"内容 holds         {made.entries} 条 entries, {made.blobs} 个附件 blobs, {made.bytes} B")
    if made.left_entries or made.left_blobs:
        print(f"未装 left out      {made.left_entries} 条 entries, {made.left_blobs} 个附件 blobs")
    if not made.news:
        print("对方没有缺少的内容，只有回执 nothing they lack: receipts only")
    print("已写入并核对；对方的回执带回之前，一条也不算送达 written and verified; nothing counts as delivered before their receipt is back")
    return OK


def show(asked: argparse.Namespace) -> int:
    """Say what a bundle is and what it would change; nothing is taken in."""
    preview = check_bundle(_lookout(asked), asked.files, Stick(), tell=_meter())
    _tell_preview(preview)
    return OK if preview.is_sound else CHECK_FAILED


def take(asked: argparse.Namespace) -> int:
    """Take a bundle in; say what became of it."""
    with carrier(asked) as do:
        preview = check_bundle(_lookout(asked), asked.files, Stick(), tell=_meter())
        _tell_preview(preview)
        key, root = _key(preview, asked.accept), _root(preview, asked.root)
        paths = [str(path.absolute()) for path in asked.files]
        receipt = ReceiptTold.from_wire(do("take", paths=paths, key=key, root=root, torn=asked.torn))
    _tell_receipt(receipt)
    return CHECK_FAILED if receipt.skipped or receipt.waiting else OK


@contextmanager
def carrier(asked: argparse.Namespace) -> Iterator[Do]:
    """Give what does it: the engine that runs on the data folder, or one of our own for as long as the block lasts."""
    home, meter = home_of(asked), _meter()

    def tell(phase: str, done: int, total: int) -> None:
        meter(Progress(Phase(phase), done, total))

    hand = Hand.reach(home, tell)
    if hand is not None:
        with hand:
            yield hand.ask
        return
    with quiet():
        engine = Engine(home, shipped=tuple(shipped().values()), tell_carrying=tell)

        def do(act: str, **values: Any) -> Any:
            return engine.answer(Call(number=0, act="bundle", body={"do": act, **values})).result()

        try:
            yield do
            engine.writer.settled().result(_SETTLE_S)
        finally:
            engine.close()


def _lookout(asked: argparse.Namespace) -> Lookout:
    return Lookout(home=home_of(asked), shipped=tuple(shipped().values()))


def _request_at(path: Path) -> tuple[Request, Mapping[str, Any]]:
    """Return a request, and how it is handed on."""
    with stick_outages(path), path.open("rb") as file:
        raw = file.read(REQUEST_BYTES_MAX + 1)
    if raw.lstrip()[:6].upper() == b"QZREQ:":
        text = raw.decode(errors="replace")
        return read_request_text(text), {"text": text}
    return parse_request(raw), {"raw": raw}


def _asker(do: Do, request: Request, handed: Mapping[str, Any], accept: Sequence[str]) -> ReplicaId:
    shown = fingerprint(request.birth.sign_key)
    asker = AskerTold.from_wire(do("meet", accept=any(_fits(shown, told) for told in accept), **handed))
    print(f"申请人 asked by     {asker.organisation} {asker.fingerprint} ({asker.standing})")
    return ReplicaId(asker.replica)


def _named(place: Lookout, fingerprints: Sequence[str], organisation: str | None) -> list[ReplicaId]:
    with place.reading() as (connection, _):
        found = [_one(devices_named(connection, told), told) for told in fingerprints]
        if organisation is not None:
            of_it = devices_of(connection, organisation)
            if not of_it:
                raise Refused("bundle.no_device_of", organisation=organisation)
            found.extend(of_it)
    return found


def _one(found: Sequence[ReplicaId], told: str) -> ReplicaId:
    if not found:
        raise Refused("bundle.recipient_unknown", replica=told)
    if len(found) > 1:
        raise Refused("device.ambiguous")
    return found[0]


def _key(preview: Preview, accept: Sequence[str]) -> bytes | None:
    """Return the maker's key when its fingerprint was given; one that is given and is another's stops everything."""
    if not accept:
        return None
    if not any(_fits(preview.maker.fingerprint, told) for told in accept):
        raise Refused("bundle.fingerprint_differs", fingerprint=preview.maker.fingerprint)
    return preview.maker.sign_key


def _root(preview: Preview, told: str | None) -> bytes | None:
    if told is None:
        return None
    root = preview.maker.root
    if root is None or not _fits(fingerprint(root), told):
        raise Refused("bundle.fingerprint_differs", fingerprint="-" if root is None else fingerprint(root))
    return root


def _fits(shown: str, told: str) -> bool:
    digits = "".join(told.lower().split())
    return len(digits) >= FINGERPRINT_DIGITS_LEAST and shown.replace(" ", "").startswith(digits)


def _tell_plan(plan: PlanTold) -> None:
    held = f"{plan.entries} 条 entries, {plan.blobs} 个附件 blobs"
    print(f"将装入 would hold   {held}, 至多 at most {plan.bytes} B, {plan.parts} 卷 parts")
    for urgency, entries, size in (row for row in plan.urgencies if row[1]):
        print(f"  {urgency:<8} {entries} ({size} B)")


def _tell_history(preview: Preview) -> None:
    """Say what heads of the center's tree in it prove beside those held here."""
    if preview.history.signed:
        print(f"历史 history       {preview.history.signed} 个中心签署的树根 tree heads signed by the center")
    if preview.history.against:
        print(f"  ✗ {preview.history.against} 份历史与本机所见或彼此不符 histories that do not agree with what was shown here")


def _tell_preview(preview: Preview) -> None:
    maker = preview.maker
    print(f"数据包 bundle      {preview.bundle.hex()}, {at(preview.made_ms):%Y-%m-%d %H:%M:%S}")
    print(f"制作 made by       {maker.organisation or '-'} {maker.fingerprint} ({_STANDINGS[maker.standing]})")
    if maker.shown:
        print(f"  证书 shows       {maker.shown}, 根 root {fingerprint(maker.root or b'')}")
    print(f"发给 for           {'本机 this device' if preview.for_us else '其他设备 others'} ({len(preview.recipients)})")
    for part in preview.parts:
        state = "完整 whole" if part.whole else f"断裂 torn: {part.verified} / {part.size} B"
        bad = f", 损坏 damaged {part.damaged + part.malformed}" if part.damaged + part.malformed else ""
        closed = f", 无权读 not readable {part.unreadable}" if part.unreadable else ""
        print(f"分卷 part          {part.part} / {preview.count}, {state}, {part.sections} 段 sections{bad}{closed}")
    left = f"待前段 waiting {preview.waiting}, 不可信 refused {preview.refused}"
    print(f"条目 entries       新 new {preview.new}, 已有 held {preview.held}, {left}")
    for kind, count in preview.changes.by_kind.most_common():
        print(f"  {kind:<16} {count}")
    for scope, count in preview.changes.by_scope.most_common(10):
        print(f"  {_scope_words(scope)} {count}")
    for organisation, count in preview.uncounted.items():
        print(f"  未认证 not certified {organisation or '-'} {count}")
    _tell_history(preview)
    print(f"附件 blobs         新 new {preview.blobs_new} ({preview.blobs_bytes} B), 已有 held {preview.blobs_held}")
    for ruling in preview.changes.rulings:
        print(f"裁定 ruling        {ruling.organisation or ruling.replica.hex()}: {ruling.entries} 条 entries, {ruling.reason}")
    if preview.changes.certificates:
        print(f"证书 certificates  {', '.join(preview.changes.certificates)}")
    at_least = "" if preview.changes.questions_counted else " 至少 at least"
    print(f"给我们的指令 orders for us {preview.changes.orders}, 新问题 questions{at_least} {preview.changes.questions}")
    if preview.forks:
        print(f"分叉 forks         {preview.forks}")


def _tell_receipt(receipt: ReceiptTold) -> None:
    print(f"已收 taken         {receipt.new} 条 entries, {receipt.blobs} 个附件 blobs, {receipt.claims} 份回执 claims")
    if receipt.refused or receipt.skipped:
        print(f"未收 not taken     {receipt.refused} 段 runs, {receipt.skipped} 节 sections")
    for part, state, entries, _new, waiting in receipt.parts:
        if state == "torn":
            print(f"断裂 torn           {part}: 已收前 {entries} 条 entries behind which it is torn or damaged")
        elif state == "waiting":
            print(f"等待 waiting       {part}: {waiting} 条 entries wait for an earlier part or bundle; then take this one again")
    if receipt.missing:
        print(f"尚缺分卷 missing parts {', '.join(map(str, receipt.missing))}")
    print(f"请带回执回去 take the return back: bundle make --to {receipt.maker.hex()}")


def _scope_words(scope: Scope) -> str:
    founder = founder_in(scope)
    return scope.decode(errors="replace") if founder is None else f"{scope[:1].decode()} {founder.hex()}"


def _meter() -> "_Meter":
    return _Meter(shown=sys.stderr.isatty())


class _Meter:
    """Shows progress on a terminal, one line that is written over."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown

    def __call__(self, progress: Progress) -> None:
        if self._shown and progress.total:
            print(f"\r{_PHASES[progress.phase]} {100 * progress.done // progress.total}% ", end="", file=sys.stderr, flush=True)
            if progress.done >= progress.total:
                print(file=sys.stderr)


_STANDINGS = {
    "own": "本机 this device",
    "certified": "已认证 certified",
    "accepted": "已核对指纹 accepted",
    "unknown": "未认证，请核对指纹 not certified: compare the fingerprint",
    "center": "中心 center",
}
_PHASES = {
    Phase.PLANNING: "计划 planning",
    Phase.WRITING: "写入 writing",
    Phase.READING_BACK: "读回 reading back",
    Phase.CHECKING: "核对 checking",
    Phase.TAKING: "导入 taking",
}
