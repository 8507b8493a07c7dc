"""A text becomes sections: headings recognised, each with its level, its paragraphs and its tables, and what it might become.

Levels follow from how headings nest in this document, not from a fixed table: 一、 below 第一章 is the second level, 一、 at the
top is the first. A person changes any of it before anything is made.

Pure. Source: our design over the rules of `plan_headings`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sync.domain.plan_document import CHAPTER_DEPTH_MAX
from sync.domain.plan_headings import TITLE_CHARS_MAX, Heading, heading_of, is_contents_line

TEXT, CARDS, CONTACTS, ANNEX, RESPONSE, NOTHING = "text", "cards", "contacts", "annex", "response", "nothing"
USES = (TEXT, CARDS, CONTACTS, ANNEX, RESPONSE, NOTHING)

Table = tuple[tuple[str, ...], ...]

_CARD_HEADS = ("行动", "任务", "措施", "动作", "处置内容", "工作内容", "行动内容", "事项")
_CARD_WHO = ("岗位", "角色", "责任人", "组别", "责任单位", "单位", "部门", "小组", "工作组")
_CONTACT_PHONES = ("电话", "手机", "联系方式", "联系电话", "值班电话", "号码", "办公电话")
_RESPONSE = re.compile(r"(?:[一二三四]|[ⅠⅡⅢⅣ]|I{1,3}|IV)\s*级(?:应急)?响应")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One paragraph or one table, as a file holds them.

    Attributes:
        style_level: level of the word processor's heading style, 1 the highest; None for body text.
        table: rows of cells; the text is empty then.
        is_contents: the style says that it belongs to a table of contents.
    """

    text: str = ""
    style_level: int | None = None
    table: Table | None = None
    is_contents: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One heading with what stands below it up to the next one.

    Attributes:
        level: 1 to `CHAPTER_DEPTH_MAX`.
        use: one of `USES`.
        parts: paragraphs and tables in their order.
    """

    number: str
    title: str
    level: int
    use: str = TEXT
    parts: tuple[str | Table, ...] = ()

    @property
    def text(self) -> str:
        """Return the paragraphs, without the tables."""
        return "\n".join(part for part in self.parts if isinstance(part, str))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return the tables."""
        return tuple(part for part in self.parts if not isinstance(part, str))


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something a person should know about what was read; `count` says how often."""

    code: str
    count: int = 1
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """What was recognised: the title before the first heading, the sections in order, and what was left aside."""

    title: str
    sections: tuple[Section, ...]
    notices: tuple[Notice, ...]


@dataclass(slots=True)
class _Open:
    """The headings now open, outermost first, with the last figure of each row of numbers."""

    stack: list[tuple[str, int]] = field(default_factory=list)
    ordinals: dict[tuple[int, str, int], int] = field(default_factory=dict)

    def follows(self, heading: Heading) -> bool:
        """Tell whether a heading's figure is the first or the next of its row."""
        level = self._level(heading)
        last = self.ordinals.get((level, heading.family, heading.rank), 0)
        return heading.ordinal in {1, last + 1}

    def enter(self, heading: Heading) -> int:
        """Open a heading and return its level."""
        level = self._level(heading)
        del self.stack[level - 1 :]
        self.stack.append((heading.family, heading.rank))
        for key in [key for key in self.ordinals if key[0] > level]:
            del self.ordinals[key]
        self.ordinals[level, heading.family, heading.rank] = heading.ordinal
        return min(level, CHAPTER_DEPTH_MAX)

    def _level(self, heading: Heading) -> int:
        for place, (family, rank) in enumerate(self.stack):
            if family == heading.family and rank >= heading.rank:
                return place + 1
        # An annex or a named part stands at the top; a style's rank is its level.
        if heading.family in {"annex", "named"}:
            return 1
        return len(self.stack) + 1


def recognise(lines: Iterable[Line]) -> Structure:
    """Return the structure of a document."""
    sections: list[Section] = []
    contents = numberless = 0
    before: list[str | Table] = []
    state = _Open()
    for line in lines:
        if line.is_contents or (line.table is None and line.style_level is None and is_contents_line(line.text)):
            contents += 1
            continue
        heading = None if line.table is not None else _heading(line, state)
        if heading is not None:
            sections.append(_opened(heading, state))
            numberless += heading.family == "style" and not heading.number
            continue
        part: str | Table = line.table if line.table is not None else line.text.strip()
        if part and sections:
            sections[-1] = replace(sections[-1], parts=(*sections[-1].parts, part))
        elif part:
            before.append(part)
    title, preface = _title(before)
    if preface:
        sections.insert(0, Section(number="", title=_first_words(preface), level=1, parts=tuple(preface)))
    notices = [Notice(code=code, count=count) for code, count in (("contents", contents), ("numberless", numberless)) if count]
    if not any(section.number for section in sections):
        notices.append(Notice(code="no_headings"))
    return Structure(title=title, sections=tuple(_suggested(sections)), notices=tuple(notices))


def releveled(sections: Sequence[Section], place: int, level: int) -> tuple[Section, ...]:
    """Return the sections with one at another level; those below it move along with it."""
    moved = max(1, min(CHAPTER_DEPTH_MAX, level))
    step = moved - sections[place].level
    changed = list(sections)
    changed[place] = replace(sections[place], level=moved)
    for later in range(place + 1, len(sections)):
        if sections[later].level <= sections[place].level:
            break
        changed[later] = replace(sections[later], level=max(1, min(CHAPTER_DEPTH_MAX, sections[later].level + step)))
    return tuple(changed)


def _heading(line: Line, state: _Open) -> Heading | None:
    found = heading_of(line.text)
    if line.style_level is not None and line.text.strip():
        title = line.text.strip() if found is None or found.is_article else found.title or line.text.strip()
        number = "" if found is None else found.number
        return Heading(family="style", rank=line.style_level - 1, number=number, ordinal=0, title=title)
    if found is None or (found.must_follow and not state.follows(found)):
        return None
    return found


def _opened(heading: Heading, state: _Open) -> Section:
    level = state.enter(heading)
    if not heading.is_article:
        return Section(number=heading.number, title=heading.title or heading.number, level=level)
    # An article has no title: its first words stand for one, its text is whole.
    parts = (heading.title,) if heading.title else ()
    return Section(number=heading.number, title=_first_words(list(parts)) or heading.number, level=level, parts=parts)


def _title(before: list[str | Table]) -> tuple[str, list[str | Table]]:
    """Return the title that stands before the first heading, and what else stands there."""
    if before and isinstance(before[0], str) and len(before[0]) <= TITLE_CHARS_MAX:
        return before[0], before[1:]
    return "", before


def _first_words(parts: Sequence[str | Table]) -> str:
    text = next((part for part in parts if isinstance(part, str)), "")
    return re.split(r"[，。；：,;:]", text, maxsplit=1)[0][:30]


def _suggested(sections: Sequence[Section]) -> Iterator[Section]:
    """Yield the sections with what each might become; what lies below an annex or below cards belongs to it."""
    above: tuple[int, str] = (0, TEXT)
    for section in sections:
        if section.level <= above[0]:
            above = (0, TEXT)
        use = suggested_use(section)
        if use == TEXT:
            use = above[1]
        elif use in {ANNEX, CARDS} and not above[0]:
            above = (section.level, use)
        yield replace(section, use=use)


def suggested_use(section: Section) -> str:
    """Return what a section might become by its title and the heading rows of its tables."""
    title = section.title
    if any(is_contact_table(table) for table in section.tables):
        return CONTACTS
    if any(is_card_table(table) for table in section.tables):
        return CARDS
    if re.search(r"行动卡|处置卡", title):
        return CARDS
    if re.search(r"通讯录|联系方式|联络表|联系电话", title) and section.parts:
        return CONTACTS
    if _RESPONSE.search(title) and section.parts and len(_RESPONSE.findall(title)) == 1:
        return RESPONSE
    return ANNEX if title.startswith("附") and not title.startswith("附则") else TEXT


def is_card_table(table: Table) -> bool:
    """Tell whether a table's heading row speaks of who does what."""
    heads = table[0] if table else ()
    return column(heads, _CARD_HEADS) is not None and column(heads, _CARD_WHO) is not None


def is_contact_table(table: Table) -> bool:
    """Tell whether a table's heading row speaks of telephones."""
    return bool(table) and column(table[0], _CONTACT_PHONES) is not None


def column(heads: Sequence[str], words: Sequence[str]) -> int | None:
    """Return the first column whose heading is one of `words`, else the first that contains one."""
    plain = [re.sub(r"\s", "", head) for head in heads]
    for word in words:
        if word in plain:
            return plain.index(word)
    return next((place for word in words for place, head in enumerate(plain) if word in head), None)
