"""What a center tells whoever watches it: every measure is there and follows what happens."""

import re
import time
from pathlib import Path

import requests
from fakes.live_center import GULOU, Device, LiveCenter, introduced
from fakes.memory_replica import MemoryReplica
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from sync.center.measures import OF_CENTER, OF_PROCESS
from sync.domain.draft import Set
from sync.domain.ids import EntityId

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
        assert (told["qianzhi_entries"], told["qianzhi_unpublished_rows"], told["qianzhi_leads"]) >= (1, 0, 1)
        assert told["qianzhi_checkpoint_seconds"] == 0 or abs(told["qianzhi_checkpoint_seconds"] - time.time()) < 600
    with LiveCenter(tmp_path / "center") as center:
        assert (measures(center)["qianzhi_keeper_behind_rows"] == -1) == (ground == "sqlite")


def test_open_questions_are_counted(ground: str, tmp_path: Path) -> None:
    """Two who did not see one another grade an incident otherwise: one question until one of them settles it; without a keeper -1."""
    with LiveCenter(tmp_path / "center", keeps=True) as center:
        first, second = introduced(center, MemoryReplica(61_020, GULOU), MemoryReplica(61_021, GULOU))
        scope = first.store.open_incident()
        first.sync()
        second.sync()
        assert asked(center, 0) == 0

        def grade(device: Device, value: str) -> None:
            device.store.write(scope, Set(kind="incident", entity=EntityId(scope[1:]), field="grade", value=value))

        grade(first, "serious")
        grade(second, "major")
        first.sync()
        second.sync()
        assert asked(center, 1) == 1
        first.sync()
        grade(first, "major")
        first.sync()
        assert asked(center, 0) == 0
        first.close()
        second.close()
    with LiveCenter(tmp_path / "center") as center:
        assert ground == "postgresql" or measures(center)["qianzhi_questions_open"] == -1


def asked(center: LiveCenter, count: int) -> float:
    """Return how many questions are told once the keeper has taken in everything and tells of ``count``, or the time is over."""
    until_s = time.monotonic() + WAIT_S
    while True:
        told = measures(center)
        settled = (told["qianzhi_keeper_behind_rows"], told["qianzhi_questions_open"]) == (0, count)
        if settled or time.monotonic() >= until_s:
            return told["qianzhi_questions_open"]


def families(center: LiveCenter) -> dict[str, Metric]:
    answer = requests.get(center.address + "/metrics", timeout=10)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = list(text_string_to_metric_families(answer.text))
    assert len({family.name for family in found}) == len(found), "a family comes once"
    assert answer.text.endswith("\n")
    for name in {family.name for family in found}:
        # The reader puts `_total` aside and takes a family without its lines as untyped: so they are looked for as they stand.
        lines = re.findall(rf"^# (HELP|TYPE) {name}(?:_total)? (\S.*)$", answer.text, re.MULTILINE)
        assert [sort for sort, _ in lines] == ["HELP", "TYPE"], name
    return {family.name: family for family in found}


def test_every_measure_is_of_the_exposition_format(ground: str, tmp_path: Path) -> None:
    """A reader of the format takes it whole: each family with its help and type, names and labels of the house, sums that add up."""
    with LiveCenter(tmp_path / "center") as center:
        (device,) = introduced(center, MemoryReplica(61_010, GULOU))
        device.store.open_incident()
        device.sync()
        device.close()
        requests.post(center.address + "/v1/sync", data=b"none", timeout=10)
        found = families(center)
    for family in found.values():
        assert family.type in {"counter", "gauge", "histogram"}
        assert len(family.documentation) > 10
        assert re.fullmatch(r"qianzhi_[a-z]+(_[a-z]+)*", family.name)
        labels = {name for sample in family.samples for name in sample.labels}
        assert labels <= {"process", "status", "le"}, family.name
        short = family.name.removeprefix("qianzhi_")
        assert ("process" in labels) == (short in {*OF_PROCESS, "requests", "exchange_seconds"}), family.name
    counted = {sample.labels["status"]: sample.value for sample in found["qianzhi_requests"].samples if sample.name.endswith("_total")}
    assert counted["400"] == 1
    assert counted["200"] >= 2
    taken = found["qianzhi_exchange_seconds"]
    buckets = [sample.value for sample in taken.samples if sample.name.endswith("_bucket")]
    (count,) = [sample.value for sample in taken.samples if sample.name.endswith("_count")]
    assert buckets == sorted(buckets)
    assert buckets[-1] == count >= 3
    assert found["qianzhi_unpublished_rows"].samples[0].value == 0


def test_the_manual_names_every_measure() -> None:
    """docs/center.md says of each measure what it is, and of no other."""
    manual = (Path(__file__).parents[2] / "docs" / "center.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `qianzhi_(\w+)` \|", manual, re.MULTILINE))
    assert told == {*OF_CENTER, *OF_PROCESS, "requests_total", "exchange_seconds"}
