"""Bundles on the page Sync: made, looked into, under way, received, and torn."""

from dataclasses import replace
from pathlib import Path

from desktop.app import picture_world as world
from desktop.app.scenes import Scenes
from desktop.app.stills import Still
from desktop.features.sync.bundle_in import BundleIn
from desktop.features.sync.bundle_out import BundleOut
from sync.domain.failures import Outage, Refused
from sync.engine.bundle_told import AskerTold, MadeTold, PlanTold, PreviewTold, ReceiptTold
from sync.engine.messages import CarryProgress
from sync.store.queries.bundles import CarriedRow, CarryDeviceRow, OwedRow

FINGERPRINT = "575b 8d1c a21f f008 1152 df3f 312f 775d"
STICK = Path("USB/前指")
DEVICES = tuple(
    CarryDeviceRow(replica=bytes(7) + bytes((number,)), organisation=code, organisation_name=name, fingerprint=shown, standing=standing)
    for number, code, name, shown, standing in (
        (1, "320106", "南京市鼓楼区", FINGERPRINT, "certified"),
        (2, "320111", "南京市浦口区", "15ee 07cc 0d2d 8276", "accepted"),
        (3, "320116", "南京市六合区", "c92d 05b8 80a5 e6ee", "certified"),
    )
)
CARRIED = CarriedRow(
    out_ms=world.at("13:52"),
    in_ms=world.at("11:20"),
    owed=(OwedRow(replica=DEVICES[1].replica, organisation_name="南京市浦口区", made_ms=world.at("13:52"), streams=4),),
)
PLAN = PlanTold(
    entries=218,
    blobs=7,
    blob_bytes=47_800_000,
    bytes=48_300_000,
    parts=1,
    left_entries=0,
    left_blobs=0,
    news=True,
    urgencies=(("flash", 12, 9_400), ("record", 206, 71_200), ("blob", 0, 0)),
)
MADE = MadeTold(bundle=bytes(16), paths=("a.qzb",), entries=218, blobs=7, bytes=47_900_000, left_entries=0, left_blobs=0, news=True)
PREVIEW = PreviewTold(
    bundle=bytes(16),
    made_ms=world.at("13:31"),
    count=2,
    for_us=True,
    sound=True,
    news=True,
    organisation="南京市浦口区",
    fingerprint=FINGERPRINT,
    key=bytes(32),
    standing="unknown",
    shown="南京市浦口区",
    root=bytes(32),
    root_fingerprint="9dad ae62 5dea 0850 b076 bfb7 f3e8 9bb5",
    other_root=False,
    parts=((1, 2_140_000_000, 2_140_000_000, True, False, 0, 2), (2, 318_000_000, 318_000_000, True, False, 0, 0)),
    new=342,
    held=57,
    waiting=0,
    refused=0,
    uncounted=(("南京市浦口区", 31),),
    forks=0,
    claims=9,
    blobs_new=23,
    blobs_held=4,
    blobs_bytes=2_310_000_000,
    kinds=(("journal", 201), ("recipient", 48), ("assignment", 40), ("order", 12)),
    urgencies=(("flash", 60), ("record", 282)),
    scopes=(("化工园3号门 槽罐车侧翻泄漏", 231), ("G2501 多车追尾", 78), ("", 33)),
    orders=3,
    questions=2,
    questions_counted=True,
    certificates=("南京市浦口区",),
    rulings=(("南京市六合区", 18, "终端遗失"),),
)
RECEIPT = ReceiptTold(
    bundle=bytes(16), maker=DEVICES[1].replica, made_ms=world.at("13:31"), count=3, taken=(1, 2), missing=(3,), new=342, blobs=23, claims=9
)


def _sync(still: Still) -> None:
    still.readers.answers["bundles.devices"] = DEVICES
    still.readers.answers["bundles.carried"] = CARRIED
    still.window.show_page("sync", None)


def _out(still: Still) -> BundleOut:
    _sync(still)
    still.engine.bundle_answers["plan"] = PLAN.to_wire()
    still.files.path = STICK
    sheet = still.sync.sheet(BundleOut)
    still.sync.begin("bundle_out", {"replica": DEVICES[0].replica})
    sheet.ask_for_folder()
    return sheet


def _make(still: Still) -> None:
    _out(still)


def _making(still: Still) -> None:
    _out(still).make()
    still.engine.carrying.emit(CarryProgress("reading_back", 31_000_000, 47_900_000))


def _made(still: Still) -> None:
    still.engine.bundle_answers["make"] = MADE.to_wire()
    _out(still).make()


def _asked(still: Still) -> None:
    asker = AskerTold(replica=bytes(8), sign_key=bytes(32), fingerprint=FINGERPRINT, organisation="南京市浦口区", standing="unknown")
    still.engine.bundle_answers["meet"] = asker.to_wire()
    sheet = _out(still)
    sheet.ask.setPlainText("QZREQ:QGDQQYB7AAA")
    sheet.take_text()


def _lied(still: Still) -> None:
    still.engine.bundle_answers["make"] = Outage("bundle.read_back", file="qianzhi-20260314T063207Z-3fa29c01-1of1.qzb")
    _out(still).make()


def _in(still: Still) -> BundleIn:
    _sync(still)
    still.files.path = STICK / "a.qzb"
    sheet = still.sync.sheet(BundleIn)
    sheet.open()
    sheet.choose()
    return sheet


def _preview(still: Still) -> None:
    still.engine.bundle_answers["check"] = PREVIEW.to_wire()
    _in(still)


def _taking(still: Still) -> None:
    _preview(still)
    still.sync.sheet(BundleIn).take()
    still.engine.carrying.emit(CarryProgress("taking", 811_000_000, 2_458_000_000))


def _receipt(still: Still) -> None:
    still.engine.bundle_answers["take"] = RECEIPT.to_wire()
    _preview(still)
    still.sync.sheet(BundleIn).take()


def _torn(still: Still) -> None:
    parts = ((1, 2_140_000_000, 1_310_000_000, False, False, 1, 0),)
    still.engine.bundle_answers["check"] = replace(PREVIEW, sound=False, parts=parts, count=1, standing="certified", shown="").to_wire()
    still.engine.bundle_answers["take"] = Refused("bundle.torn", part=1, verified=1_310_000_000, size=2_140_000_000)
    sheet = _in(still)
    sheet.accept_torn.setChecked(True)
    sheet.take()


SCENES: Scenes = {
    "sync-bundle-make": _make,
    "sync-bundle-request": _asked,
    "sync-bundle-progress": _making,
    "sync-bundle-made": _made,
    "sync-bundle-lied": _lied,
    "sync-bundle-preview": _preview,
    "sync-bundle-taking": _taking,
    "sync-bundle-receipt": _receipt,
    "sync-bundle-torn": _torn,
}
