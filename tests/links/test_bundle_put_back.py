"""A laptop that never sees a network and is put back to an older copy: its request says so, and a stick brings home what it lost."""

import shutil
from collections.abc import Callable
from pathlib import Path

from fakes.carrier import Carrier

from sync.links.bundle_ask import make_request, take_request
from sync.oplog.birth import parse_birth
from sync.protocol.bundle_request import parse_request, read_request_text

LINES = "select line from journal_rows order by line"


def lines(carrier: Carrier) -> list[str]:
    return [row["line"] for row in carrier.post.rows(LINES)]


def put_back(carrier: Carrier, copy: Path) -> Carrier:
    """Return the carrier on an older copy of its home, beside which no mark lies."""
    home, organisation, clock = carrier.post.home.path, carrier.post.organisation, carrier.post.clock
    carrier.close()
    shutil.rmtree(home)
    shutil.copytree(copy, home)
    (home / "high-water").unlink()
    return Carrier(home.parent, organisation, clock=clock)


def test_a_request_that_says_less_than_was_written_brings_the_own_streams_home(tmp_path: Path, carriers: Callable[[str], Carrier]) -> None:
    """What the laptop brought to the hall comes back with its own signatures and ends its life; what others wrote comes too."""
    hall, laptop = carriers("320106"), carriers("320115")
    hall.meet(laptop)
    laptop.meet(hall)
    incident = laptop.open("320106")
    hall.take(laptop.make(hall).paths)
    hall.write(incident, 2)
    laptop.post.close()
    shutil.copytree(laptop.post.home.path, tmp_path / "copy")
    laptop = Carrier(laptop.post.home.path.parent, "320115", clock=laptop.post.clock)
    laptop.write(incident, 3)
    own = laptop.open("320106", title="另一起")
    laptop.write(own, 1)
    hall.take(laptop.make(hall).paths)
    hall.meet(laptop)
    laptop.take(hall.make(laptop).paths)
    hall.meet(laptop)
    assert hall.make(laptop).entries == 0, "an intact device is brought nothing of its own, nor what it said to hold"
    wanted = lines(laptop)
    laptop = put_back(laptop, tmp_path / "copy")
    old = laptop.replica
    assert lines(laptop) == []
    hall.meet(laptop)
    laptop.take(hall.make(laptop).paths)
    assert lines(laptop) == wanted == lines(hall)
    assert laptop.replica != old
    assert parse_birth(parse_request(laptop.request()).birth.raw).predecessor == old
    laptop.write(incident, 1)
    hall.meet(laptop)
    hall.take(laptop.make(hall).paths)
    assert len(lines(hall)) == len(wanted) + 1
    laptop.close()


def test_a_request_as_text_says_nothing_of_what_is_held(carriers: Callable[[str], Carrier]) -> None:
    """It has no claims, so it is no word of a device that was put back."""
    hall, laptop = carriers("320106"), carriers("320115")
    hall.meet(laptop)
    laptop.meet(hall)
    laptop.open("320106")
    hall.take(laptop.make(hall).paths)
    text = make_request(laptop.post.reader, has_blob=laptop.place.blobs.blobs.has, now_ms=laptop.post.clock())[1]
    take_request(hall.place, read_request_text(text))
    assert hall.make(laptop).entries == 0
