"""A device at its center while a fake clock runs past the end of its certificate: told, given nothing, renewed by itself at contact."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from engine.test_lan_yard import admitted
from fakes.live_center import LiveCenter
from fakes.vehicle import WAIT_S, Vehicle, incident_of

from desktop.app import cli
from desktop.app.exits import OK
from sync.center import serve
from sync.center.admission import admit
from sync.center.exchange import system_ms
from sync.domain.lapse import DAY_MS, GRACE_MS, Stage, stage_of
from sync.store.clocks import offset_of
from sync.store.queries.own_certificate import OwnCertificate, own_certificate

pytestmark = pytest.mark.expects_warnings("link ")


class Ahead:
    """The center's clock, as far ahead of ours as a test says."""

    ms = 0

    def __call__(self) -> int:
        return system_ms() + self.ms


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> Ahead:
    clock = Ahead()
    monkeypatch.setattr(serve, "open_center", partial(serve.open_center, now_ms=clock))
    return clock


@pytest.fixture
def center(tmp_path: Path, ahead: Ahead) -> Iterator[LiveCenter]:
    assert ahead.ms == 0
    with LiveCenter(tmp_path / "center" / "home") as live:
        yield live


def held(one: Vehicle) -> OwnCertificate:
    found = one.engine.readers.query(own_certificate).result(WAIT_S)
    assert found is not None
    return found


def wait_for_offset(one: Vehicle, ahead: Ahead) -> None:
    """Wait until the device measured the center's clock and keeps that."""

    def is_kept() -> bool:
        offset_ms = one.engine.readers.query(lambda db: offset_of(db.conn)).result(WAIT_S)
        return offset_ms is not None and abs(offset_ms - ahead.ms) < 60_000

    # A push is answered at once, with the center's time; a poll only when there is news.
    incident_of(one)
    end = time.monotonic() + WAIT_S
    while not is_kept():
        assert time.monotonic() < end
        with one.news:
            # What the keeper's thread keeps is told to nobody.
            one.news.wait(0.1)


def said(one: Vehicle, capsys: pytest.CaptureFixture[str]) -> str:
    assert cli.main(["device", "status", "--home", str(one.home.path)]) == OK
    return capsys.readouterr().out


def test_it_is_told_then_withheld_then_renewed_by_itself(
    center: LiveCenter, tmp_path: Path, ahead: Ahead, capsys: pytest.CaptureFixture[str]
) -> None:
    """At 14 days, 3 days, on the day, in the grace and after it the command line says so; a renewal at the center is enough."""
    one, beside = admitted(center, tmp_path / "one"), admitted(center, tmp_path / "beside")
    try:
        ends_ms = held(one).not_after_ms
        assert "还有" not in said(one, capsys)
        for left_ms, stage, words in (
            (14 * DAY_MS - 3_600_000, Stage.SOON, "in 14 days"),
            (3 * DAY_MS - 3_600_000, Stage.NEAR, "3 days are left"),
            (12 * 3_600_000, Stage.LAST, "ends within a day"),
            (-DAY_MS, Stage.GRACE, "devices beside go on giving"),
            (-GRACE_MS - DAY_MS, Stage.OVER, "its grace is over"),
        ):
            ahead.ms = ends_ms - left_ms - system_ms()
            wait_for_offset(one, ahead)
            assert stage_of(ends_ms, now_ms=ahead()) is stage
            assert words in said(one, capsys)
        with one.news:
            assert one.news.wait_for(lambda: one.engine.link().error == "certificate.expired", WAIT_S)
        hers = incident_of(one)
        key = beside.key
        admit(center.directory, fingerprint_or_key=key, days=4_000)
        missed = incident_of(beside)
        beside.sees("select 1 from incident_rows where scope = ?", bytes(hers))
        assert not one.rows("select 1 from incident_rows where scope = ?", bytes(missed))
        renewed = admit(center.directory, fingerprint_or_key=one.key, days=4_000)
        one.sees("select 1 from incident_rows where scope = ?", bytes(missed))
        assert held(one).not_after_ms == renewed.not_after_ms
        with one.news:
            assert one.news.wait_for(lambda: one.engine.link().error != "certificate.expired", WAIT_S)
        assert "renew" not in said(one, capsys)
    finally:
        for each in (one, beside):
            each.engine.close()
