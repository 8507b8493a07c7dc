"""Types of columns that SQLite and PostgreSQL both keep, and the text that one of them can't.

Source: our design.
"""

from sqlalchemy import BLOB, BigInteger, Dialect, Integer, String, TypeDecorator
from sqlalchemy.dialects.postgresql import BYTEA

POSTGRESQL = "postgresql"
_ZERO, _ESCAPE, _ESCAPED_ZERO, _ESCAPED_ESCAPE = "\x00", "\ue000", "\ue001", "\ue002"


class _Words(TypeDecorator[str]):
    """Text of any characters: PostgreSQL keeps no zero byte, so there one is written as two of the private use area, and read back."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value if value is None or dialect.name != POSTGRESQL else without_zero(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or dialect.name != POSTGRESQL or _ESCAPE not in value:
            return value
        return value.replace(_ESCAPE + _ESCAPED_ZERO, _ZERO).replace(_ESCAPE + _ESCAPED_ESCAPE, _ESCAPE)


Raw = BLOB().with_variant(BYTEA(), POSTGRESQL)
Number = Integer().with_variant(BigInteger(), POSTGRESQL)
Words = _Words()


def without_zero(value: str) -> str:
    """Return a text as PostgreSQL can keep it."""
    if _ZERO not in value and _ESCAPE not in value:
        return value
    return value.replace(_ESCAPE, _ESCAPE + _ESCAPED_ESCAPE).replace(_ZERO, _ESCAPE + _ESCAPED_ZERO)
