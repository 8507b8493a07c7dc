"""What the page's lists hold beside the store's own rows, and how old a figure may be."""

from dataclasses import dataclass

from desktop.runtime.masks import Masks
from desktop.runtime.words import Words
from desktop.widgets.values import shown
from sync.domain.kinds.force import FIGURE_AGE_LIMIT_S
from sync.domain.registry import KINDS
from sync.store.queries.forces_rows import BranchRow, ContactLine, Told, UnitDetail

# A contact that nobody confirmed for this long may be someone else by now. Source: our design.
CONTACT_AGE_LIMIT_S = 180 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One organisation of the tree as it is displayed; `is_found` where it was searched for."""

    row: BranchRow
    depth: int = 0
    is_open: bool = False
    is_found: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldLine:
    """One field in the side panel.

    Attributes:
        old: past its age limit.
        asks: further values stand beside it.
    """

    field: str
    label: str
    value: str
    source: str = ""
    old: bool = False
    asks: bool = False


class MaskedLine(FieldLine):
    """A field that is masked: acting on it shows it."""


def is_old(at_ms: int | None, limit_s: int | None, now_ms: int) -> bool:
    """Tell whether a figure is past its limit; one that nobody ever told has no age."""
    return at_ms is not None and limit_s is not None and now_ms - at_ms > limit_s * 1000


def is_figure_old(told: Told, now_ms: int) -> bool:
    """Tell whether a reported figure fades."""
    return is_old(told.at_ms, FIGURE_AGE_LIMIT_S, now_ms)


def unit_lines(detail: UnitDetail, words: Words, masks: Masks, *, now_ms: int) -> tuple[FieldLine, ...]:
    """Return every field of a unit as the panel shows it; names and phones masked until asked for."""
    lines = []
    for held in detail.fields:
        declared = KINDS["unit"].by_name[held.field]
        if held.field == "name" or (held.told.value is None and held.told.at_ms is None):
            continue
        masked = held.told.value is not None and masks.covers("unit", detail.unit.id, held.field)
        value = _value("unit", held.field, held.told.value, words, now_ms, lifted=not masked)
        lines.append(
            (MaskedLine if masked else FieldLine)(
                field=held.field,
                label=words.say(f"unit.{held.field}"),
                value=value,
                source=source(held.told, words, now_ms),
                old=is_old(held.told.at_ms, declared.age_limit_s, now_ms),
                asks=bool(held.others),
            )
        )
    return tuple(lines)


def contact_lines(contact: ContactLine, words: Words, masks: Masks, *, now_ms: int) -> tuple[FieldLine, ...]:
    """Return every field of a contact as the panel shows it."""
    lines = []
    for name in ("name", "phone", "radio", "note", "as_of"):
        value = getattr(contact, name)
        if value is None:
            continue
        masked = masks.covers("contact", contact.id, name)
        aged = name == "as_of"
        lines.append(
            (MaskedLine if masked else FieldLine)(
                field=name,
                label=words.say(f"contact.{name}"),
                value=_value("contact", name, value, words, now_ms, lifted=not masked),
                source=words.age(value, now_ms=now_ms) if aged else "",
                old=aged and is_old(value, CONTACT_AGE_LIMIT_S, now_ms),
            )
        )
    return tuple(lines)


def source(told: Told, words: Words, now_ms: int) -> str:
    """Return how old a figure is and who told it."""
    age = "" if told.at_ms is None else words.age(told.at_ms, now_ms=now_ms)
    return " · ".join(part for part in (age, told.by) if part)


def _value(kind: str, field: str, value: object, words: Words, now_ms: int, *, lifted: bool) -> str:
    if isinstance(value, (list, tuple)) and field == "capabilities":
        return words.say("forces.comma").join(str(part) for part in value)
    return shown(field, value, words, kind=kind, now_ms=now_ms, lifted=lifted)
