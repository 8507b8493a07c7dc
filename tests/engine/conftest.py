"""Homes with a device, and clients whose engines are real processes, ended after each test."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes.begun_home import begin
from fakes.vehicle import Vehicle

from sync.engine.client import EngineClient
from sync.store.device import create_device
from sync.store.home import Home

NOW_MS = 1_773_000_000_000
WAIT_S = 30.0


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = begin(tmp_path / "home")
    create_device(home, organisation="320106", person="王磊", office="dispatcher", now_ms=NOW_MS)
    return home


@pytest.fixture
def start() -> Iterator[Callable[..., EngineClient]]:
    """Start a client; every one is closed at the end."""
    clients: list[EngineClient] = []

    def make(home: Home, **options: object) -> EngineClient:
        client = EngineClient.start(home, **options)  # type: ignore[arg-type]
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith(("engine", "store"))] == []


@pytest.fixture
def vehicles(tmp_path: Path) -> Iterator[Callable[..., Vehicle]]:
    made: list[Vehicle] = []

    def make(organisation: str, *beside: Vehicle, **more: Any) -> Vehicle:
        made.append(Vehicle(tmp_path / f"vehicle-{len(made)}", organisation, beside=beside, **more))
        return made[-1]

    yield make
    for one in made:
        one.engine.close()
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("lan-")] == []
