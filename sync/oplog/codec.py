"""Deterministic CBOR: one value, one byte string, both ways.

What is allowed (RFC 8949 §4.2.1 core deterministic encoding, narrowed):

- integers of 64 bits, finite floats in their shortest form, byte strings, UTF-8 text, true, false, null;
- arrays, and maps whose keys are all integers or all text, sorted bytewise, none twice;
- definite lengths only, no tags, nesting of at most 16.

`decode` refuses everything else with `Malformed`, by walking the value and comparing its encoding with what came in. So a
hash over bytes is a hash over the value, and no decoder feature of a library becomes part of our format.

Pure. Source: our design.
"""

import math
from typing import Any, NoReturn

import cbor2

DEPTH_MAX = 16
_INTEGER_LEAST, _INTEGER_GREATEST = -(2**63), 2**64 - 1
_PLAIN = frozenset({str, bytes, bool, type(None)})
_HOLDERS = frozenset({list, tuple, dict})
_KEYS = frozenset({int, str})


class Malformed(ValueError):
    """Bytes that are not what their place demands. Nothing of them is used."""


def _refuse_tag(*_: object) -> NoReturn:
    message = "tag"
    raise Malformed(message)


_NO_TAGS = dict.fromkeys((*range(64), 100, 256, 258, 260, 261, 1004, 43000, 55799), _refuse_tag)


def encode(value: object) -> bytes:
    """Return the one encoding of ``value``.

    Raises: Malformed: the value is of a sort that the format does not hold.
    """
    _check(value)
    return _dumps(value)


def encode_decoded(value: object) -> bytes:
    """Return the encoding of a value whose every part came out of `decode`; it is not judged again."""
    return _dumps(value)


def decode(raw: bytes) -> Any:
    """Return the value of ``raw``.

    Raises: Malformed: not deterministic, not allowed, cut short, or followed by more bytes.
    """
    try:
        value = cbor2.loads(raw, semantic_decoders=_NO_TAGS, max_depth=DEPTH_MAX + 1, allow_indefinite=False, allow_duplicate_keys=False)
        # Sorting every map again is most of the work of encoding anew, and most maps come in order.
        again = cbor2.dumps(value) if _check(value) else _dumps(value)
    except Malformed:
        raise
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError, MemoryError, EOFError) as error:
        raise Malformed(type(error).__name__) from error
    if again != raw:
        message = "not deterministic"
        raise Malformed(message)
    return value


def decode_own(raw: bytes) -> Any:
    """Return the value of bytes that this program judged or encoded for itself and that came back unchanged: they are not judged again.

    Raises: Malformed: they did not come back unchanged, and are no value.
    """
    try:
        return cbor2.loads(raw)
    except (cbor2.CBORError, ValueError, EOFError) as error:
        raise Malformed(type(error).__name__) from error


def _dumps(value: object) -> bytes:
    return cbor2.dumps(value, canonical=True)


def _check(value: object) -> bool:
    """Judge a value level by level: the hottest loop of an arrival, so it calls nothing for plain parts.

    Returns whether it holds no float, and each of its maps in order: then what `cbor2.dumps` makes of it as it is, is its one encoding.
    """
    plain = True
    level: list[Any] = [value]
    left = DEPTH_MAX
    while level:
        inner: list[Any] = []
        for part in level:
            sort = type(part)
            if sort in _PLAIN:
                continue
            if sort is int or sort is float:
                if not (_INTEGER_LEAST <= part <= _INTEGER_GREATEST if sort is int else math.isfinite(part)):
                    message = "number"
                    raise Malformed(message)
                plain = plain and sort is int
            elif left == 0 and sort in _HOLDERS:
                message = "depth"
                raise Malformed(message)
            elif sort is list or sort is tuple:
                inner.extend(part)
            elif sort is dict:
                plain = _are_in_order(part) and plain
                inner.extend(part.values())
            else:
                raise Malformed(sort.__name__)
        level = inner
        left -= 1
    return plain


def _are_in_order(value: dict[Any, Any]) -> bool:
    """Judge the keys of a map; tell of the sorts that entries have, numbers from 0 on, whether they lie as they are encoded."""
    sorts = set(map(type, value))
    if len(sorts) > 1 or not sorts <= _KEYS or (int in sorts and not _INTEGER_LEAST <= min(value) <= max(value) <= _INTEGER_GREATEST):
        message = "map key"
        raise Malformed(message)
    if len(value) < 2:  # noqa: PLR2004 - nothing to be in order
        return True
    keys = list(value)
    return int in sorts and keys[0] >= 0 and keys == sorted(keys)
