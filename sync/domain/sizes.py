"""How large a draft becomes as an entry: an upper estimate, so that rules can refuse before anything is written.

Counts deterministic CBOR (RFC 8949): heads of 1, 2, 3, 5 or 9 bytes, text as UTF-8; ids at their longest form.

Pure. Source: engine specification §1 (an entry holds at most 16 kB).
"""

from collections.abc import Iterable, Mapping

from sync.domain.draft import Add, Create, Set, Write
from sync.domain.kind import Field
from sync.domain.registry import KINDS

# An entry holds 16 384 bytes; header, alias table and heads of the arrays take the rest.
DRAFT_BYTES_MAX = 15_800
# An entry holds 512 writes at most, so each counts at least its share of the bytes.
WRITES_MAX = 512
WRITE_BYTES_LEAST = DRAFT_BYTES_MAX // WRITES_MAX + 1
ID_BYTES = 18
NEW_BYTES = 3
WORD_BYTES = 2  # a choice or a state by its number
KEY_BYTES = 2
OP_BYTES = 8

_HEADS = ((24, 1), (2**8, 2), (2**16, 3), (2**32, 5))


def draft_bytes(writes: Iterable[Write]) -> int:
    """Return an upper estimate of the bytes that `writes` take in an entry."""
    return sum(write_bytes(write) for write in writes)


def write_bytes(write: Write) -> int:
    """Return an upper estimate of the bytes of one write, or its share of an entry's writes when that is more."""
    return max(_write_bytes(write), WRITE_BYTES_LEAST)


def _write_bytes(write: Write) -> int:
    kind = KINDS[write.kind]
    if isinstance(write, Create):
        return OP_BYTES + sum(KEY_BYTES + _field_bytes(kind.by_name[name], value) for name, value in write.fields.items())
    entity = value_bytes(write.entity)
    if isinstance(write, Add):
        return OP_BYTES + entity + value_bytes(write.value)
    # A move holds two states; whatever supersedes names what it saw, one head as a rule.
    value = value_bytes(write.value) if isinstance(write, Set) else WORD_BYTES * 2
    return OP_BYTES + entity + ID_BYTES + value


def _field_bytes(field: Field, value: object) -> int:
    return WORD_BYTES if field.choices or field.life is not None else value_bytes(value)


def value_bytes(value: object) -> int:
    """Return the bytes of a plain value; what is not plain is a reference to a write of the same draft."""
    size = NEW_BYTES
    if value is None or isinstance(value, bool):
        size = 1
    elif isinstance(value, int):
        size = _head(abs(value))
    elif isinstance(value, float):
        size = 9
    elif isinstance(value, str):
        size = _sized(len(value.encode(errors="replace")))
    elif isinstance(value, bytes):
        size = _sized(len(value))
    elif isinstance(value, Mapping):
        size = _head(len(value)) + sum(value_bytes(key) + value_bytes(item) for key, item in value.items())
    elif isinstance(value, (list, tuple)):
        size = _head(len(value)) + sum(value_bytes(item) for item in value)
    return size


def _sized(length: int) -> int:
    return _head(length) + length


def _head(count: int) -> int:
    return next((size for limit, size in _HEADS if count < limit), 9)
