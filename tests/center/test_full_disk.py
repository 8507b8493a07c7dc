"""Claims about a center whose disk is full or busy: it says so by name, and devices come again."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from fakes.asgi import alive, post
from fakes.live_center import write_organisations
from sqlalchemy import Connection

from sync.center.app import BUSY, CenterApp
from sync.center.blobs import Blobs
from sync.center.database import put
from sync.center.enrolment import Enrolment
from sync.center.exchange import system_ms
from sync.center.serve import Center, open_center
from sync.domain.failures import Outage
from sync.protocol.loading import PATH
from sync.protocol.messages import decode_refusal


class Still:
    """Stands in for the center's clockwork: no backup is due."""

    def due_in_s(self) -> float:
        return 1e9

    def back_up(self, closing: Any) -> object:
        raise NotImplementedError


@pytest.fixture
def center(tmp_path: Path) -> Center:
    return open_center(tmp_path / "center", organisations_csv=write_organisations(tmp_path / "organisations.csv"))


def test_a_full_database_is_an_outage_and_nothing_of_it_stays(center: Center) -> None:
    """Under SQLAlchemy too: its own wrapping says nothing to anybody."""

    def both(connection: Connection) -> None:
        put(connection, "few", b"few")
        put(connection, "many", bytes(1_000_000))

    with center.database.write() as connection:
        pages = connection.exec_driver_sql("pragma page_count").scalar_one()
        connection.exec_driver_sql(f"pragma max_page_count = {pages}")
    with pytest.raises(Outage, match=r"store\.disk_full"), center.database.write() as connection:
        both(connection)
    with center.database.write() as connection:
        connection.exec_driver_sql("pragma max_page_count = 1000000")
        assert connection.exec_driver_sql("select count(*) from meta where name in ('few', 'many')").scalar_one() == 0
    center.database.close()


@pytest.mark.expects_warnings("outage")
def test_an_outage_anywhere_in_an_answer_is_said_by_name(center: Center, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also before a request is admitted."""

    def busy(*_: object, **__: object) -> None:
        raise Outage("store.busy", retry_s=1.0)

    monkeypatch.setattr(Blobs, "admit", busy)
    app = CenterApp(
        center.exchange,
        center.blobs,
        version=center.database.version,
        clockwork=Still(),
        shelf=center.shelf,
        enrolment=Enrolment(center.database, center.keys, now_ms=system_ms),
    ).starlette()

    async def run() -> tuple[int, bytes]:
        async with alive(app):
            return await post(app, PATH, b"")

    status, body = asyncio.run(run())
    assert status == BUSY
    assert decode_refusal(body)["code"] == "store.busy"
    center.database.close()
