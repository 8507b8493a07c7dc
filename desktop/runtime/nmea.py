"""What a position receiver says, as fixes: NMEA 0183 sentences (RMC, GGA) and the reports of a gpsd.

Bytes come from a cable or a network and may be anything: noise, half sentences, another protocol, malice. Nothing here raises on
them; what is not a sound sentence is passed over, and the memory for an unfinished line is bounded.

Without I/O and without Qt. Sources: NMEA 0183 as published by gpsd (gpsd.io/NMEA.html: field order of RMC and GGA, checksum);
gpsd_json(5): VERSION, TPV, eph. The metres for one unit of HDOP are our assumption for a single-frequency receiver.
"""

import json
from dataclasses import dataclass
from math import isfinite

LINE_BYTES_MAX = 4_096  # a sentence has 82, a gpsd report of many satellites about 2,000
METRES_PER_HDOP = 5.0
GPSD_HELLO = "VERSION"
_NO_FIX_MODE = 1
_RMC_FIELDS = 7
_GGA_FIELDS = 9
_MINUTES = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A place that a receiver told: degrees WGS-84; `accuracy_m` None when it told nothing of it."""

    longitude: float
    latitude: float
    accuracy_m: float | None = None


class Receiver:
    """Bytes in any pieces to fixes; owned by the thread that reads the receiver. A class because lines arrive torn.

    Attributes:
        is_gpsd: a gpsd said hello and waits to be asked for its reports.
        heard: sound lines so far, of whatever sort; a receiver without a view of the sky is heard, and has no fix.
    """

    def __init__(self) -> None:
        self.is_gpsd = False
        self.heard = 0
        self._rest = b""
        self._skipping = False

    def feed(self, piece: bytes) -> list[Fix]:
        """Return the fixes that `piece` completes, oldest first."""
        found: list[Fix] = []
        lines = (self._rest + piece).replace(b"\r", b"\n").split(b"\n")
        self._rest = lines.pop()
        if self._skipping and lines:
            # The end of a line whose beginning was too long to keep.
            lines.pop(0)
            self._skipping = False
        if len(self._rest) > LINE_BYTES_MAX:
            self._rest, self._skipping = b"", True
        for line in lines:
            fix = self._line(line.strip())
            if fix is not None:
                found.append(fix)
        return found

    def _line(self, line: bytes) -> Fix | None:
        if len(line) > LINE_BYTES_MAX:
            return None
        if line.startswith(b"{"):
            return self._report(line)
        if not is_sound(line):
            return None
        self.heard += 1
        return read_sentence(line)

    def _report(self, line: bytes) -> Fix | None:
        report = _json(line)
        if report is None:
            return None
        self.heard += 1
        if report.get("class") == GPSD_HELLO:
            self.is_gpsd = True
            return None
        return read_report(report)


def is_sound(line: bytes) -> bool:
    """Tell whether a line is a sentence whose checksum holds; one without a checksum is not trusted with a life."""
    body, star, given = line.partition(b"*")
    if not body.startswith(b"$") or star != b"*" or len(given) != 2:
        return False
    total = 0
    for byte in body[1:]:
        total ^= byte
    try:
        return int(given, 16) == total
    except ValueError:
        return False


def read_sentence(line: bytes) -> Fix | None:
    """Return the fix of a sound sentence, None for one that has none or is of another sort."""
    parts = line.partition(b"*")[0].decode("ascii", "replace").split(",")
    sort = parts[0][-3:]
    if sort == "RMC" and len(parts) >= _RMC_FIELDS and parts[2] == "A":
        return _fix((parts[3], parts[4]), (parts[5], parts[6]), None)
    if sort == "GGA" and len(parts) >= _GGA_FIELDS and parts[6].isdigit() and int(parts[6][:4]) > 0:
        spread = _number(parts[8])
        return _fix((parts[2], parts[3]), (parts[4], parts[5]), None if spread is None else spread * METRES_PER_HDOP)
    return None


def read_report(report: dict[str, object]) -> Fix | None:
    """Return the fix of a gpsd report, None for one that has none."""
    mode = report.get("mode")
    if report.get("class") != "TPV" or not isinstance(mode, int) or mode <= _NO_FIX_MODE:
        return None
    longitude, latitude = _figure(report.get("lon")), _figure(report.get("lat"))
    spread = _figure(report.get("eph"))
    if spread is None:
        spread = max((figure for name in ("epx", "epy") if (figure := _figure(report.get(name))) is not None), default=None)
    return _checked(longitude, latitude, spread)


def _fix(latitude: tuple[str, str], longitude: tuple[str, str], accuracy_m: float | None) -> Fix | None:
    north, east = latitude[1], longitude[1]
    if north not in {"N", "S"} or east not in {"E", "W"}:
        return None
    return _checked(_degrees(longitude[0], 3, west=east == "W"), _degrees(latitude[0], 2, west=north == "S"), accuracy_m)


def _checked(longitude: float | None, latitude: float | None, accuracy_m: float | None) -> Fix | None:
    if longitude is None or latitude is None or abs(longitude) > 180 or abs(latitude) > 90:
        return None
    sound = accuracy_m is not None and isfinite(accuracy_m) and accuracy_m > 0
    return Fix(longitude=longitude, latitude=latitude, accuracy_m=accuracy_m if sound else None)


def _degrees(text: str, whole_digits: int, *, west: bool) -> float | None:
    """Return degrees of ``dddmm.mmmm``."""
    whole, minutes = text[:whole_digits], _number(text[whole_digits:])
    if len(whole) != whole_digits or not (whole.isascii() and whole.isdigit()) or minutes is None or minutes >= _MINUTES:
        return None
    degrees = int(whole) + minutes / _MINUTES
    return -degrees if west else degrees


def _number(text: str) -> float | None:
    # float() also takes "1_0", "inf" and digits of other scripts.
    if not text or not text.isascii() or not text.replace(".", "", 1).isdigit():
        return None
    return float(text[:20])


def _figure(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9 else None


def _json(line: bytes) -> dict[str, object] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
