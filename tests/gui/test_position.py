"""Where this device is: sentences from real sockets and a pty, torn, noisy and hostile, to a place with its age."""

import json
import os
import random
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.runtime import position as runtime
from desktop.runtime.nmea import LINE_BYTES_MAX, Fix, Receiver, is_sound, read_sentence
from desktop.runtime.position import Position, PositionService, read_place
from desktop.runtime.settings import Settings

NOW_MS = 1_784_356_328_000
WAIT_MS = 10_000


def _sum(body: bytes) -> bytes:
    total = 0
    for byte in body:
        total ^= byte
    return b"$" + body + b"*" + f"{total:02X}".encode()


def _line(body: str) -> bytes:
    return _sum(body.encode())


def _clock() -> int:
    return NOW_MS


@pytest.fixture
def service(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PositionService]:
    monkeypatch.setattr(runtime, "RETRY_S", (0.05,))
    made = PositionService(Settings(tmp_path / "preferences.json"), _clock)
    yield made
    made.stop()
    assert [thread for thread in threading.enumerate() if thread.name == "position"] == []


def _rmc(latitude: str = "3216.0800", longitude: str = "11850.5200") -> bytes:
    return _line(f"GNRMC,063208.00,A,{latitude},N,{longitude},E,0.1,0.0,180726,,,A")


def _gga(spread: str = "1.2", quality: str = "1") -> bytes:
    return _line(f"GPGGA,063208.00,3216.0800,N,11850.5200,E,{quality},08,{spread},20.0,M,,M,,")


def test_sentences_of_known_receivers_are_read() -> None:
    """RMC and GGA give the same place; GGA's dilution gives the accuracy; talkers of every constellation count."""
    gate = (pytest.approx(118.842), pytest.approx(32.268))
    for talker in ("GP", "GN", "BD", "GB", "GL", "GA"):
        fix = read_sentence(_line(f"{talker}RMC,063208.00,A,3216.0800,N,11850.5200,E,0.1,0.0,180726,,,A"))
        assert fix is not None
        assert (fix.longitude, fix.latitude, fix.accuracy_m) == (*gate, None)
    fix = read_sentence(_gga())
    assert fix is not None
    assert (fix.longitude, fix.latitude, fix.accuracy_m) == (*gate, pytest.approx(6.0))
    south = read_sentence(_line("GPRMC,1,A,3216.0800,S,11850.5200,W,,,,,,A"))
    assert south is not None
    assert (south.longitude, south.latitude) == (pytest.approx(-118.842), pytest.approx(-32.268))


@pytest.mark.parametrize(
    "line",
    [
        _line("GPRMC,063208.00,V,3216.0800,N,11850.5200,E,,,,,,N"),
        _line("GPGGA,063208.00,3216.0800,N,11850.5200,E,0,00,99.9,,M,,M,,"),
        _line("GPRMC,1,A,9916.0800,N,11850.5200,E"),
        _line("GPRMC,1,A,3260.0000,N,11850.5200,E"),
        _line("GPRMC,1,A,3216.0800,N,19950.5200,E"),
        _line("GPRMC,1,A,3_16.08,N,11850.5200,E"),
        _line("GPRMC,1,A,nan,N,inf,E"),
        _line("GPRMC,1,A,3216.0800,E,11850.5200,N"),
        _line("GPRMC,1,A"),
        _line("GPRMC"),
        _line(""),
        _line("GPGSV,3,1,11,03,03,111,00"),
        _line("GPGGA,1,3216.0800,N,11850.5200,E,¹,08,1.2,20.0,M,,M,,"),
    ],
)
def test_a_sentence_without_a_fix_gives_none(line: bytes) -> None:
    """No view of the sky, places outside the earth and broken fields give no place, never a wrong one."""
    assert Receiver().feed(line + b"\r\n") == []


@pytest.mark.parametrize("line", [b"$GPRMC,1,A*00", b"$GPRMC,1,A", b"GPRMC,1,A*1E", b"$GPRMC*", b"$GPRMC*ZZ", b"$*00x", b""])
def test_a_wrong_checksum_is_not_believed(line: bytes) -> None:
    """A sentence that noise changed is passed over."""
    assert not is_sound(line)


def test_torn_lines_are_joined_and_noise_is_passed_over() -> None:
    """Byte by byte, between noise and half lines, each sound sentence is read once."""
    stream = b"\xff\xfe$GPR" + b"\r\n" + _rmc() + b"\r\n\x00\x01" + b"\n" + _gga() + b"\n" + b"$GPRMC,oh"
    receiver = Receiver()
    found = [fix for byte in stream for fix in receiver.feed(bytes([byte]))]
    assert len(found) == 2
    assert receiver.heard == 2


def test_hostile_bytes_raise_nothing_and_keep_nothing() -> None:
    """A megabyte without an end of line, deep brackets, huge figures and random bytes leave a receiver that still reads."""
    receiver = Receiver()
    chance = random.Random(7)
    for _ in range(1_000):
        receiver.feed(bytes(chance.choices(b'$*,{}[]"\n\r0123456789GPRMC\xff', k=200)))
    receiver.feed(b"\n" + b"$" * 1_000_000)
    assert len(receiver._rest) <= LINE_BYTES_MAX
    receiver.feed(b"\n{" + b"[" * 4_000 + b"\n")
    receiver.feed(b'\n{"class":"TPV","mode":3,"lat":1e999,"lon":"x"}\n{"class":"TPV","mode":true}\n{"class":[]}\n[1]\n')
    assert receiver.feed(_line(f"GPRMC,1,A,3216.{'1' * 50},N,11850.5200,E") + b"\n") != []
    assert receiver.feed(_rmc() + b"\n") == [Fix(longitude=118 + 50.52 / 60, latitude=32 + 16.08 / 60)]


def test_a_gpsd_is_read() -> None:
    """Reports with a fix give a place and its error; those without give none."""
    receiver = Receiver()
    assert receiver.feed(b'{"class":"VERSION","release":"3.25"}\n') == []
    assert receiver.is_gpsd
    assert receiver.feed(b'{"class":"TPV","mode":1}\n{"class":"SKY"}\n') == []
    assert receiver.feed(b'{"class":"TPV","mode":3,"lat":32.268,"lon":118.842,"eph":4.5}\n') == [
        Fix(longitude=118.842, latitude=32.268, accuracy_m=4.5)
    ]
    assert receiver.feed(b'{"class":"TPV","mode":2,"lat":32.268,"lon":118.842,"epx":3,"epy":5}\n') == [
        Fix(longitude=118.842, latitude=32.268, accuracy_m=5.0)
    ]


@pytest.mark.parametrize(
    ("source", "place", "good"),
    [
        ("serial", "/dev/ttyUSB0", True),
        ("serial", "/dev/ttyUSB0 9600", True),
        ("serial", "/dev/ttyUSB0 9601", False),
        ("serial", "", False),
        ("serial", "a\0b", False),
        ("network", "10.0.0.7", True),
        ("network", "gps.local:10110", True),
        ("network", "gps.local：10110", True),
        ("network", "[::1]:2947", True),
        ("network", "host:0", False),
        ("network", "host:70000", False),
        ("network", "host:12x", False),
        ("network", ":2947", False),
        ("network", "", False),
        ("network", "two words", False),
    ],
)
def test_a_typed_receiver_is_one_or_is_refused(source: str, place: str, good: bool) -> None:  # noqa: FBT001 - parametrized
    """A door that can't be one is told at once, before anything is tried."""
    assert (read_place(source, place) is not None) is good


def test_a_network_receiver_is_listened_to_and_found_again(service: PositionService, qtbot: QtBot) -> None:
    """A place comes with its time and accuracy; a lost connection is told and taken up again."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        assert service.choose("network", f"127.0.0.1:{port}")
        connection, _ = server.accept()
        with qtbot.waitSignal(service.moved, timeout=WAIT_MS):
            connection.sendall(_gga() + b"\r\n")
        assert service.position == Position(
            longitude=118 + 50.52 / 60, latitude=32 + 16.08 / 60, at_ms=NOW_MS, source="network", accuracy_m=6.0
        )
        assert service.state == "fixed"
        with qtbot.waitSignal(service.told, timeout=WAIT_MS, check_params_cb=lambda state: state == "lost"):
            connection.close()
        connection, _ = server.accept()
        with qtbot.waitSignal(service.moved, timeout=WAIT_MS):
            connection.sendall(_rmc("3217.0000") + b"\r\n")
        assert service.position is not None
        assert service.position.latitude == pytest.approx(32 + 17 / 60)
        connection.close()


def test_a_gpsd_is_asked_to_watch(service: PositionService, qtbot: QtBot) -> None:
    """After its hello a gpsd is asked for reports, and its report becomes the place."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        service.choose("network", f"127.0.0.1:{server.getsockname()[1]}")
        connection, _ = server.accept()
        connection.sendall(b'{"class":"VERSION","release":"3.25","proto_major":3}\r\n')
        asked = connection.recv(200)
        assert asked.startswith(b"?WATCH=")
        assert json.loads(asked[7:].rstrip(b";\r\n")) == {"enable": True, "json": True}
        with qtbot.waitSignal(service.moved, timeout=WAIT_MS):
            connection.sendall(b'{"class":"TPV","mode":3,"lat":32.268,"lon":118.842,"eph":4.5}\r\n')
        assert service.position is not None
        assert service.position.accuracy_m == pytest.approx(4.5)
        connection.close()


def test_a_hostile_network_port_changes_nothing(service: PositionService, qtbot: QtBot) -> None:
    """Noise is no place; the same port is read as soon as it speaks."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        service.choose("network", f"127.0.0.1:{server.getsockname()[1]}")
        connection, _ = server.accept()
        connection.sendall(random.Random(3).randbytes(200_000) + b"\n")
        with qtbot.waitSignal(service.moved, timeout=WAIT_MS):
            connection.sendall(_rmc() + b"\n")
        connection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no terminals there")
def test_a_serial_line_is_read(service: PositionService, qtbot: QtBot) -> None:
    """A receiver on a terminal line is read raw; pulled out, it is lost and looked for again."""
    master, slave = os.openpty()
    path = os.ttyname(slave)
    assert service.choose("serial", f"{path} 9600")
    qtbot.waitUntil(lambda: service.state in {"opening", "listening"}, timeout=WAIT_MS)

    def heard() -> bool:
        os.write(master, b"\r\n" + _gga() + b"\r\n")
        return service.position is not None

    qtbot.waitUntil(heard, timeout=WAIT_MS)
    assert service.position is not None
    assert (service.position.source, service.position.accuracy_m) == ("serial", pytest.approx(6.0))
    os.close(slave)
    os.close(master)
    qtbot.waitUntil(lambda: service.state == "lost", timeout=WAIT_MS)
    assert service.position is not None


def test_a_file_is_no_serial_line(service: PositionService, qtbot: QtBot, tmp_path: Path) -> None:
    """What is no terminal is told as lost, not read."""
    path = tmp_path / "notes.txt"
    path.write_bytes(_rmc() + b"\n")
    service.choose("serial", str(path))
    qtbot.waitUntil(lambda: service.state == "lost", timeout=WAIT_MS)
    assert service.position is None


def test_a_tap_is_kept_and_is_as_old_as_it_is(service: PositionService, qtbot: QtBot, tmp_path: Path) -> None:
    """A place that was pointed at comes back after a restart with its time; a receiver chosen later takes its place."""
    with qtbot.waitSignal(service.moved, timeout=WAIT_MS):
        service.tap(118.842, 32.268)
    again = PositionService(Settings(tmp_path / "preferences.json"), _clock)
    again.start()
    assert again.position == service.position == Position(longitude=118.842, latitude=32.268, at_ms=NOW_MS, source="tap")
    assert not again.position.is_aged(NOW_MS + 10 * 3_600_000)
    assert again.choose("none", "")
    assert (again.position, again.state) == (None, "off")
    again.stop()


def test_a_place_ages(service: PositionService) -> None:
    """A receiver's place is old after a minute; a vehicle has driven a kilometre since."""
    place = Position(longitude=118.842, latitude=32.268, at_ms=NOW_MS, source="serial")
    assert [place.is_aged(NOW_MS + seconds * 1000) for seconds in (59, 61)] == [False, True]


def test_unsound_settings_start_nothing(qapp: object, tmp_path: Path) -> None:
    """Preferences that another hand wrote are told as unsound instead of raising."""
    settings = Settings(tmp_path / "preferences.json")
    for source, place, state in (("serial", "", "unsound"), ("tap", "nan x", "off"), ("moon", "x", "off"), ("tap", "999 0 0", "off")):
        settings.change(position_source=source, position_place=place)
        service = PositionService(settings, _clock)
        service.start()
        assert (service.position, service.state) == (None, state)
        service.stop()


def test_a_door_that_cannot_be_one_leaves_the_present_one(service: PositionService) -> None:
    """A mistyped receiver is refused and what was listened to stays."""
    service.tap(118.842, 32.268)
    assert not service.choose("network", "host:0")
    assert service.position is not None
    assert service.source == "tap"
