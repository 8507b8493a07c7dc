"""The window tells of the certificate before it runs out, in its grace and after; a request goes out by file, and one comes back."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import picture_links as links
from desktop.app.scenes.certificates import LEFT_MS, told
from desktop.app.stills import Still
from desktop.features.sync.certificate_sheet import CertificateSheet
from desktop.features.sync.lines import Head, Said
from desktop.runtime.certificate_words import certificate_said
from desktop.runtime.words import LANGUAGES
from desktop.shell.notices import CERTIFICATE
from sync.domain.failures import Outage, Refused
from sync.domain.lapse import DAY_MS, GRACE_MS, Stage

pytestmark = pytest.mark.opens_at("sync")
QUERY = "own_certificate.own_certificate"


def leaves(still: Still, left_ms: int) -> None:
    """Let the certificate end so many milliseconds from now, and let the engine say something of the link."""
    still.readers.answers[QUERY] = replace(links.CERTIFICATE, not_after_ms=still.services.clock() + left_ms)
    still.engine.status.emit(links.LINK)


@pytest.fixture
def sheet(still: Still) -> CertificateSheet:
    still.window.show_page("sync", None)
    return still.sync.sheet(CertificateSheet)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", LEFT_MS)
def test_each_stage_is_said_by_notice_chip_and_page(still: Still, stage: str, language: str) -> None:
    """In both languages; the chip from three days on, page and notice from two weeks on; help says how it is renewed."""
    words = still.services.words
    words.switch(language)
    leaves(still, LEFT_MS[stage])
    ends_ms = still.services.clock() + LEFT_MS[stage]
    expected = certificate_said(ends_ms, words, now_ms=still.services.clock())
    assert expected.stage == stage
    assert still.window.notices.banners[CERTIFICATE].text.text() == expected.sentence
    assert (expected.chip in still.window.top_bar.link.accessibleName()) is bool(expected.chip) or stage == "soon"
    still.window.show_page("sync", None)
    lines = [row for row in still.sync.left.rows if isinstance(row, Said | Head)]
    assert any(isinstance(row, Head) and row.title == "sync.certificate" and row.warns for row in lines)
    assert any(isinstance(row, Said) and row.text == expected.whole for row in lines)


def test_a_good_one_says_nothing(still: Still) -> None:
    """Neither does a device that has none, nor one that is revoked, which has worse to say."""
    revoked = replace(links.LINK, error="device.revoked")
    for left_ms, link in ((200 * DAY_MS, links.LINK), (DAY_MS, revoked)):
        still.readers.answers[QUERY] = replace(links.CERTIFICATE, not_after_ms=still.services.clock() + left_ms)
        still.engine.status.emit(link)
        assert CERTIFICATE not in still.window.notices.banners
    still.readers.answers[QUERY] = None
    still.engine.status.emit(links.LINK)
    assert CERTIFICATE not in still.window.notices.banners


def test_a_notice_put_away_comes_back_with_the_next_stage(still: Still) -> None:
    """Not with the next word of the engine; and it goes when the certificate was renewed."""
    leaves(still, LEFT_MS["soon"])
    still.window.notices.banners[CERTIFICATE].close_button.click()
    leaves(still, LEFT_MS["soon"] - 3_600_000)
    assert CERTIFICATE not in still.window.notices.banners
    leaves(still, LEFT_MS["near"])
    assert CERTIFICATE in still.window.notices.banners
    leaves(still, 366 * DAY_MS)
    assert CERTIFICATE not in still.window.notices.banners
    assert still.window.certificate is not None


def test_the_centers_clock_counts(still: Still) -> None:
    """A laptop whose own clock stands a year behind is told by the center's, as last measured."""
    still.readers.answers[QUERY] = replace(links.CERTIFICATE, not_after_ms=still.services.clock() + 360 * DAY_MS)
    still.engine.status.emit(replace(links.LINK, clock_offset_ms=359 * DAY_MS))
    said = still.services.words.say("certificate.chip.last")
    assert said in still.window.top_bar.link.accessibleName()


def test_a_request_goes_out_and_a_certificate_comes_back(still: Still, sheet: CertificateSheet, tmp_path: Path, qtbot: QtBot) -> None:
    """By keyboard: the file is written, what comes back is shown whole, the root is compared, and the engine is asked to take it."""
    QTest.keyClick(still.sync.right_view, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert sheet.isVisible()
    assert links.CERTIFICATE.organisation_name in sheet.present.text()
    still.files.path = tmp_path / "ours.qzr"
    still.engine.bundle_answers["request"] = {"raw": b"request", "text": "", "fingerprint": "575b 8d1c"}
    QTest.keyClick(sheet.request_button, Qt.Key.Key_Space)
    assert still.files.path.read_bytes() == b"request"
    assert "575b 8d1c" in sheet.said.text()
    still.files.path = tmp_path / "ours.qzc"
    strange = replace(told(still), root_fingerprint="9dad ae62 5dea 0850")
    still.engine.bundle_answers |= {"certificate": strange.to_wire(), "certify": {}}
    QTest.keyClick(sheet.choose_button, Qt.Key.Key_Space)
    for part in (strange.organisation_name, "2027", "南京市", strange.address, "9dad ae62"):
        assert part in sheet.seen.text()
    assert not sheet.take_button.isEnabled(), "nothing was compared yet"
    qtbot.keyClicks(sheet.root, "9dad ae62")
    QTest.keyClick(sheet.root, Qt.Key.Key_Return)
    assert still.engine.bundles[-1] == ("certify", {"path": str(still.files.path), "compared": "9dad ae62"})
    assert sheet.said.text() == still.services.words.say("certificate.taken")
    QTest.keyClick(sheet.close_button, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "error",
    [
        Refused("certificate.no_file"),
        Refused("certificate.malformed"),
        Refused("certificate.other_device"),
        Refused("certificate.older"),
        Refused("certificate.ended", end_ms=1_790_000_000_000, now_ms=1_800_000_000_000),
        Refused("trust.other_root", field="center"),
        Refused("officer.revoked"),
        Refused("officer.outside", organisation="320100"),
        Outage("file.unreadable", name="ours.qzc"),
    ],
)
def test_what_is_refused_stands_beside_the_button(still: Still, sheet: CertificateSheet, language: str, error: Exception) -> None:
    """A sentence of its own in each language, nothing to take, and another file can be chosen at once."""
    still.services.words.switch(language)
    sheet.open()
    still.files.path = Path("ours.qzc")
    still.engine.bundle_answers["certificate"] = error
    sheet.choose_button.click()
    assert sheet.refusal.isVisible()
    assert sheet.refusal.text() not in {"", still.services.words.say("refused.unknown", code=error.code)}  # type: ignore[attr-defined]
    assert not sheet.take_button.isVisible()
    assert sheet.choose_button.isEnabled()


def test_thinking_better_of_it_asks_nothing(still: Still, sheet: CertificateSheet) -> None:
    """No file chosen, no place named: the engine hears of nothing."""
    sheet.open()
    for button in (sheet.request_button, sheet.choose_button):
        button.click()
    assert still.engine.bundles == []


def test_every_stage_has_its_words() -> None:
    """The scenes show each stage that says anything."""
    assert set(LEFT_MS) == {str(stage) for stage in Stage} - {"good"}
    assert LEFT_MS["over"] < -GRACE_MS
