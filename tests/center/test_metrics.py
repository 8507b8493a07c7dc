"""What a center tells whoever watches it: every measure is there and follows what happens."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from fakes.live_center import GULOU, Device, LiveCenter, direct, introduced, write_organisations
from fakes.memory_replica import ORIGIN_MS, MemoryReplica
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import inspect
from sqlalchemy.schema import DropIndex

from sync.center.admission import admit
from sync.center.database import feed_flash
from sync.center.lag import FLASH_BEHIND, IN_TOUCH_MS, Lag
from sync.center.measures import OF_CENTER, OF_PROCESS, OF_URGENCY
from sync.center.serve import Center, open_center
from sync.domain.draft import Set, Urgency
from sync.domain.ids import EntityId
from sync.domain.scopes import Scope
from sync.oplog.entry import read_header

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


def short_name(family: Metric) -> str:
    return family.name.removeprefix("qianzhi_")


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
        assert labels <= {"process", "status", "le", "urgency"}, family.name
        assert ("urgency" in labels) == (short_name(family) in OF_URGENCY), family.name
        assert ("process" in labels) == (short_name(family) in {*OF_PROCESS, "requests", "exchange_seconds"}), family.name
    counted = {sample.labels["status"]: sample.value for sample in found["qianzhi_requests"].samples if sample.name.endswith("_total")}
    assert counted["400"] == 1
    assert counted["200"] >= 2
    taken = found["qianzhi_exchange_seconds"]
    buckets = [sample.value for sample in taken.samples if sample.name.endswith("_bucket")]
    (count,) = [sample.value for sample in taken.samples if sample.name.endswith("_count")]
    assert buckets == sorted(buckets)
    assert buckets[-1] == count >= 3
    assert found["qianzhi_unpublished_rows"].samples[0].value == 0
    assert found["qianzhi_devices_in_touch"].samples[0].value == 1
    behind = {sample.labels["urgency"]: sample.value for sample in found["qianzhi_lag_seconds"].samples}
    assert behind.keys() == {"flash", "record"}
    assert behind["flash"] == 0 < behind["record"]


def test_the_manual_names_every_measure() -> None:
    """docs/center.md says of each measure what it is, and of no other."""
    manual = (Path(__file__).parents[2] / "docs" / "center.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `qianzhi_(\w+)` \|", manual, re.MULTILINE))
    assert told == {*OF_CENTER, *OF_PROCESS, *OF_URGENCY, "requests_total", "exchange_seconds"}


class Clock:
    """What the center goes by."""

    def __init__(self) -> None:
        self.now_ms = ORIGIN_MS + 10**9

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stood(ground: str, tmp_path: Path, clock: Clock) -> Iterator[Center]:
    """Return a center without a socket that goes by ``clock``."""
    made = open_center(tmp_path / "center", organisations_csv=write_organisations(tmp_path / "organisations.csv"), now_ms=clock)
    yield made
    made.database.close()


def in_step(center: Center, *numbers: int, most: int | None = None) -> list[Device]:
    """Return devices that were admitted; the first ``most`` of them are in step."""
    devices = [direct(MemoryReplica(number, GULOU), center)[0] for number in numbers]
    for device in devices:
        device.round()
        admit(center.keys.directory, fingerprint_or_key=device.store.sign_key)
    up_to_date(*devices[:most])
    return devices


def up_to_date(*devices: Device) -> None:
    """Let everything come to each, and each say so."""
    for device in devices:
        device.sync()
    for device in devices:
        device.round()


def written_ms(device: Device, scope: Scope) -> int:
    """Return when the last entry of a device in a scope was written, by itself."""
    return read_header(device.store.streams[device.store.replica, scope].bodies[-1]).wall_ms


def told(flash: float, record: float, *, in_touch: int) -> Lag:
    return Lag(in_touch=in_touch, seconds={Urgency.FLASH: flash, Urgency.RECORD: record})


def test_lag_is_the_age_of_what_somebody_in_touch_may_lack(stood: Center, clock: Clock) -> None:
    """Of each urgency the first entry behind who is least far counts, until that one says that it came."""
    one, other = in_step(stood, 61_030, 61_031)
    assert stood.exchange.lag() == told(0, 0, in_touch=2)
    scope = one.store.open_incident()
    one.sync()
    opened_s = (clock.now_ms - written_ms(one, scope)) / 1_000
    assert opened_s > 0
    assert stood.exchange.lag() == told(0, opened_s, in_touch=2)
    clock.now_ms += 5_000
    one.store.line(scope, "撤离三公里", urgency=Urgency.FLASH)
    flash_ms = written_ms(one, scope)
    one.sync()
    one.store.line(scope, "风向东南")
    one.sync()
    assert stood.exchange.lag() == told((clock.now_ms - flash_ms) / 1_000, opened_s + 5, in_touch=2)
    other.sync()
    assert stood.exchange.lag().seconds[Urgency.FLASH] > 0, "it was given, and did not say that it came"
    up_to_date(one, other)
    assert stood.exchange.lag() == told(0, 0, in_touch=2)
    other.store.line(scope, "已收到", urgency=Urgency.FLASH)
    other.sync()
    assert stood.exchange.lag() == told((clock.now_ms - written_ms(other, scope)) / 1_000, 0, in_touch=2)
    clock.now_ms = written_ms(other, scope) - 1
    assert stood.exchange.lag() == told(0, 0, in_touch=2), "an author whose clock is ahead"


def test_lag_counts_nobody_who_is_out_of_touch_or_loads(stood: Center, clock: Clock) -> None:
    """A device that was cut off for long is behind by nature until it comes again; one that has nothing yet loads, and is in touch."""
    one, other, newcomer = in_step(stood, 61_040, 61_041, 61_042, most=2)
    scope = one.store.open_incident(urgency=Urgency.FLASH)
    one.sync()
    assert stood.exchange.lag().seconds[Urgency.FLASH] > 0
    clock.now_ms += IN_TOUCH_MS + 1
    assert stood.exchange.lag() == told(0, 0, in_touch=0)
    up_to_date(one)
    newcomer.round()
    assert stood.exchange.lag() == told(0, 0, in_touch=2)
    other.round()
    assert stood.exchange.lag() == told((clock.now_ms - written_ms(one, scope)) / 1_000, 0, in_touch=3)
    up_to_date(one, other)
    assert stood.exchange.lag() == told(0, 0, in_touch=3)


def test_flash_is_found_however_far_ahead(stood: Center) -> None:
    """Nothing is read on the way to it, on either database."""
    with stood.database.read() as connection:
        words = str(FLASH_BEHIND.params(n=1).compile(connection, compile_kwargs={"literal_binds": True}))
        asked = "explain query plan" if connection.dialect.name == "sqlite" else "explain"
        plan = str(connection.exec_driver_sql(f"{asked} {words}").all())
    assert ("urgency=? AND n>?" if asked.endswith("plan") else "urgency_n_idx") in plan


def test_a_file_of_an_older_version_gets_the_index_of_flash(tmp_path: Path) -> None:
    """A start makes what the version before it did not know."""
    for was_there in (True, False):
        center = open_center(tmp_path / "center", organisations_csv=write_organisations(tmp_path / "organisations.csv"))
        with center.database.write() as connection:
            assert inspect(connection).has_index("feed", "ix_feed_flash")
            if was_there:
                connection.execute(DropIndex(feed_flash))
        center.database.close()
