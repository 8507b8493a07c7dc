"""Bundles through the door of an engine: two real processes and a folder between them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from engine.conftest import NOW_MS, WAIT_S

from sync.domain.commands.incidents import AddParty, OpenIncident
from sync.domain.failures import Outage, Refused
from sync.engine.bundle_told import AskerTold, MadeTold, PlanTold, PreviewTold, ReceiptTold
from sync.engine.client import EngineClient
from sync.engine.messages import CarryProgress
from sync.store.device import create_device
from sync.store.home import Home

Start = Callable[..., EngineClient]


def do(client: EngineClient, act: str, **values: Any) -> Any:
    return client.bundle(act, values).result(WAIT_S)


@pytest.fixture
def other(tmp_path: Path, start: Start) -> EngineClient:
    """A second device, of 江宁."""
    home = Home(tmp_path / "other")
    create_device(home, organisation="320115", person="陆闻笙", office="dispatcher", now_ms=NOW_MS)
    return start(home)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def met(one: EngineClient, other: EngineClient) -> AskerTold:
    """Let ``one`` accept the other's request, as text."""
    return AskerTold.from_wire(do(one, "meet", text=do(other, "request")["text"], accept=True))


def test_there_and_back_through_two_engines(home: Home, start: Start, other: EngineClient, stick: Path) -> None:
    """Plan, make, look, take, and the return; progress is told on the way, and every answer is what its class says."""
    one = start(home)
    heard: list[CarryProgress] = []
    one.on_carrying(heard.append)
    opened = one.submit(OpenIncident(title="槽车侧翻", mode="actual", state="confirmed")).result(WAIT_S)
    one.submit(AddParty(incident=bytes(opened.created[0]), organisation="320115")).result(WAIT_S)
    asked = AskerTold.from_wire(do(one, "meet", raw=do(other, "request")["raw"]))
    assert (asked.organisation, asked.standing) == ("江宁区", "unknown")
    asker = met(one, other)
    assert (asker.standing, asker.replica) == ("accepted", asked.replica)
    wish = {"to": [asker.replica], "urgency": "blob", "bytes_max": None}
    plan = PlanTold.from_wire(do(one, "plan", **wish))
    assert (plan.entries, plan.parts, plan.urgencies[1][:2]) == (2, 1, ("record", 2))
    made = MadeTold.from_wire(do(one, "make", folder=str(stick), **wish))
    assert (made.entries, len(made.paths), Path(made.paths[0]).parent) == (2, 1, stick)
    assert heard[-1].phase == "reading_back"
    seen = PreviewTold.from_wire(do(other, "check", paths=list(made.paths)))
    assert (seen.new, seen.sound, seen.standing, seen.scopes) == (2, True, "unknown", (("槽车侧翻", 2),))
    receipt = ReceiptTold.from_wire(do(other, "take", paths=list(made.paths), key=seen.key, root=None, torn=False))
    assert (receipt.new, receipt.taken, receipt.missing) == (2, (1,), ())
    back = MadeTold.from_wire(do(other, "make", folder=str(stick), to=[receipt.maker], urgency="blob", bytes_max=None))
    assert back.news is False
    assert ReceiptTold.from_wire(do(one, "take", paths=list(back.paths), key=None, root=None, torn=False)).claims == 1


def test_what_is_asked_wrongly_is_malformed(home: Home, start: Start, stick: Path) -> None:
    """Each field by its name; nothing is done."""
    one = start(home)
    wish = {"to": [bytes(8)], "urgency": "blob", "bytes_max": None, "folder": str(stick)}
    bad = [
        ("nothing", {}, "do"),
        ("make", {**wish, "to": [b"short"]}, "to"),
        ("make", {**wish, "bytes_max": -1}, "bytes_max"),
        ("make", {**wish, "urgency": "now"}, "urgency"),
        ("check", {"paths": []}, "paths"),
        ("check", {"paths": [7]}, "paths"),
        ("take", {"paths": ["x"], "key": b"short"}, "key"),
        ("meet", {}, "text"),
    ]
    for act, values, field in bad:
        with pytest.raises(Refused) as refused:
            do(one, act, **values)
        assert (refused.value.code, refused.value.facts) == ("command.malformed", {"field": field})
    with pytest.raises(Refused, match=r"bundle\.recipient_unknown"):
        do(one, "make", **wish)
    with pytest.raises(Outage, match=r"bundle\.stick_gone"):
        do(one, "check", paths=[str(stick / "none.qzb")])


def test_stopping_when_nothing_runs_stops_nothing(home: Home, start: Start) -> None:
    """A stop that comes late is no stop of what is asked next."""
    one = start(home)
    assert do(one, "stop") is None
    assert do(one, "request")["text"].startswith("QZREQ:")
