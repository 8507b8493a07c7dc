"""Two versions of a plan side by side: clause by clause, card by card, what was added, removed or changed.

Clauses meet by their number, cards by theirs, posts and groups by key, levels by level, contacts by organisation and office,
orders by urgency and how they begin, needs by name. A clause whose number went to another title is still that clause, changed.

Pure. Source: our design.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sync.domain.plan_document import Chapter, PlanDocument

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference.

    Attributes:
        part: chapters, levels, posts, groups, cards, contacts, orders, needs or title.
        sort: added, removed or changed.
        key: number or key of what it is about.
        title: what it is called, as the newer version says where there is one.
        before, after: text by field, of the fields that differ; all of them for what was added or removed.
    """

    part: str
    sort: str
    key: str
    title: str
    before: Mapping[str, str]
    after: Mapping[str, str]


def compare(older: PlanDocument, newer: PlanDocument) -> tuple[Change, ...]:
    """Return the differences in the order of the newer version, what was removed at the end of its part."""
    return tuple(_changes(older, newer))


def _changes(older: PlanDocument, newer: PlanDocument) -> Iterator[Change]:
    heads = [{name: text for name in ("title", "basis") if (text := getattr(one, name))} for one in (older, newer)]
    yield from _pairs("title", {"": heads[0]}, {"": heads[1]})
    yield from _pairs("chapters", dict(_clauses(older.chapters)), dict(_clauses(newer.chapters)))
    for part, key in _PARTS.items():
        yield from _pairs(part, _keyed(getattr(older, part), key), _keyed(getattr(newer, part), key))


def _pairs(part: str, older: Mapping[str, Mapping[str, str]], newer: Mapping[str, Mapping[str, str]]) -> Iterator[Change]:
    for key, after in newer.items():
        before = older.get(key)
        if before is None:
            yield Change(part=part, sort=ADDED, key=key, title=_title(after), before={}, after=after)
        elif before != after:
            names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
            yield Change(
                part=part,
                sort=CHANGED,
                key=key,
                title=_title(after),
                before={name: before.get(name, "") for name in names},
                after={name: after.get(name, "") for name in names},
            )
    for key, before in older.items():
        if key not in newer:
            yield Change(part=part, sort=REMOVED, key=key, title=_title(before), before=before, after={})


def _clauses(chapters: Iterable[Chapter]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield ``number → fields`` of every clause; a number used again is told apart by how often it was seen."""
    seen: dict[str, int] = {}
    stack = list(chapters)[::-1]
    while stack:
        chapter = stack.pop()
        seen[chapter.number] = seen.get(chapter.number, 0) + 1
        again = "" if seen[chapter.number] == 1 else f" ({seen[chapter.number]})"
        yield f"{chapter.number}{again}", {"title": chapter.title, **({"text": chapter.text} if chapter.text else {})}
        stack.extend(chapter.chapters[::-1])


def _keyed(items: Iterable[Any], key: Callable[[Any], str]) -> dict[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for item in items:
        name, count = key(item), 1
        while (own := name if count == 1 else f"{name} ({count})") in found:
            count += 1
        fields = {field: getattr(item, field) for field in item.__dataclass_fields__}
        found[own] = {field: _text(value) for field, value in fields.items() if value not in (None, "", ())}
    return found


def _text(value: object) -> str:
    return "、".join(str(part) for part in value) if isinstance(value, tuple) else str(value)


def _title(fields: Mapping[str, str]) -> str:
    return next((fields[name] for name in ("title", "name", "office", "matters", "text") if fields.get(name)), "")


def _by_key(item: Any) -> str:
    return str(item.key)


def _by_number(item: Any) -> str:
    return str(item.number)


def _by_level(item: Any) -> str:
    return str(item.level)


def _by_office(item: Any) -> str:
    return f"{item.organisation} {item.office}"


def _by_name(item: Any) -> str:
    return str(item.name)


def _by_text(item: Any) -> str:
    return f"{item.urgency} {item.text[:20]}"


_PARTS: Mapping[str, Callable[[Any], str]] = {
    "levels": _by_level,
    "posts": _by_key,
    "groups": _by_key,
    "cards": _by_number,
    "contacts": _by_office,
    "orders": _by_text,
    "needs": _by_name,
}
