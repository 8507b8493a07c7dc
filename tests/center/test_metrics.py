"""What a center tells whoever watches it: every measure is there and follows what happens."""

import re
import time
from pathlib import Path

import requests
from fakes.live_center import GULOU, Device, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica

WAIT_S = 20.0


def measures(center: LiveCenter) -> dict[str, float]:
    text = requests.get(center.address + "/metrics", timeout=10).text
    return {name: float(value) for name, value in re.findall(r"^(qianzhi_\w+)(?:{[^}]*})? ([-0-9.e+]+)$", text, re.MULTILINE)}


def followed(center: LiveCenter) -> dict[str, float]:
    """Return the measures once the keeper of the process that leads answers, as on PostgreSQL it does some time after the start."""
    until_s = time.monotonic() + WAIT_S
    while (told := measures(center))["qianzhi_keeper_behind_rows"] < 0 and time.monotonic() < until_s:
        continue
    return told


def test_measures_follow(ground: str, tmp_path: Path) -> None:
    """Devices, those that wait, entries, exchanges and the keeper's lag are told as they are.

    Without a keeper its lag is -1; a process on PostgreSQL reads what the keeper of another one folded.
    """
    with LiveCenter(tmp_path / "center", keeps=True) as center:
        (device,) = introduced(center, MemoryReplica(61_000, GULOU))
        stranger = Device(MemoryReplica(61_001, GULOU), center)
        stranger.round()
        device.store.open_incident()
        device.sync()
        device.close()
        stranger.close()
        told = followed(center) if ground == "postgresql" else measures(center)
        assert told["qianzhi_devices"] == 1
        assert told["qianzhi_devices_waiting"] == 1
        assert told["qianzhi_entries_stored"] >= 1
        assert told["qianzhi_exchange_seconds_count"] >= 4
        assert told["qianzhi_keeper_behind_rows"] >= 0
        assert told["qianzhi_disk_free_bytes"] > 0
    with LiveCenter(tmp_path / "center") as center:
        assert (measures(center)["qianzhi_keeper_behind_rows"] == -1) == (ground == "sqlite")
