"""Certificate and keys of this device on the page Sync: before its end, in its grace and after, by files, changed, refused."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.app import picture_links as links
from desktop.app.scenes import Scenes
from desktop.app.scenes.bundles import FINGERPRINT
from desktop.app.stills import Still
from desktop.features.sync.certificate_sheet import CertificateSheet
from desktop.features.sync.database_key_panel import DatabaseKeyPanel
from desktop.runtime.database_key import KeyChanged, KeyProgress
from sync.domain.failures import Outage, Refused
from sync.domain.lapse import DAY_MS, GRACE_MS
from sync.engine.bundle_told import CertificateTold
from sync.store.exchange import Done
from sync.store.queries.own_keys import OwnKeys

ROOT = "9dad ae62 5dea 0850 b076 bfb7 f3e8 9bb5"
STICK = Path("USB/本机.qzc")
# How long it is still good, a little less than the days that are said.
LEFT_MS = {"soon": 13 * DAY_MS - 3_600_000, "near": 3 * DAY_MS - 7_200_000, "last": 9 * 3_600_000}
LEFT_MS |= {"grace": -2 * DAY_MS, "over": -GRACE_MS - DAY_MS}


def told(still: Still) -> CertificateTold:
    """Return what the file on the stick says: a year more."""
    now_ms, held = still.services.clock(), links.CERTIFICATE
    return CertificateTold(
        organisation=held.organisation,
        organisation_name=held.organisation_name,
        offices=held.offices,
        letters=held.letters,
        not_after_ms=now_ms + 366 * DAY_MS,
        officer="南京市",
        root_fingerprint="",
        held_not_after_ms=now_ms + LEFT_MS["near"],
        address="https://10.32.0.5:8470",
    )


def _ending(stage: str, still: Still) -> None:
    ends_ms = still.services.clock() + LEFT_MS[stage]
    still.readers.answers["own_certificate.own_certificate"] = replace(links.CERTIFICATE, not_after_ms=ends_ms)
    still.engine.status.emit(links.LINK)
    still.window.show_page("sync", None)


def _sheet(still: Still) -> CertificateSheet:
    _ending("near", still)
    sheet = still.sync.sheet(CertificateSheet)
    sheet.open()
    return sheet


def _open(still: Still) -> None:
    _sheet(still)


def _chosen(still: Still, answer: object) -> None:
    sheet = _sheet(still)
    still.files.path = STICK
    still.engine.bundle_answers["certificate"] = answer
    sheet.choose()


def _seen(still: Still) -> None:
    _chosen(still, told(still).to_wire())


def _root(still: Still) -> None:
    """Show a device that trusts no root yet: a person compares."""
    seen = replace(told(still), officer="", root_fingerprint=ROOT)
    still.readers.answers["own_certificate.own_certificate"] = None
    sheet = still.sync.sheet(CertificateSheet)
    still.window.show_page("sync", None)
    sheet.open()
    still.files.path = STICK
    still.engine.bundle_answers["certificate"] = seen.to_wire()
    sheet.choose()
    sheet.root.setText("9dad ae62")


def _refused(still: Still) -> None:
    _chosen(still, Refused("certificate.ended", end_ms=still.services.clock() - DAY_MS, now_ms=still.services.clock()))


def _asked(still: Still) -> None:
    sheet = _sheet(still)
    still.engine.bundle_answers["request"] = {"raw": b"", "text": "", "fingerprint": FINGERPRINT}
    with TemporaryDirectory() as stick:
        still.files.path = Path(stick, "本机申请.qzr")
        sheet.ask()


def _keys(still: Still, held: OwnKeys, answer: object = None) -> CertificateSheet:
    still.readers.answers["own_keys.own_keys"] = held
    still.window.show_page("sync", None)
    sheet = still.sync.sheet(CertificateSheet)
    sheet.open()
    if answer is not None:
        still.engine.key_answer = answer
        sheet.keys.change()
    return sheet


def _keys_old(still: Still) -> None:
    """Show keys that are in use for more than a year: a reminder on the page, and on the sheet."""
    long_ms = still.services.clock() - 401 * DAY_MS
    _keys(still, replace(links.KEYS, since_ms=long_ms, database_since_ms=long_ms))


def _keys_wait(still: Still) -> None:
    _keys(still, replace(links.KEYS, begun=True, waits_for="center.root_away"))


def _keys_running(still: Still) -> None:
    _keys(still, links.KEYS)
    still.engine.answer = None
    still.sync.sheet(CertificateSheet).keys.change()


def _keys_changed(still: Still) -> None:
    _keys(still, replace(links.KEYS, since_ms=still.services.clock()), {"changed": True, "code": ""})


def _keys_refused(still: Still) -> None:
    _keys(still, links.KEYS)
    still.engine.answer = Refused("device.uncertified")
    still.sync.sheet(CertificateSheet).keys.change()


def _database_key(still: Still, answer: Done | BaseException | None) -> DatabaseKeyPanel:
    """Type the passphrase and press the button; the answer is what the engine gives."""
    panel = _keys(still, links.KEYS).database_key
    still.engine.answer = answer
    panel.field.setFocus()
    panel.field.setText("correct horse")
    panel.change()
    return panel


def _database_running(still: Still) -> None:
    _database_key(still, None)
    still.engine.rekeying.emit(KeyProgress(620_000_000, 1_700_000_000))


def _database_waits(still: Still) -> None:
    _database_key(still, None)
    still.engine.rekeying.emit(KeyProgress(1_700_000_000, 1_700_000_000, "store.disk_full"))


def _database_changed(still: Still) -> None:
    still.engine.key_answer = KeyChanged(keystore_lost=True)
    _database_key(still, Done(created=(), ordinals=()))


def _database_refused(still: Still) -> None:
    _database_key(still, Refused("passphrase.wrong"))


def _database_broken_off(still: Still) -> None:
    _database_key(still, Outage("rekey.broken_off"))


def _database_plain(still: Still) -> None:
    _keys(still, replace(links.KEYS, wrapped=False))


SCENES: Scenes = {
    "sync-database-key-running": _database_running,
    "sync-database-key-waits": _database_waits,
    "sync-database-key-changed": _database_changed,
    "sync-database-key-refused": _database_refused,
    "sync-database-key-broken-off": _database_broken_off,
    "sync-database-key-plain": _database_plain,
    "sync-keys-old": _keys_old,
    "sync-keys-wait": _keys_wait,
    "sync-keys-running": _keys_running,
    "sync-keys-changed": _keys_changed,
    "sync-keys-refused": _keys_refused,
    **{f"sync-certificate-{stage}": partial(_ending, stage) for stage in LEFT_MS},
    "sync-certificate": _open,
    "sync-certificate-seen": _seen,
    "sync-certificate-root": _root,
    "sync-certificate-refused": _refused,
    "sync-certificate-asked": _asked,
}
