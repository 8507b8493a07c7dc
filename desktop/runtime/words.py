"""The words of the screen: sentences by key, in Chinese and English, switchable while the program runs.

The files are Qt Linguist's (`resources/translations/<language>/<part>.ts`, id-based), so that a translator opens them with the usual tool;
they are read with ElementTree, so that nothing here needs Qt. A sentence takes its facts with the braces of `str.format`.
Labels of kinds follow from the declarations: ``<kind>.<field>``, ``<kind>.<field>.<choice>``, ``<kind>.state.<state>``,
``move.<kind>.<move>``; no second list of them exists.
"""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Protocol
from xml.etree import ElementTree as ET

CHINESE = "zh"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)

# One zone without summer time in the whole country: a laptop set to another zone must not shift a journal.
CHINA = timezone(timedelta(hours=8), "UTC+8")
# The first and the last moment that the calendar of datetime holds in every zone.
_AT_MS_LEAST, _AT_MS_MOST = (int(datetime(year, 1, 2, tzinfo=UTC).timestamp()) * 1000 for year in (1, 9999))

_MINUTE_S = 60
_HOUR_S = 3600
_DAY_S = 86400
_KILO = 1000

# Codes made from a declaration end alike and read alike.
_SHARED = ((".illegal_transition", "refused.illegal_transition"), ("_missing", "refused.missing"))

log = logging.getLogger("desktop.words")


class Observer(Protocol):
    """A bound method to call when the language changed."""

    def __call__(self) -> None: ...


@cache
def read_sentences(folder: Path) -> Mapping[str, str]:
    """Return ``key → sentence`` of the Linguist files in `folder`, one for each part of the program; they are read once.

    Raises: ValueError: a key stands twice, or a message has no id or no translation; FileNotFoundError: no file.
    """
    sentences: dict[str, str] = {}
    paths = sorted(folder.glob("*.ts"))
    if not paths:
        raise FileNotFoundError(str(folder))
    for path in paths:
        # The files ship with the program; they are not input from outside.
        for message in ET.parse(path).getroot().iter("message"):  # noqa: S314 - a resource of our own
            key = message.get("id") or ""
            text = message.findtext("translation") or ""
            if not key or not text or key in sentences:
                raise ValueError(f"{path.name}: {key!r} has no id, no translation or stands twice")
            sentences[key] = text
    return MappingProxyType(sentences)


class Words:
    """The sentences of every language and the one now spoken; a class because the language changes under its readers.

    Args:
        folder: where the folders ``zh`` and ``en`` lie.
        strict: raise on a missing key instead of showing the key, as tests do.
    """

    def __init__(self, folder: Path, *, language: str = CHINESE, strict: bool = False) -> None:
        self._folder = folder
        self._sentences: dict[str, Mapping[str, str]] = {}
        self._strict = strict
        self._observers: list[Callable[[], None]] = []
        self.language = language if language in LANGUAGES else CHINESE
        self._of(self.language)

    def _of(self, language: str) -> Mapping[str, str]:
        """Return the sentences of `language`, read when it is first spoken: a start waits for one language."""
        if language not in self._sentences:
            self._sentences[language] = read_sentences(self._folder / language)
        return self._sentences[language]

    def say(self, key: str, **facts: object) -> str:
        """Return the sentence of `key` with its facts."""
        sentence = self._of(self.language).get(key)
        if sentence is None:
            if self._strict:
                raise LookupError(key)
            log.error("sentence missing: %s", key)
            return key
        return sentence.format_map(_Facts(facts, strict=self._strict))

    def has(self, key: str) -> bool:
        """Tell whether the present language has `key`."""
        return key in self._of(self.language)

    def keys(self, language: str) -> frozenset[str]:
        """Return every key of `language`, for the checks."""
        return frozenset(self._of(language))

    def template(self, key: str, language: str) -> str:
        """Return a sentence before its facts, for the checks."""
        return self._of(language)[key]

    def choice(self, kind: str, field: str, value: object) -> str:
        """Return the label of a choice or state; a value of a newer version is shown raw, an unset one as a dash."""
        if value is None or value == "":
            return self.say("value.none")
        key = f"{kind}.{field}.{value}"
        # A state in dispute is one of every life cycle, so it is a word of none.
        return next((self.say(known) for known in (key, f"{field}.{value}") if self.has(known)), str(value))

    def refusal(self, code: str, facts: Mapping[str, object]) -> str:
        """Return the sentence of a refusal; codes that follow from a declaration share the sentence of their sort."""
        kind = str(facts.get("kind") or code.split(".", 1)[0])
        said = {name: self._fact(kind, name, value) for name, value in facts.items()}
        key = f"refused.{code}"
        if not self.has(key):
            key = next((shared for ending, shared in _SHARED if code.endswith(ending)), "refused.unknown")
            said["code"] = code
        return self.say(key, **said)

    def _fact(self, kind: str, name: str, value: object) -> object:
        """Return a fact of a refusal as people read it: fields, states, moves, offices and levels are words of a declaration."""
        if name.endswith("_ms") and isinstance(value, int):
            return f"{at(value):%Y-%m-%d %H:%M}"
        keys = {
            "field": (f"{kind}.{value}", f"incident.{value}", f"form.{value}"),
            "state": (f"{kind}.state.{value}", f"state.{value}"),
            "move": (f"move.{kind}.{value}", f"move.{value}", f"{kind}.state.{value}"),
            "office": (f"offices.office.{value}",),
            "mode": (f"incident.mode.{value}",),
            "other": (f"incident.mode.{value}",),
            "level": (f"response.level.{value}",),
            "kind": (f"kind.{value}",),
        }.get(name, ())
        return next((self.say(key) for key in keys if self.has(key)), value)

    def outage(self, code: str, facts: Mapping[str, object]) -> str:
        """Return the sentence of an outage."""
        key = f"outage.{code}"
        return self.say(key, **facts) if self.has(key) else self.say("outage.unknown", code=code)

    def switch(self, language: str) -> None:
        """Speak `language` from now on and tell the observers."""
        assert language in LANGUAGES, language
        if language == self.language:
            return
        self.language = language
        for observer in tuple(self._observers):
            observer()

    def observe(self, observer: Callable[[], None]) -> None:
        """Call `observer` after each switch."""
        self._observers.append(observer)

    def forget(self, observer: Callable[[], None]) -> None:
        """Stop calling `observer`; unknown ones are ignored."""
        if observer in self._observers:
            self._observers.remove(observer)

    def clock(self, at_ms: int | None, *, seconds: bool = False) -> str:
        """Return the hour and minute of a moment, a dash when there is none."""
        if at_ms is None:
            return self.say("value.none")
        return f"{at(at_ms):%H:%M:%S}" if seconds else f"{at(at_ms):%H:%M}"

    def day(self, at_ms: int) -> str:
        """Return the day of a moment as a person says it."""
        moment = at(at_ms)
        weekday, month_name = self.say(f"weekday.{moment.weekday()}"), self.say(f"month.{moment.month}")
        return self.say("time.day", month=moment.month, day=moment.day, weekday=weekday, month_name=month_name)

    def moment(self, at_ms: int | None, *, now_ms: int) -> str:
        """Return clock time, with the day in front when it was not today, and the year when it was not this one."""
        if at_ms is None:
            return self.say("value.none")
        if at(at_ms).date() == at(now_ms).date():
            return self.clock(at_ms)
        form = "%m-%d %H:%M" if at(at_ms).year == at(now_ms).year else "%Y-%m-%d %H:%M"
        return f"{at(at_ms):{form}}"

    def span(self, seconds: float) -> str:
        """Return a length of time in its two greatest units."""
        whole = max(0, int(seconds))
        if whole < _MINUTE_S:
            return self.say("span.seconds", seconds=whole)
        if whole < _HOUR_S:
            return self.say("span.minutes", minutes=whole // _MINUTE_S)
        if whole < _DAY_S:
            return self.say("span.hours", hours=whole // _HOUR_S, minutes=whole % _HOUR_S // _MINUTE_S)
        return self.say("span.days", days=whole // _DAY_S, hours=whole % _DAY_S // _HOUR_S)

    def age(self, at_ms: int, *, now_ms: int) -> str:
        """Return how long ago a moment was."""
        if now_ms - at_ms < _MINUTE_S * 1000:
            return self.say("span.now")
        return self.say("span.ago", span=self.span((now_ms - at_ms) / 1000))

    def size(self, count: int) -> str:
        """Return a number of bytes, three figures at most."""
        value = float(count)
        for unit in ("B", "kB", "MB"):
            if value < _KILO:
                return f"{value:.0f} {unit}" if unit == "B" or value >= 10 else f"{value:.1f} {unit}"
            value /= _KILO
        return f"{value:.1f} GB"

    def rate(self, bit_s: float | None) -> str:
        """Return a measured rate, nothing when none was."""
        if bit_s is None:
            return ""
        return f"{bit_s / _KILO:.0f} kbit/s" if bit_s < _KILO * _KILO else f"{bit_s / _KILO / _KILO:.0f} Mbit/s"


def figure(count: object) -> str:
    """Return a count as every page writes it, in both languages: a comma between thousands, since five figures in a row are misread.

    What is no whole number is written as it is.
    """
    return f"{count:,}" if isinstance(count, int) else str(count)


def at(at_ms: int) -> datetime:
    """Return a moment in the country's one zone; one beyond the calendar, as a broken clock may state, is the first or last in it."""
    return datetime.fromtimestamp(min(max(at_ms, _AT_MS_LEAST), _AT_MS_MOST) / 1000, tz=UTC).astimezone(CHINA)


def read_clock(text: str, *, now_ms: int, ahead: bool = False) -> int | None:
    """Return the moment that a person typed as ``14:32``, ``1432``, ``07-18 14:32`` or ``2027-03-01``; None when it is none.

    A bare time is the latest such time not more than an hour ahead of `now_ms`: at 00:10, ``23:50`` was yesterday. Where it says by
    when something is due (`ahead`) it is the next such time: at 23:50, ``00:10`` is tomorrow.
    """
    now = at(now_ms)
    bare = text.strip().replace("：", ":")
    for form in ("%H:%M", "%H:%M:%S", "%H%M"):
        try:
            typed = datetime.strptime(bare, form).time()  # noqa: DTZ007 - the zone is added below
        except ValueError:
            continue
        moment = datetime.combine(now.date(), typed, tzinfo=CHINA)
        if ahead:
            return int((moment + timedelta(days=int(moment < now.replace(second=0, microsecond=0)))).timestamp() * 1000)
        return int((moment - timedelta(days=int(moment > now + timedelta(hours=1)))).timestamp() * 1000)
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", bare):
        bare += " 00:00"
    for form in ("%Y-%m-%d %H:%M", "%m-%d %H:%M"):
        try:
            moment = datetime.strptime(bare if form.startswith("%Y") else f"{now.year}-{bare}", "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)
        except ValueError:
            continue
        return int(moment.timestamp() * 1000)
    return None


class _Count(int):
    """A whole number in a sentence, written as `figure` writes it unless the sentence itself says how."""

    def __format__(self, form: str) -> str:
        return format(int(self), form) if form else figure(self)


class _Facts(dict[str, object]):
    """Facts of a sentence; one that is missing shows as a dash instead of failing on the screen."""

    def __init__(self, facts: Mapping[str, object], *, strict: bool) -> None:
        super().__init__({name: _Count(fact) if type(fact) is int else fact for name, fact in facts.items()})
        self._strict = strict

    def __missing__(self, name: str) -> object:
        if self._strict:
            raise LookupError(name)
        return "-"
