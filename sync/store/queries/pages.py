"""One page of a long list: what a paged model asks for, row by row as a person scrolls. Layer: store."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """Some neighbouring rows of a list.

    Attributes:
        rows: at most as many as were asked for.
        offset: place of the first of them, from 0.
        total: rows of the whole list.
    """

    rows: tuple[Row, ...]
    offset: int
    total: int
