"""Where this device is: from a receiver on a serial line or a network port, or from a tap on the map.

A thread of its own reads the receiver and comes back to it when it is lost; the window's thread hears by signals. A place always
has a time, and an accuracy where the receiver told one; it never becomes younger by being shown.

A serial line is read as a file through termios, which Linux and macOS have; on other systems only the network port is there, and
the state says so. Source: our design.
"""

import logging
import os
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from desktop.runtime.nmea import Fix, Receiver
from desktop.runtime.settings import Settings

log = logging.getLogger("desktop.position")

NONE, TAP, SERIAL, NETWORK = "none", "tap", "serial", "network"
SOURCES = (NONE, TAP, SERIAL, NETWORK)

OFF, OPENING, LISTENING, FIXED, LOST, UNSUPPORTED, UNSOUND = "off", "opening", "listening", "fixed", "lost", "unsupported", "unsound"

AGED_S = 60
BAUDS = (4_800, 9_600, 38_400, 115_200)
GPSD_PORT = 2947
READ_BYTES = 4_096
CONNECT_S_MAX = 3.0
POLL_S = 0.2
SILENCE_S_MAX = 15.0
NOISE_S = 0.02
TELL_S = 0.2
NO_FIX_S = 5.0
STOP_S_MAX = 5.0
RETRY_S = (1.0, 2.0, 5.0, 10.0, 30.0)
_WATCH = b'?WATCH={"enable":true,"json":true};\r\n'
_PORT_MAX = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where this device is, and since when that is known: degrees WGS-84, milliseconds UTC."""

    longitude: float
    latitude: float
    at_ms: int
    source: str
    accuracy_m: float | None = None

    def is_aged(self, now_ms: int) -> bool:
        """Tell whether it is older than a moving vehicle can stand by; a tap is as old as the person says it is."""
        return self.source != TAP and now_ms - self.at_ms > AGED_S * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A receiver's door: `path` and `baud` of a serial line, or `host` and `number` of a network port."""

    path: str = ""
    baud: int = BAUDS[0]
    host: str = ""
    number: int = GPSD_PORT


class PositionService(QObject):
    """Where this device is; owned by the composition root, lives in the GUI thread.

    Signals:
        moved: a new `Position`, or None when there is none any more.
        told: one of the states above; the receiver is listened to, lost, …
    """

    moved = Signal(object)
    told = Signal(str)
    _fixed = Signal(object, int)
    _stated = Signal(str, int)

    def __init__(self, settings: Settings, clock: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._clock = clock
        self._position: Position | None = None
        self._state = OFF
        self._run = 0
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._fixed.connect(self._on_fixed, Qt.ConnectionType.QueuedConnection)
        self._stated.connect(self._on_stated, Qt.ConnectionType.QueuedConnection)

    @property
    def position(self) -> Position | None:
        """Where it is, None when nobody told."""
        return self._position

    @property
    def state(self) -> str:
        """How the receiver is."""
        return self._state

    @property
    def source(self) -> str:
        """What tells the position: one of `SOURCES`."""
        source = self._settings.preferences.position_source
        return source if source in SOURCES else NONE

    @property
    def place(self) -> str:
        """How the receiver is reached, as it was typed."""
        return self._settings.preferences.position_place

    def start(self) -> None:
        """Begin as the settings say."""
        self._begin()

    def choose(self, source: str, place: str) -> bool:
        """Listen to another receiver from now on; return False for a place that can't be one, and keep listening as before."""
        assert source in SOURCES, source
        if source in {SERIAL, NETWORK} and read_place(source, place) is None:
            return False
        self._settings.change(position_source=source, position_place=place)
        self._begin()
        return True

    def tap(self, longitude: float, latitude: float) -> None:
        """Take a place that a person pointed at; a receiver that is listened to is left."""
        place = f"{longitude:.6f} {latitude:.6f} {self._clock()}"
        self._settings.change(position_source=TAP, position_place=place)
        self._begin()

    def stop(self) -> None:
        """End every thread and wait for it; only at the end of the program, since a name that is looked up may take its time."""
        self._leave()
        for thread in self._threads:
            thread.join(STOP_S_MAX)

    def _begin(self) -> None:
        self._leave()
        source, place = self.source, self.place
        if source == TAP:
            self._put(_tapped(place))
            self._say(OFF if self._position is None else FIXED)
            return
        self._put(None)
        port = read_place(source, place) if source in {SERIAL, NETWORK} else None
        if port is None:
            self._say(OFF if source == NONE else UNSOUND)
            return
        self._say(OPENING)
        self._stop = threading.Event()
        reader = _Reader(port, self._stop, self._run, self)
        thread = threading.Thread(target=reader.run, name="position")
        self._threads = [*(held for held in self._threads if held.is_alive()), thread]
        thread.start()

    def hear(self, fix: Fix, run: int) -> None:
        """Take a fix from the thread of a receiver."""
        if isValid(self):
            self._fixed.emit(fix, run)

    def hear_state(self, state: str, run: int) -> None:
        """Take a state from the thread of a receiver."""
        if isValid(self):
            self._stated.emit(state, run)

    def _leave(self) -> None:
        # Not waited for: what it still says belongs to an earlier run and is passed over.
        self._stop.set()
        self._run += 1

    def _on_fixed(self, fix: Fix, run: int) -> None:
        if run != self._run:
            return
        self._put(
            Position(longitude=fix.longitude, latitude=fix.latitude, at_ms=self._clock(), source=self.source, accuracy_m=fix.accuracy_m)
        )
        self._say(FIXED)

    def _on_stated(self, state: str, run: int) -> None:
        if run == self._run:
            self._say(state)

    def _put(self, position: Position | None) -> None:
        if position != self._position:
            self._position = position
            self.moved.emit(position)

    def _say(self, state: str) -> None:
        if state != self._state:
            self._state = state
            log.info("position receiver", extra={"state": state})
            self.told.emit(state)


def read_place(source: str, place: str) -> Port | None:
    """Return the door that a person typed: ``/dev/ttyUSB0`` or ``/dev/ttyUSB0 9600``, ``host`` or ``host:port``; None when it is none."""
    parts = place.replace("：", ":").split()
    if source == SERIAL:
        if not parts or len(parts) > 2 or "\0" in place:
            return None
        baud = parts[1] if len(parts) > 1 else str(BAUDS[0])
        return Port(path=parts[0], baud=int(baud)) if baud in {str(rate) for rate in BAUDS} else None
    if len(parts) != 1:
        return None
    host, colon, number = parts[0].rpartition(":")
    if not colon:
        host, number = parts[0], str(GPSD_PORT)
    host = host.strip("[]")
    if not host or not (number.isascii() and number.isdigit()) or not 1 <= int(number[:6]) <= _PORT_MAX:
        return None
    return Port(host=host, number=int(number))


class _Reader:
    """What the thread does: open, read, and again after a pause; it ends within a poll of its stop."""

    def __init__(self, port: Port, stop: threading.Event, run: int, service: PositionService) -> None:
        self._port = port
        self._stop = stop
        self._run = run
        self._service = service
        self._fixed_s = self._told_s = 0.0
        self._untold: Fix | None = None

    def run(self) -> None:
        tries = 0
        while not self._stop.is_set():
            self._say(OPENING)
            try:
                with _opened(self._port) as door:
                    if self._listen(door):
                        tries = 0
            except NotImplementedError:
                self._say(UNSUPPORTED)
                return
            except OSError as error:
                log.info("position receiver lost", extra={"reason": type(error).__name__})
            if self._stop.is_set():
                return
            self._say(LOST)
            self._stop.wait(RETRY_S[min(tries, len(RETRY_S) - 1)])
            tries += 1

    def _listen(self, door: "_Door") -> bool:
        """Read until the receiver is gone or silent; tell whether it said anything sound."""
        receiver, silent_s, asked = Receiver(), 0.0, False
        heard = 0
        while not self._stop.is_set():
            piece = door.read()
            if piece is None:
                silent_s += POLL_S
                if silent_s >= SILENCE_S_MAX:
                    break
                self._tell([], is_sound=heard > 0)
                continue
            if not piece:
                break
            fixes = receiver.feed(piece)
            if receiver.is_gpsd and not asked:
                door.write(_WATCH)
                asked = True
            if receiver.heard > heard:
                heard, silent_s = receiver.heard, 0.0
            else:
                # Noise is as good as silence: a wrong speed gives bytes for ever.
                silent_s += NOISE_S
                if silent_s >= SILENCE_S_MAX:
                    break
            self._tell(fixes, is_sound=heard > 0)
        return heard > 0

    def _tell(self, fixes: list[Fix], *, is_sound: bool) -> None:
        """Hand on the last fix, a few times a second at most, whatever comes in; say so when none came for a while."""
        now_s = monotonic()
        if fixes:
            self._fixed_s, self._untold = now_s, fixes[-1]
        if self._untold is not None and now_s - self._told_s >= TELL_S:
            self._service.hear(self._untold, self._run)
            self._told_s, self._untold = now_s, None
        elif is_sound and now_s - self._fixed_s > NO_FIX_S:
            self._say(LISTENING)

    def _say(self, state: str) -> None:
        self._service.hear_state(state, self._run)


class _Door(Protocol):
    """An open receiver."""

    def read(self) -> bytes | None:
        """Return what came, None when nothing came within a poll, nothing at all at its end."""

    def write(self, message: bytes) -> None: ...


class _SocketDoor:
    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def read(self) -> bytes | None:
        try:
            return self._connection.recv(READ_BYTES)
        except TimeoutError:
            return None

    def write(self, message: bytes) -> None:
        self._connection.sendall(message)


class _LineDoor:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read(self) -> bytes | None:
        ready, _, _ = select.select([self._descriptor], [], [], POLL_S)
        return os.read(self._descriptor, READ_BYTES) if ready else None

    def write(self, message: bytes) -> None:
        """Say nothing to a serial receiver: it talks by itself."""


@contextmanager
def _opened(port: Port) -> Iterator[_Door]:
    if port.host:
        with socket.create_connection((port.host, port.number), CONNECT_S_MAX) as connection:
            connection.settimeout(POLL_S)
            yield _SocketDoor(connection)
        return
    descriptor = _open_line(port.path, port.baud)
    try:
        yield _LineDoor(descriptor)
    finally:
        os.close(descriptor)


def _open_line(path: str, baud: int) -> int:
    """Open a serial line for reading, raw and at `baud`.

    Raises: OSError: it is not there, or is no serial line; NotImplementedError: this system has no termios.
    """
    try:
        import termios
        import tty
    except ImportError as error:
        raise NotImplementedError from error
    descriptor = os.open(path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        tty.setraw(descriptor, termios.TCSANOW)
        settings = termios.tcgetattr(descriptor)
        speed = getattr(termios, f"B{baud}")
        settings[2] |= termios.CLOCAL | termios.CREAD
        settings[4] = settings[5] = speed
        termios.tcsetattr(descriptor, termios.TCSANOW, settings)
    except termios.error as error:
        os.close(descriptor)
        raise OSError(*error.args) from error
    return descriptor


def _tapped(place: str) -> Position | None:
    try:
        longitude, latitude, at_ms = place.split()
        position = Position(longitude=float(longitude), latitude=float(latitude), at_ms=int(at_ms), source=TAP)
    except ValueError:
        return None
    sound = abs(position.longitude) <= 180 and abs(position.latitude) <= 90
    return position if sound else None
