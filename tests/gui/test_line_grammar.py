"""The grammar of the command line: a table of what was typed and what it says."""

import pytest

from desktop.runtime.line_grammar import Line, Part, Vocabulary, parse, quoted
from desktop.runtime.line_vocabulary import vocabulary
from desktop.runtime.paths import resources
from desktop.runtime.words import Words


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary(Words(resources() / "translations", strict=True))


def _said(line: Line) -> str:
    """Return a line as one readable row: verb, then each part that is there."""
    parts = {
        "incident": line.incident,
        "place": line.place,
        "state": line.state,
        "clock": line.clock,
        "urgency": line.urgency,
        "text": line.text,
    }
    named = "+".join(name.text for name in line.names)
    said = [line.verb, *(f"{name}={part.text}" for name, part in parts.items() if part)]
    if named:
        said.insert(2 if line.incident else 1, f"names={named}")
    return " | ".join([*said, *(["knowingly"] if line.knowingly else [])])


TABLE = [
    ("", ""),
    ("   ", ""),
    ("水幕建立，保持。", "journal | text=水幕建立，保持。"),
    ("派出所已到场", "journal | text=派出所已到场"),
    ("#0007 水幕建立", "journal | incident=0007 | text=水幕建立"),
    ("＃槽罐车 水幕建立", "journal | incident=槽罐车 | text=水幕建立"),
    ('#"Gate 3" curtain holds', "journal | incident=Gate 3 | text=curtain holds"),
    ("江北-A-0007 水幕建立", "journal | incident=江北-A-0007 | text=水幕建立"),
    ("#0007", "journal | incident=0007"),
    ("j d 区水幕建立", "journal | text=d 区水幕建立"),
    ("记 #0007 d 区", "journal | incident=0007 | text=d 区"),
    ("语音 14:32:08 立即撤到二线", "voice | clock=14:32:08 | text=立即撤到二线"),
    ("voice 14:32:08 #0007 撤", "voice | incident=0007 | clock=14:32:08 | text=撤"),
    ("语音 14:32:08 ", "voice | clock=14:32:08"),
    ("语音 通报了三次", "journal | text=语音 通报了三次"),
    ("d", "dispatch"),
    ("d 鼓楼机动", "dispatch | names=鼓楼机动"),
    ("d 鼓楼机动 到江北化工园 3号门", "dispatch | names=鼓楼机动 | place=江北化工园 3号门"),
    ("派 鼓楼机动到江北化工园 3号门", "dispatch | names=鼓楼机动 | place=江北化工园 3号门"),
    ("D gljd to gate 3", "dispatch | names=gljd | place=gate 3"),
    ("d gljd #0007", "dispatch | incident=0007 | names=gljd"),
    ("d #0007 gljd 到东门 !", "dispatch | incident=0007 | names=gljd | place=东门 | knowingly"),
    ("d gljd 到东门！", "dispatch | names=gljd | place=东门 | knowingly"),
    ("d gljd!", "dispatch | names=gljd | knowingly"),
    ("d gljd 东门外集结", "dispatch | names=gljd | place=东门外集结"),
    ("d gljd 先到东门", "dispatch | names=gljd | place=先到东门"),
    ("d 到东门", "dispatch | place=东门"),
    ("d gljd 到", "dispatch | names=gljd"),
    ("d 鼓楼机动，六合消防 到东门", "dispatch | names=鼓楼机动+六合消防 | place=东门"),
    ('d "Gulou Team 1" to gate 3', "dispatch | names=Gulou Team 1 | place=gate 3"),
    ("d “周到救援队” 到东门", "dispatch | names=周到救援队 | place=东门"),
    ("s 鼓楼机动 备勤", "status | names=鼓楼机动 | state=备勤"),
    ("状态 鼓楼机动 到场 14:20", "status | names=鼓楼机动 | state=到场 | clock=14:20"),
    ("s gljd 到场 1420", "status | names=gljd | state=到场 | clock=1420"),
    ("s gljd 不可用 车辆 故障", "status | names=gljd | state=不可用 | text=车辆 故障"),
    ("s gljd #0007 归还", "status | incident=0007 | names=gljd | state=归还"),
    ("s gljd", "status | names=gljd"),
    ("o 鼓楼机动,六合消防 17:00前 封堵雨水口", "order | names=鼓楼机动+六合消防 | clock=17:00 | text=封堵雨水口"),
    ("指令 鼓楼机动，六合消防 17：00前 封堵雨水口", "order | names=鼓楼机动+六合消防 | clock=17：00 | text=封堵雨水口"),
    ("o 鼓楼机动、 六合消防 限 1700 特急 封堵", "order | names=鼓楼机动+六合消防 | clock=1700 | urgency=特急 | text=封堵"),
    ("o gl by 17:00 flash close gate: both lanes", "order | names=gl | clock=17:00 | urgency=flash | text=close gate: both lanes"),
    ("o 鼓楼机动：封堵雨水口：两处", "order | names=鼓楼机动 | text=封堵雨水口：两处"),
    ("o #0007 gl 封堵 #3 雨水口", "order | incident=0007 | names=gl | text=封堵 #3 雨水口"),
    ("o gl 3 车道关闭", "order | names=gl | text=3 车道关闭"),
    ("o gl 1700 米处设卡", "order | names=gl | text=1700 米处设卡"),
    ("o gl,", "order | names=gl"),
    ("o gl 25:00前 封堵", "order | names=gl | text=25:00前 封堵"),
    ("q", "sign"),
    ("签 0007", "sign | text=0007"),
    ("g 江北 化工", "go | text=江北 化工"),
    ("找 #0007", "go | text=#0007"),
]


@pytest.mark.parametrize(("typed", "expected"), TABLE)
def test_what_is_typed_says_one_thing(words: Vocabulary, typed: str, expected: str) -> None:
    """Each row of the table is read as a person means it."""
    assert expected == _said(parse(typed, words))


@pytest.mark.parametrize("typed", [typed for typed, _ in TABLE])
def test_each_part_stands_where_it_says(words: Vocabulary, typed: str) -> None:
    """The place of a part in the line is the place of its text, so that what is unclear can be marked."""
    line = parse(typed, words)
    parts = [*line.names, line.incident, line.place, line.state, line.clock, line.urgency, line.text]
    for part in parts:
        if isinstance(part, Part):
            assert typed[part.start : part.end] == part.text


@pytest.mark.parametrize("typed", [typed for typed, _ in TABLE])
def test_every_beginning_of_a_line_says_something(words: Vocabulary, typed: str) -> None:
    """A half typed line breaks nothing, wherever the typing stops."""
    for end in range(len(typed) + 1):
        parse(typed[:end], words)


def test_a_name_with_spaces_is_one_name_in_quotes(words: Vocabulary) -> None:
    """What a completion writes is read as the one name it stands for."""
    for name in ("Gulou Team 1", "鼓楼机动", "a,b", "一、二中队", "甲：乙"):
        assert [name] == [part.text for part in parse(f"d {quoted(name)} x", words).names]


NAMED = {"草场 1", "草场 10", "草场 1 号", "Gulou Team 1"}
NAMED_TABLE = [
    ("d 草场 1 到东门", "dispatch | names=草场 1 | place=东门"),
    ("d 草场 1到东门", "dispatch | names=草场 1 | place=东门"),
    ("d 草场 10 到东门", "dispatch | names=草场 10 | place=东门"),
    ("d 草场 1 号 到东门", "dispatch | names=草场 1 号 | place=东门"),
    ("d 草场 1、草场 10 到东门", "dispatch | names=草场 1+草场 10 | place=东门"),
    ("d #0007 草场 1!", "dispatch | incident=0007 | names=草场 1 | knowingly"),
    ("d 草场 1 #0007", "dispatch | incident=0007 | names=草场 1"),
    ("d Gulou Team 1 to gate 3", "dispatch | names=Gulou Team 1 | place=gate 3"),
    ("s 草场 1 到场 1420", "status | names=草场 1 | state=到场 | clock=1420"),
    ("o 草场 1：封堵雨水口", "order | names=草场 1 | text=封堵雨水口"),
    ("o 草场 1，六合区 17:00前 封堵", "order | names=草场 1+六合区 | clock=17:00 | text=封堵"),
    ("d 草场 2 到东门", "dispatch | names=草场 | place=2 到东门"),
    ("j 草场 1 到东门", "journal | text=草场 1 到东门"),
]


@pytest.mark.parametrize(("typed", "expected"), NAMED_TABLE)
def test_words_known_as_one_name_need_no_quotes(words: Vocabulary, typed: str, expected: str) -> None:
    """A call sign with a space is one name where the store knows it, the longest wins; each part stands where it says."""
    line = parse(typed, words, NAMED)
    assert expected == _said(line)
    for part in (*line.names, line.place, line.text):
        if part is not None:
            assert typed[part.start : part.end] == part.text


@pytest.mark.parametrize("typed", [typed for typed, _ in (*TABLE, *NAMED_TABLE)])
def test_what_may_be_one_name_is_asked_once(words: Vocabulary, typed: str) -> None:
    """The runs asked for are the same whichever of them are known, so that asking ends; and they are few."""
    for end in range(len(typed) + 1):
        runs = parse(typed[:end], words).runs
        assert runs == parse(typed[:end], words, NAMED).runs
        assert len(runs) <= 100
