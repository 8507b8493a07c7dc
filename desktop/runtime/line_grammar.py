"""The grammar of the command line: a typed text becomes a verb and its parts, each with the place where it stands.

    [voice clock] [#incident] text                          a line in the journal
    dispatch  unit [, unit…] [#incident] [to place…] [!]    派 鼓楼机动、六合消防 到江北化工园 3号门
    status    unit [#incident] [state [clock] [reason…]]    状态 鼓楼机动 到场 14:20
    order     unit,organisation [#incident] [by clock] [urgency] text…
    sign      [number or words of the order]
    go        anything
    journal   [#incident] text                              when the text begins like a verb

What has no verb in front is text for the journal. Names are kept as typed: what they mean is for `line_acts`, which asks the
store. A name with spaces may stand in quotes; without them words side by side are one name where the store knows them as one
(`runs` holds what may be such a name), and the longest is taken. Units are parted by commas, 、 or spaces; what follows a space may be a
further unit or begin the place: `further` holds each such word. ``!`` at the end of a dispatch means: knowingly, although a unit
is engaged.

Pure; the words of verbs and states come with the `Vocabulary`, those of every language of the screen at once.
Source: our design.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

JOURNAL, VOICE, DISPATCH, STATUS, ORDER, SIGN, GO = "journal", "voice", "dispatch", "status", "order", "sign", "go"
VERBS = (DISPATCH, STATUS, ORDER, SIGN, GO, JOURNAL)
READINESS, STEP = "readiness", "step"
INCIDENT_MARK = "#"
KNOWINGLY = "!"
_COMMAS = frozenset(",\u3001")
_QUOTES = {'"': '"', "\u201c": "\u201d", "\u300e": "\u300f"}
_CLOCK_PARTS = (2, 3)
_BARE_CLOCK = 4
_NUMBER_PARTS = 3
# A name has at most so many words; it is looked for at so many words of a line.
RUN_WORDS_MAX = 4
RUN_BEGINNINGS_MAX = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words that mean something to the grammar, in one width and case.

    Attributes:
        verbs: word → verb.
        states: word → (`READINESS` or `STEP`, value).
        urgencies: word → urgency of an order.
        voice: words in front of a stamped time.
        to: words that stand before a place as words of their own.
        joined_to: characters that stand before a place without a space.
        by: words before the time by which something is due.
        joined_by: characters after such a time.
    """

    verbs: Mapping[str, str]
    states: Mapping[str, tuple[str, str]]
    urgencies: Mapping[str, str]
    voice: frozenset[str]
    to: frozenset[str]
    joined_to: frozenset[str]
    by: frozenset[str]
    joined_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the line: its text, and where it begins and ends."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What was typed, taken apart.

    Attributes:
        verb: what it does; `JOURNAL` without a verb in front, empty for an empty line.
        incident: the incident named.
        names: units of a dispatch or status, recipients of an order.
        place: where a unit is sent, to the end of the line.
        further: words behind a space that may be further units, or begin the place.
        to: the place behind the word that says so, when `further` stands before it; `place` then begins with `further`.
        state: the state a unit is to be in.
        clock: when it was, or by when an order is due: (hour, minute, second).
        urgency: of an order.
        text: what is left: the line of the journal, the text of the order, a reason, what is looked for.
        knowingly: whether the line ends in ``!``.
        runs: words side by side that may be one name with spaces; the same whichever of them are taken as one.
    """

    verb: str = ""
    incident: Part | None = None
    names: tuple[Part, ...] = ()
    place: Part | None = None
    further: tuple[Part, ...] = ()
    to: Part | None = None
    state: Part | None = None
    clock: Part | None = None
    urgency: Part | None = None
    text: Part | None = None
    knowingly: bool = False
    runs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a comma or a name: `quoted`, or of several words and known as one."""

    text: str
    start: int
    end: int
    quoted: bool = False
    known: bool = False

    @property
    def is_name(self) -> bool:
        return self.quoted or self.known

    @property
    def is_comma(self) -> bool:
        return not self.quoted and self.text in _COMMAS

    @property
    def part(self) -> Part:
        inset = 1 if self.quoted else 0
        closed = self.end - self.start - 2 * inset == len(self.text)
        return Part(self.text, self.start + inset, self.end - (inset if closed else 0))


def parse(text: str, words: Vocabulary, names: Collection[str] = ()) -> Line:
    """Return what `text` says; any text says something. `names` are runs of words that are known as one name."""
    tokens = tuple(_tokens(text))
    if not tokens:
        return Line()
    if folded(tokens[0].text) in words.voice and len(tokens) > 1 and read_clock_parts(tokens[1].text) is not None:
        line = Line(verb=VOICE, clock=tokens[1].part)
        return _with_text(line, text, tokens[2:])
    verb = None if tokens[0].quoted else words.verbs.get(folded(tokens[0].text))
    if verb is None:
        return _with_text(Line(verb=JOURNAL), text, tokens)
    if verb not in {DISPATCH, STATUS, ORDER}:
        return _Reader(text, tokens[1:], words).plain(verb)
    runs = tuple(_runs(text, tokens[1:], words))
    reader = _Reader(text, _joined(tokens[1:], [run for run in runs if run.text in names]), words)
    line = {DISPATCH: reader.dispatch, STATUS: reader.status, ORDER: reader.order}[verb](verb)
    return replace(line, runs=tuple(dict.fromkeys(run.text for run in runs)))


def folded(text: str) -> str:
    """Return text in one width and case, as long as it was."""
    return "".join(_fold(character) for character in text)


def quoted(name: str) -> str:
    """Return a name as it is typed: in quotes when it holds what parts names."""
    parted = any(character.isspace() or character in _COMMAS or _fold(character) in ",:" for character in name)
    return f'"{name}"' if parted else name


def read_clock_parts(text: str, *, bare: bool = False) -> tuple[int, int, int] | None:
    """Return hour, minute and second of ``14:20``, ``14:20:05`` or, when `bare`, ``1420``; None when it is no time."""
    plain = folded(text)
    if bare and len(plain) == _BARE_CLOCK and plain.isascii() and plain.isdigit():
        plain = f"{plain[:2]}:{plain[2:]}"
    parts = plain.split(":")
    if len(parts) not in _CLOCK_PARTS or not all(part.isascii() and part.isdigit() and len(part) <= 2 for part in parts):
        return None
    hour, minute, second = (*(int(part) for part in parts), 0)[:3]
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def is_number(text: str) -> bool:
    """Tell whether a word is the whole number of an incident: ``鼓楼-B-0007``."""
    parts = text.split("-")
    return len(parts) == _NUMBER_PARTS and all(parts) and parts[2].isascii() and parts[2].isdigit()


_END = _Token("", -1, -1)


class _Reader:
    """Reads the tokens behind a verb from left to right."""

    def __init__(self, text: str, tokens: Sequence[_Token], words: Vocabulary) -> None:
        self._text = text
        self._words = words
        self._tokens = list(tokens)

    def plain(self, verb: str) -> Line:
        line = Line(verb=verb)
        return _with_text(line, self._text, self._tokens) if verb == JOURNAL else replace(line, text=_rest(self._text, self._tokens))

    def dispatch(self, verb: str) -> Line:
        """Read: units and incident, then the place."""
        knowingly = self._take_knowingly()
        self._split_joined()
        incident = self._incident()
        names = () if self._leads(self._first()) else self._names()
        incident = incident or self._incident()
        further: list[Part] = []
        begins = self._first()
        while self._tokens and not self._leads(self._first()):
            found = None if incident is not None else self._incident()
            incident = incident or found
            if found is None and not (token := self._tokens.pop(0)).is_comma:
                further.append(token.part)
        to = self._to()
        if not further:
            return Line(verb=verb, incident=incident, names=names, place=to, knowingly=knowingly)
        end = further[-1].end if to is None else to.end
        place = Part(self._text[begins.start : end], begins.start, end)
        return Line(verb=verb, incident=incident, names=names, place=place, further=tuple(further), to=to, knowingly=knowingly)

    def _to(self) -> Part | None:
        """Take the place that begins here."""
        if not self._tokens:
            return None
        first = self._tokens.pop(0)
        if first.text[:1] in self._words.joined_to and len(first.text) > 1:
            self._tokens.insert(0, _Token(first.text[1:], first.start + 1, first.end))
        return _rest(self._text, self._tokens)

    def status(self, verb: str) -> Line:
        """Read: unit, incident, state, clock, reason."""
        incident = self._incident()
        names = self._names()
        incident = incident or self._incident()
        state = self._tokens.pop(0).part if self._tokens else None
        clock = None
        if self._tokens and read_clock_parts(self._tokens[0].text, bare=True) is not None:
            clock = self._tokens.pop(0).part
        return Line(verb=verb, incident=incident, names=names, state=state, clock=clock, text=_rest(self._text, self._tokens))

    def order(self, verb: str) -> Line:
        """Read: recipients, then incident, due time and urgency in any sequence, then the text."""
        self._split_colon()
        incident = self._incident()
        names = self._names()
        clock: Part | None = None
        urgency: Part | None = None
        while self._tokens:
            if incident is None and (found := self._incident()) is not None:
                incident = found
            elif clock is None and (found := self._due()) is not None:
                clock = found
            elif urgency is None and folded(self._tokens[0].text) in self._words.urgencies:
                urgency = self._tokens.pop(0).part
            else:
                break
        return Line(verb=verb, incident=incident, names=names, clock=clock, urgency=urgency, text=_rest(self._text, self._tokens))

    def _first(self) -> _Token:
        """Return the next token, an empty one at the end."""
        return self._tokens[0] if self._tokens else _END

    def _incident(self) -> Part | None:
        """Take an incident that is named here."""
        first = self._first()
        if first.quoted:
            return None
        if is_number(first.text):
            return self._tokens.pop(0).part
        if _fold(first.text[:1]) != INCIDENT_MARK:
            return None
        del self._tokens[0]
        name = self._first()
        if len(first.text) == 1 and name.quoted and name.start == first.end:
            return self._tokens.pop(0).part
        return Part(first.text[1:], first.start + 1, first.end)

    def _names(self) -> tuple[Part, ...]:
        """Take names parted by commas; the last may still be missing."""
        found: list[Part] = []
        while self._tokens and not self._first().is_comma:
            found.append(self._tokens.pop(0).part)
            if not self._first().is_comma:
                break
            while self._first().is_comma:
                del self._tokens[0]
        return tuple(found)

    def _due(self) -> Part | None:
        first = self._tokens[0]
        if folded(first.text) in self._words.by and len(self._tokens) > 1:
            if read_clock_parts(self._tokens[1].text, bare=True) is None:
                return None
            del self._tokens[0]
            return self._tokens.pop(0).part
        if first.text[-1:] in self._words.joined_by and read_clock_parts(first.text[:-1], bare=True) is not None:
            del self._tokens[0]
            return Part(first.text[:-1], first.start, first.end - 1)
        return self._tokens.pop(0).part if read_clock_parts(first.text) is not None else None

    def _leads(self, token: _Token) -> bool:
        """Tell whether a place begins with `token`."""
        return not token.is_name and (folded(token.text) in self._words.to or token.text[:1] in self._words.joined_to)

    def _take_knowingly(self) -> bool:
        """Take a ``!`` off the end of the line."""
        if not self._tokens or self._tokens[-1].quoted or folded(self._tokens[-1].text[-1:]) != KNOWINGLY:
            return False
        last = self._tokens.pop()
        if len(last.text) > 1:
            self._tokens.append(_Token(last.text[:-1], last.start, last.end - 1))
        return True

    def _split_joined(self) -> None:
        """Part the last unit from the place that is joined to it."""
        for number, token in enumerate(self._tokens):
            if self._leads(token):
                return
            at = next((place for place, character in enumerate(token.text) if character in self._words.joined_to), 0)
            if token.is_name or at == 0:
                continue
            cut = token.start + at
            self._tokens[number : number + 1] = [_Token(token.text[:at], token.start, cut), _Token(token.text[at:], cut, token.end)]
            return

    def _split_colon(self) -> None:
        """Part a recipient from the text that follows its colon."""
        for number, token in enumerate(self._tokens):
            at = folded(token.text).find(":")
            if at >= 1 and not token.is_name and not token.text[at - 1].isdigit():
                name = _Token(token.text[:at], token.start, token.start + at)
                rest = _Token(token.text[at + 1 :], token.start + at + 1, token.end)
                self._tokens[number : number + 1] = [name, rest] if rest.text else [name]
                return
            goes_on = number + 1 < len(self._tokens) and self._tokens[number + 1].is_comma
            if not (token.is_comma or goes_on or _fold(token.text[:1]) == INCIDENT_MARK):
                return  # the recipients end here; a colon later belongs to the text


def _runs(text: str, tokens: Sequence[_Token], words: Vocabulary) -> Iterator[Part]:
    """Yield what may be one name of several words: up to a comma, a quote or an incident, also without what is joined to its end."""
    for number in range(min(len(tokens), RUN_BEGINNINGS_MAX)):
        begins = tokens[number].start
        for last in range(number, min(len(tokens), number + RUN_WORDS_MAX)):
            token = tokens[last]
            if token.is_name or token.is_comma or _fold(token.text[:1]) == INCIDENT_MARK:
                break
            if last > number:
                cuts = [at for at, character in enumerate(token.text) if at and _ends_name(character, words)]
                yield from (Part(text[begins:end], begins, end) for end in (token.end, *(token.start + at for at in cuts)))


def _ends_name(character: str, words: Vocabulary) -> bool:
    return character in words.joined_to or _fold(character) in {":", KNOWINGLY}


def _joined(tokens: Sequence[_Token], names: Sequence[Part]) -> tuple[_Token, ...]:
    """Return the tokens with each known name as one, the longest that begins at a word; what is joined to its end stands behind it."""
    found: list[_Token] = []
    end = -1
    for token in tokens:
        if token.start >= end:
            name = max((name for name in names if name.start == token.start), key=_length, default=None)
            found.append(token if name is None else _Token(name.text, name.start, name.end, known=True))
            end = token.end if name is None else name.end
        elif token.end > end:
            begins = end + (_fold(token.text[end - token.start]) == ":")
            if begins < token.end:
                found.append(_Token(token.text[begins - token.start :], begins, token.end))
    return tuple(found)


def _length(name: Part) -> int:
    return name.end


def _with_text(line: Line, text: str, tokens: Sequence[_Token]) -> Line:
    """Return `line` with the incident that stands first and the text behind it."""
    reader = _Reader(text, tokens, _NO_WORDS)
    incident = reader._incident()  # noqa: SLF001 - its own module's
    return replace(line, incident=incident, text=_rest(text, reader._tokens))  # noqa: SLF001


def _rest(text: str, tokens: Sequence[_Token]) -> Part | None:
    """Return what stands from the first to the last of the tokens, as typed."""
    if not tokens:
        return None
    return Part(text[tokens[0].start : tokens[-1].end], tokens[0].start, tokens[-1].end)


def _tokens(text: str) -> Iterator[_Token]:
    """Yield words, commas and quoted names; an open quote goes on to the end."""
    at = 0
    while at < len(text):
        character = text[at]
        if character.isspace():
            at += 1
            continue
        if _fold(character) in _COMMAS:
            yield _Token(_fold(character), at, at + 1)
            at += 1
            continue
        closing = _QUOTES.get(character)
        if closing is not None:
            end = text.find(closing, at + 1)
            inner = text[at + 1 :] if end < 0 else text[at + 1 : end]
            after = len(text) if end < 0 else end + 1
            yield _Token(inner, at, after, quoted=True)
            at = after
            continue
        end = at
        while end < len(text) and not text[end].isspace() and _fold(text[end]) not in _COMMAS and text[end] not in _QUOTES:
            end += 1
        yield _Token(text[at:end], at, end)
        at = end


def _fold(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).casefold()
    return plain if len(plain) == len(character) else character


_NO_WORDS = Vocabulary(
    verbs={},
    states={},
    urgencies={},
    voice=frozenset(),
    to=frozenset(),
    joined_to=frozenset(),
    by=frozenset(),
    joined_by=frozenset(),
)
