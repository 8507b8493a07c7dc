"""Hostile bytes made of real ones: cut, flipped, doubled, swapped, lied about; for every format that comes in from outside.

`mutated` works on bytes alone. `changed` works on a decoded value (CBOR) and changes one place of it, so that a whole, well
encoded and even well signed message says something that no honest writer says: encode it again, sign it again, send it.

Everything is drawn from the `Random` given, so that a seed repeats a mutation exactly. One mutation is small; `mutations`
stacks a few. None of them returns what came in.
"""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

EDGES = (0, 1, 0x17, 0x18, 0x7F, 0x80, 0x9F, 0xBF, 0xC0, 0xD8, 0xF6, 0xFB, 0xFF)
NUMBERS = (0, 1, -1, 23, 24, 255, 256, 2**16, 2**31, 2**32, 2**48, 2**53, 2**63 - 1, 2**63, 2**64 - 1, -(2**63))
TEXTS = ("", "\0", "\u202e", "０", "a" * 65, "鼓" * 4_000, "../../qianzhi.db", "'; drop table entries; --")
DEPTH = 40
LONG = 70_000
STACK_MAX = 4


def mutated(raw: bytes, chance: Random, others: Sequence[bytes] = ()) -> bytes:
    """Return ``raw`` with one to four small changes, never ``raw`` itself; ``others`` are spliced in where given."""
    found = raw
    while found == raw:
        for _ in range(chance.randint(1, STACK_MAX)):
            found = chance.choice(_BYTES)(found, chance, others)
    return found


def mutations(raws: Sequence[bytes], chance: Random, count: int) -> Iterator[bytes]:
    """Yield ``count`` mutations of the ``raws`` in turn."""
    for at in range(count):
        yield mutated(raws[at % len(raws)], chance, raws)


def changed(value: Any, chance: Random) -> Any:
    """Return a decoded value with one place of it changed; what it shares with the old one is not copied."""
    for _ in range(16):
        found = _changed_at(value, _some_path(value, chance), chance)
        if found != value:
            return found
    return [value]


def _flip(raw: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    if not raw:
        return b"\0"
    at = chance.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :]


def _edge(raw: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + bytes([chance.choice(EDGES)]) + raw[at + 1 :]


def _insert(raw: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + chance.randbytes(chance.choice((1, 2, 8, 32))) + raw[at:]


def _leave_out(raw: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(raw) + 1)
    return raw[:at] + raw[at + chance.choice((1, 2, 8, 64)) :]


def _cut(raw: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    return raw[: chance.randrange(len(raw) + 1)]


def _double(raw: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    begin, end = sorted((chance.randrange(len(raw) + 1), chance.randrange(len(raw) + 1)))
    return raw[:end] + raw[begin:end] + raw[end:]


def _swap(raw: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    size = chance.choice((1, 8, 64))
    if len(raw) < 2 * size:
        return raw[::-1]
    one = chance.randrange(len(raw) - 2 * size + 1)
    other = chance.randrange(one + size, len(raw) - size + 1)
    return raw[:one] + raw[other : other + size] + raw[one + size : other] + raw[one : one + size] + raw[other + size :]


def _splice(raw: bytes, chance: Random, others: Sequence[bytes]) -> bytes:
    other = chance.choice(others) if others else raw
    return raw[: chance.randrange(len(raw) + 1)] + other[chance.randrange(len(other) + 1) :]


def _lie_about_length(raw: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    """Put the head of a CBOR item that claims a length it does not have, up to 2**64 - 1, where some byte stood."""
    at = chance.randrange(len(raw) + 1)
    kind, width = chance.choice((0x40, 0x60, 0x80, 0xA0)), chance.choice((1, 2, 4, 8))
    head = bytes([kind | {1: 24, 2: 25, 4: 26, 8: 27}[width]]) + chance.randbytes(width)
    return raw[:at] + head + raw[at + 1 :]


def _nest(raw: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    return b"\x81" * chance.choice((1, 17, 5_000)) + raw


_BYTES: tuple[Callable[[bytes, Random, Sequence[bytes]], bytes], ...] = (
    _flip,
    _flip,
    _edge,
    _insert,
    _leave_out,
    _cut,
    _double,
    _swap,
    _splice,
    _lie_about_length,
    _nest,
)


def _some_path(value: Any, chance: Random) -> tuple[Any, ...]:
    path: list[Any] = []
    while isinstance(value, (list, tuple, dict)) and value and (not path or chance.random() < 0.8):
        step = chance.choice(sorted(value, key=repr)) if isinstance(value, dict) else chance.randrange(len(value))
        path.append(step)
        value = value[step]
    return tuple(path)


def _changed_at(value: Any, path: tuple[Any, ...], chance: Random) -> Any:
    if not path:
        return _other(value, chance)
    step, rest = path[0], path[1:]
    if isinstance(value, dict):
        if not rest and chance.random() < 0.2:
            return {key: item for key, item in value.items() if key != step}
        return {**value, step: _changed_at(value[step], rest, chance)}
    items = list(value)
    if not rest and chance.random() < 0.3:
        return _rearranged(items, step, chance)
    items[step] = _changed_at(items[step], rest, chance)
    return items


def _rearranged(items: list[Any], at: int, chance: Random) -> list[Any]:
    """Leave an item out, say it twice, move it to the front, or append something."""
    match chance.randrange(4):
        case 0:
            return [*items[:at], *items[at + 1 :]]
        case 1:
            return [*items[: at + 1], *items[at:]]
        case 2:
            return [items[at], *items[:at], *items[at + 1 :]]
        case _:
            return [*items, _other(None, chance)]


def _other(value: Any, chance: Random) -> Any:
    """Return something else in the place of ``value``, mostly of its own sort."""
    if isinstance(value, bool) or value is None or chance.random() < 0.15:
        return chance.choice((None, True, False, 0, b"", "", [], {}, 1.5, _deep(chance)))
    if isinstance(value, int):
        return chance.choice((value + 1, value - 1 if value > -(2**63) else 0, -value, *NUMBERS))
    if isinstance(value, bytes):
        return chance.choice((mutated(value, chance), bytes(len(value)), b"", value + value, bytes(LONG)))
    if isinstance(value, str):
        return chance.choice((value + value, *TEXTS))
    return chance.choice((None, 0, [], {}, [value], {0: value}, [value] * 3))


def _deep(chance: Random) -> Any:
    value: Any = 0
    for _ in range(chance.choice((2, 15, DEPTH))):
        value = [value]
    return value
