"""A device that is served without a window meets a neighbour on the LAN, by the command line alone."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fakes.vehicle import GULOU, HOST, WAIT_S, Vehicle, incident_of

from desktop.app.exits import OK
from sync.engine.process import Engine
from sync.store.cipher import connect
from sync.store.device import create_device
from sync.store.home import Home

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow  # a process of the program, and two meetings on a machine that is busy otherwise
@pytest.mark.skipif(sys.platform == "win32", reason="the process is ended by a signal here")
def test_a_served_device_exchanges_with_whom_it_is_told_of(tmp_path: Path) -> None:
    """`device serve --lan --neighbour` dials, exchanges, remembers nothing of it in clear, and ends in order by a signal."""
    beside = Vehicle(tmp_path / "beside", GULOU)
    home = Home(tmp_path / "served")
    device = create_device(home, organisation=GULOU, person="王磊", office="dispatcher", now_ms=1_773_000_000_000)
    engine = Engine(home)
    engine.writer.call(lambda desk: desk.trust.accept(beside.key)).result(WAIT_S)
    engine.close()
    beside.accept(device.sign_key)
    incident_of(beside)
    words = ("device", "serve", "--home", str(home.path), "--lan", f"{HOST}:0", "--neighbour", f"{HOST}:{beside.lan.port}")
    with subprocess.Popen([sys.executable, "main.py", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True) as served:
        try:
            assert served.stdout is not None
            assert served.stdout.readline().startswith("ready ")
            beside.until(lambda here: any(one.replica == device.replica and one.agreed is not None for one in here))
            served.send_signal(signal.SIGTERM)
            assert served.wait(WAIT_S) == OK
        finally:
            served.kill()
            beside.engine.close()
    connection = connect(home.database, home.key(), read_only=True)
    assert connection.execute("select title from incident_rows").fetchall() == [("槽车侧翻",)]
    assert connection.execute("select count(*) from neighbours").fetchone() == (0,), "what the command line named is not kept"
    connection.close()
