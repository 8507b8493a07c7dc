"""Sections become a plan's document: text, action cards, contacts, response levels, annexes, as a person chose for each.

Nothing is thought up: a card's time limit or a contact's number is taken where the text states it, else left empty and said.
What is too long for its field stays whole in the text, and is said.

Pure. Source: our design.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sync.domain.kinds.order import MINUTES_MAX
from sync.domain.kinds.shared import LEVELS
from sync.domain.plan_document import FORMAT
from sync.domain.plan_text import ANNEX, CARDS, CONTACTS, RESPONSE, TEXT, Notice, Section, Table, column

NUMBER_CHARS_MAX, TITLE_CHARS_MAX, TEXT_CHARS_MAX = 20, 200, 200_000
CARD_TITLE_CHARS_MAX, CARD_TEXT_CHARS_MAX = 120, 4000
PERIOD_HOURS = 24
MEASURES_CHARS_MAX = 2000
# A card's title is read at a glance; a longer line is its text.
TITLE_AT_A_GLANCE = 40

_LEVEL_WORDS = (("extreme", "一Ⅰ"), ("major", "二Ⅱ"), ("serious", "三Ⅲ"), ("minor", "四Ⅳ"))
_ROMAN = {"I": "extreme", "II": "major", "III": "serious", "IV": "minor"}
_RESPONSE = re.compile(r"([一二三四ⅠⅡⅢⅣ]|IV|I{1,3})\s*级")
_EVERY = re.compile(r"每\s*(?:隔)?\s*(\d+|半|[一二两三四五六])?\s*个?\s*(分钟|分|小时|时|天|日)")
_WITHIN = re.compile(r"(\d+|半|[一二两三四五六])\s*个?\s*(分钟|分|小时|时|天|日)\s*(?:之?内|以内|前|响应|直报|$)")
_UNITS = {"分": 1, "分钟": 1, "时": 60, "小时": 60, "天": 1440, "日": 1440}
_WRITTEN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_PHONE = re.compile(r"(?<!\d)(?:(?:\+?86[- ]?)?1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}(?:[-转]\d{1,6})?|\d{7,8}|1\d{2}(?!\d)|\d{5}(?!\d))(?!\d)")
_ITEM = re.compile(r"^\s*(?:[（(]?\s*(?:\d{1,2}|[一二三四五六七八九十]+)\s*[)）、.．])\s*")
_WHO = re.compile(r"^(?:【([^】]{1,20})】|([^：:，。；\s]{2,20})[：:])\s*")

_CARD_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "title": ("行动", "任务", "行动内容", "处置内容", "工作内容", "动作", "措施", "事项"),
    "role": ("岗位", "角色", "责任人", "组别", "工作组", "小组", "责任单位", "部门", "单位"),
    "phase": ("阶段", "环节", "时段"),
    "limit": ("时限", "时间要求", "完成时限", "响应时间", "频次", "时间"),
    "text": ("要求", "具体内容", "说明", "内容", "备注"),
    "evidence": ("证据", "留痕", "回执", "成果", "佐证"),
}
_CONTACT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "phone": ("联系电话", "值班电话", "电话", "手机", "联系方式", "号码"),
    "office": ("岗位", "职务", "角色", "科室"),
    "name": ("姓名", "联系人", "负责人"),
    "organisation": ("单位", "部门", "机构"),
    "radio": ("呼号", "电台", "通话组"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the sections do not say.

    Attributes:
        title: name of the plan.
        organisation: code of the organisation whose plan it is; stands for contacts whose organisation is not known.
        resolve: name or short name of an organisation → its code.
        matters, measures: what a response states where no section states it; `period_hours` likewise.
        as_of: date of the copied contacts, milliseconds UTC.
        role, phase: for cards whose section names none.
    """

    title: str
    organisation: str
    matters: str
    measures: str
    role: str
    phase: str
    basis: str = ""
    period_hours: int = PERIOD_HOURS
    as_of: int | None = None
    resolve: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """A document in plain data, as `plan_document.parse` judges it, and what a person should look at."""

    document: dict[str, Any]
    notices: tuple[Notice, ...]


class _Notices:
    """Counts what is worth saying; the first detail of each is kept."""

    def __init__(self) -> None:
        self._found: dict[str, Notice] = {}

    def add(self, code: str, detail: str = "") -> None:
        known = self._found.get(code)
        self._found[code] = Notice(
            code=code, count=1 if known is None else known.count + 1, detail=detail if known is None else known.detail
        )

    def all(self) -> tuple[Notice, ...]:
        return tuple(self._found.values())


def assemble(sections: Sequence[Section], setting: Setting) -> Assembly:
    """Return the document that the sections make as chosen."""
    notices = _Notices()
    cards: list[dict[str, Any]] = []
    contacts: list[dict[str, Any]] = []
    levels: dict[str, dict[str, Any]] = {}
    text: list[Section] = []
    above: list[Section] = []
    for section in sections:
        del above[section.level - 1 :]
        over = above[-1] if above and above[-1].use == CARDS else None
        above.append(section)
        if section.use == CARDS:
            found = list(_cards(section, over, setting, len(cards), notices))
            cards += found
            if not found and section.parts:
                notices.add("no_cards", section.title)
        elif section.use == CONTACTS:
            found = list(_contacts(section, setting, notices))
            contacts += found
            if not found and section.parts:
                notices.add("no_contacts", section.title)
        elif section.use == RESPONSE:
            _level(section, levels, setting, notices)
        if section.use in {TEXT, ANNEX, RESPONSE} or (section.use in {CARDS, CONTACTS} and not found):
            text.append(section)
    if not levels:
        notices.add("no_levels")
        levels = {word: _stated(word, setting.measures, setting) for word in LEVELS}
    document = {
        "format": FORMAT,
        "title": setting.title[:CARD_TITLE_CHARS_MAX],
        "basis": setting.basis[:1000],
        "chapters": _chapters([one for one in text if one.use != ANNEX], notices) + _chapters(_flat(text), notices),
        "levels": [levels[word] for word in LEVELS[::-1] if word in levels],
        "posts": [],
        "groups": [],
        "cards": cards,
        "contacts": contacts,
        "orders": [],
    }
    return Assembly(document=document, notices=notices.all())


def level_of(title: str) -> str | None:
    """Return the response level that a heading names, None when it names none or several."""
    found = {_level_word(match) for match in _RESPONSE.findall(title)}
    return found.pop() if len(found) == 1 else None


def minutes_in(text: str, *, every: bool) -> int | None:
    """Return the limit (30分钟内) or with `every` the period (每2小时) that a text states first, None when none."""
    match = (_EVERY if every else _WITHIN).search(text)
    if match is None:
        return None
    count, unit = match[1] or "1", match[2]
    minutes = _UNITS[unit] // 2 if count == "半" else (_WRITTEN[count] if count in _WRITTEN else int(count)) * _UNITS[unit]
    return minutes if 1 <= minutes <= MINUTES_MAX else None


def _level_word(written: str) -> str:
    return _ROMAN.get(written) or next(word for word, signs in _LEVEL_WORDS if written in signs)


def _level(section: Section, levels: dict[str, dict[str, Any]], setting: Setting, notices: _Notices) -> None:
    word = level_of(section.title)
    if word is None:
        notices.add("level_unknown", section.title)
    elif word in levels:
        notices.add("level_twice", section.title)
    else:
        measures = section.text
        if len(measures) > MEASURES_CHARS_MAX:
            notices.add("measures_cut", section.title)
        levels[word] = _stated(word, measures[:MEASURES_CHARS_MAX] or setting.measures, setting)


def _stated(word: str, measures: str, setting: Setting) -> dict[str, Any]:
    return {"level": word, "matters": setting.matters, "measures": measures, "period_hours": setting.period_hours}


def _flat(sections: Iterable[Section]) -> list[Section]:
    return [section for section in sections if section.use == ANNEX]


def _chapters(sections: Sequence[Section], notices: _Notices) -> list[dict[str, Any]]:
    top: list[dict[str, Any]] = []
    path: list[tuple[int, dict[str, Any]]] = []
    for section in sections:
        while path and path[-1][0] >= section.level:
            path.pop()
        beside = top if not path else path[-1][1].setdefault("chapters", [])
        number = section.number or _counted(path, beside)
        chapter: dict[str, Any] = {"number": number[:NUMBER_CHARS_MAX], "title": section.title[:TITLE_CHARS_MAX].strip() or number}
        text = _whole_text(section)
        if len(text) > TEXT_CHARS_MAX:
            notices.add("text_cut", section.title)
            text = text[:TEXT_CHARS_MAX]
        if text.strip():
            chapter["text"] = text
        beside.append(chapter)
        path.append((section.level, chapter))
    return top


def _counted(path: Sequence[tuple[int, dict[str, Any]]], beside: Sequence[object]) -> str:
    """Return a number for a heading that has none of its own: its place below the one above."""
    own = str(len(beside) + 1)
    return f"{path[-1][1]['number']}.{own}" if path and len(path[-1][1]["number"]) < NUMBER_CHARS_MAX - 4 else own


def _whole_text(section: Section) -> str:
    title = [section.title[TITLE_CHARS_MAX:]] if len(section.title) > TITLE_CHARS_MAX else []
    return "\n".join([*title, *(part if isinstance(part, str) else _table_text(part) for part in section.parts)])


def _table_text(table: Table) -> str:
    return "\n".join("\t".join(cell.replace("\n", " ") for cell in row) for row in table)


def _cards(section: Section, over: Section | None, setting: Setting, before: int, notices: _Notices) -> Iterator[dict[str, Any]]:
    """Yield the cards of a section; below another section of cards, a heading that says who does what is a card itself."""
    number, phase = before, section.title if over is None else over.title
    rows: list[dict[str, str]] = []
    own = _WHO.match(section.title)
    if over is not None and not section.tables and (own is not None or not section.parts):
        lines = [line for part in section.parts if isinstance(part, str) for line in part.split("\n")]
        rows.append({**next(_card_lines(section.title)), "text": "\n".join(line for line in lines if not _names_who(line))})
        rows += [row for line in lines if _names_who(line) for row in _card_lines(line)]
    else:
        for part in section.parts:
            rows += _card_rows(part) if not isinstance(part, str) else _card_lines(part)
    for row in rows:
        if row.get("title", "").strip():
            number += 1
            yield _card(number, row, phase, setting, notices)


def _names_who(line: str) -> bool:
    return _WHO.match(_ITEM.sub("", line).strip()) is not None


def _card_rows(table: Table) -> Iterator[dict[str, str]]:
    columns = {name: place for name, words in _CARD_COLUMNS.items() if (place := column(table[0], words)) is not None} if table else {}
    if "title" not in columns:
        return
    taken: dict[str, int] = {}
    for name, place in columns.items():
        if place not in taken.values():
            taken[name] = place
    # A cell merged downwards reads empty below its first row.
    last: dict[str, str] = {}
    for row in table[1:]:
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in taken.items()}
        for name in ("phase", "role"):
            cells[name] = last[name] = cells.get(name, "") or last.get(name, "")
        yield cells


def _card_lines(text: str) -> Iterator[dict[str, str]]:
    for line in text.split("\n"):
        bare = _ITEM.sub("", line).strip()
        who = _WHO.match(bare)
        yield {"title": bare[who.end() :] if who else bare, "role": (who[1] or who[2]) if who else ""}


def _card(number: int, row: Mapping[str, str], phase: str, setting: Setting, notices: _Notices) -> dict[str, Any]:
    whole, stated = row["title"], f"{row.get('limit', '')} {row['title']} {row.get('text', '')}"
    title, text = whole, row.get("text", "")
    if len(whole) > TITLE_AT_A_GLANCE:
        title = re.split(r"[，。；;]", whole, maxsplit=1)[0][:CARD_TITLE_CHARS_MAX]
        text = f"{whole}\n{text}".strip()
    if len(text) > CARD_TEXT_CHARS_MAX:
        notices.add("card_cut", title)
    if not row.get("role"):
        notices.add("card_without_role", title)
    every = minutes_in(stated, every=True)
    made: dict[str, Any] = {
        "number": number,
        "phase": (row.get("phase") or phase or setting.phase)[:40],
        "role": (row.get("role") or setting.role)[:60],
        "title": title[:CARD_TITLE_CHARS_MAX],
        "text": text[:CARD_TEXT_CHARS_MAX],
        "limit_minutes": None if every is not None else minutes_in(stated, every=False),
        "repeat_minutes": every,
        "evidence": row.get("evidence", "")[:1000],
    }
    return {name: value for name, value in made.items() if value not in (None, "")}


def _contacts(section: Section, setting: Setting, notices: _Notices) -> Iterator[dict[str, Any]]:
    for part in section.parts:
        rows = _contact_rows(part) if not isinstance(part, str) else _contact_lines(part)
        yield from (_contact(row, setting, notices) for row in rows if any(row.values()))


def _contact_rows(table: Table) -> Iterator[dict[str, str]]:
    columns = {name: place for name, words in _CONTACT_COLUMNS.items() if (place := column(table[0], words)) is not None} if table else {}
    if "phone" not in columns:
        return
    above = ""
    for row in table[1:]:
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
        above = cells.get("organisation", "") or above
        if cells.get("phone") or cells.get("name"):
            yield {**cells, "organisation": above}


def _contact_lines(text: str) -> Iterator[dict[str, str]]:
    for line in text.split("\n"):
        bare = _ITEM.sub("", line).strip()
        phone = _PHONE.search(bare)
        if phone is None:
            continue
        words = [
            word
            for word in re.split(r"[\s，,、：:；;（）()\t|]+", bare.replace(phone.group(), " "))
            if word not in {"", "电话", "手机", "转"}
        ]
        yield dict(zip(_CONTACT_ORDER[min(len(words), 3)], words, strict=False)) | {"phone": phone.group()}


_CONTACT_ORDER: Mapping[int, tuple[str, ...]] = {
    0: (),
    1: ("office",),
    2: ("organisation", "name"),
    3: ("organisation", "office", "name"),
}


def _contact(row: Mapping[str, str], setting: Setting, notices: _Notices) -> dict[str, Any]:
    named = row.get("organisation", "")
    code = setting.resolve.get(named) if named else setting.organisation
    if code is None:
        notices.add("organisation_unknown", named)
    office = row.get("office") or row.get("name", "") or named
    # An organisation that the tree does not hold is named in the office, so that nobody takes it for another.
    shown = office if code is not None or named in office else f"{named} {office}".strip()
    made: dict[str, Any] = {
        "organisation": code or setting.organisation,
        "office": (shown or named)[:60],
        "name": row.get("name", "")[:40],
        "phone": row.get("phone", "").replace("\n", " ")[:60],
        "radio": row.get("radio", "")[:60],
        "as_of": setting.as_of,
    }
    return {name: value for name, value in made.items() if value not in (None, "")}
