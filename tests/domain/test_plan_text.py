"""A text becomes sections, and sections a plan: headings by their rules, cards and contacts where the text says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.domain.plan_assembly import Setting, assemble, level_of, minutes_in
from sync.domain.plan_document import parse
from sync.domain.plan_headings import chinese_number, heading_of, is_contents_line, ordinal
from sync.domain.plan_text import ANNEX, CARDS, CONTACTS, RESPONSE, TEXT, Line, Section, Structure, recognise, releveled

SETTING = Setting(
    title="预案",
    organisation="320111",
    matters="处置",
    measures="警戒",
    role="值班员",
    phase="处置",
    as_of=1,
    resolve={"六合分局": "320116"},
)


def read(*lines: str) -> Structure:
    return recognise([Line(text=line) for line in lines])


def outline(structure: Structure) -> list[tuple[int, str, str]]:
    return [(section.level, section.number, section.title) for section in structure.sections]


@pytest.mark.parametrize(
    ("line", "family", "rank", "number", "title"),
    [
        ("第一编 总则", "law", 0, "第一编", "总则"),
        ("第十二章　应急响应", "law", 1, "第十二章", "应急响应"),
        ("第2节：职责", "law", 2, "第2节", "职责"),
        ("第一百零三条 为了保护", "law", 3, "第一百零三条", "为了保护"),
        ("1 总则", "decimal", 0, "1", "总则"),
        ("１．１　目的", "decimal", 1, "1.1", "目的"),
        ("1.1.1组织", "decimal", 2, "1.1.1", "组织"),
        ("2.1.3.4 某某", "decimal", 3, "2.1.3.4", "某某"),
        ("一、工作原则", "list", 0, "一", "工作原则"),
        ("（二）启动条件", "list", 1, "（二）", "启动条件"),
        ("(二) 启动条件", "list", 1, "(二)", "启动条件"),
        ("3. 措施", "list", 2, "3", "措施"),
        ("（4）检测", "list", 3, "（4）", "检测"),
        ("附件1：通讯录", "annex", 0, "", "附件1:通讯录".replace(":", "：")),
        ("附则", "named", 0, "", "附则"),
    ],
)
def test_each_rule_finds_its_heading(line: str, family: str, rank: int, number: str, title: str) -> None:
    """Figures full and half width, with and without a space."""
    found = heading_of(line)
    assert found is not None
    assert (found.family, found.rank, found.number, found.title) == (family, rank, number, title)


@pytest.mark.parametrize(
    "line",
    [
        "3 天内报告",
        "1.5公里范围内疏散",
        "2024年起施行",
        "第三条规定的情形除外",
        "第三章规定了",
        "（一）总指挥由区长担任；",
        "1. 总指挥由区长担任。",
        "一、" + "长" * 80,
        "10:30 到场",
        "1-2 人",
        "",
        "普通的一句话",
        "附近的医院接收伤员",
        "3",
    ],
)
def test_what_merely_begins_like_a_heading_is_text(line: str) -> None:
    """Quantities, references, sentences, long lines."""
    assert heading_of(line) is None


def test_numbers_are_read() -> None:
    """Written and in figures."""
    written = [chinese_number(text) for text in ("十", "十二", "二十", "二十一", "一百零三", "九百九十九", "两")]
    assert written == [10, 12, 20, 21, 103, 999, 2]
    assert (ordinal("第十二章"), ordinal("1.3"), ordinal("(x)")) == (12, 3, 0)


def test_a_table_of_contents_is_left_aside() -> None:
    """By its dots and pages, by its style, or by its own title; and it is counted."""
    assert all(map(is_contents_line, ("第一章 总则........1", "总则\t3", "1 总则 ……… 12", "目 录")))
    assert not is_contents_line("温度超过 3")
    structure = recognise([Line(text="第一章 总则", is_contents=True), Line(text="第一章 总则")])
    assert (len(structure.sections), structure.notices[0].code, structure.notices[0].count) == (1, "contents", 1)


def test_chapters_and_articles_nest() -> None:
    """编 章 节 条, lists below them; an article keeps its whole text, and a title stands before the first heading."""
    structure = read(
        "某预案",
        "说明文字",
        "第一章 总则",
        "第一条 为了预防，制定。",
        "第二条",
        "第二章 体系",
        "第一节 领导",
        "第三条 设总指挥部。",
        "一、组成",
        "二、职责",
    )
    assert structure.title == "某预案"
    assert outline(structure) == [
        (1, "", "说明文字"),
        (1, "第一章", "总则"),
        (2, "第一条", "为了预防"),
        (2, "第二条", "第二条"),
        (1, "第二章", "体系"),
        (2, "第一节", "领导"),
        (3, "第三条", "设总指挥部"),
        (4, "一", "组成"),
        (4, "二", "职责"),
    ]
    assert structure.sections[2].text == "为了预防，制定。"


def test_decimals_nest_by_their_depth() -> None:
    """And a bare number that does not follow on is text."""
    structure = read("1 总则", "1.1 目的", "文字", "1.1.1 细目", "7 不相干", "2 组织", "（1）职责", "（3）跳过", "（2）分工")
    assert outline(structure) == [
        (1, "1", "总则"),
        (2, "1.1", "目的"),
        (3, "1.1.1", "细目"),
        (1, "2", "组织"),
        (2, "（1）", "职责"),
        (2, "（2）", "分工"),
    ]
    assert structure.sections[2].text == "7 不相干"
    assert structure.sections[4].text == "（3）跳过"


def test_styles_of_a_word_processor_hold() -> None:
    """Also where the number was automatic and is not in the text; a number that is there is taken off the title."""
    structure = recognise(
        [Line(text="总则", style_level=1), Line(text="1.1 目的", style_level=2), Line(text="正文"), Line(text="附则", style_level=1)]
    )
    assert outline(structure) == [(1, "", "总则"), (2, "1.1", "目的"), (1, "", "附则")]
    assert ("numberless", 2) in [(notice.code, notice.count) for notice in structure.notices]


def test_a_text_without_headings_is_one_section() -> None:
    """And says so; a long first line is no title."""
    structure = read("长" * 70, "第二句")
    assert [(section.title, section.text) for section in structure.sections] == [("长" * 30, "长" * 70 + "\n第二句")]
    assert [notice.code for notice in structure.notices] == ["no_headings"]
    assert read().sections == ()


def test_uses_are_suggested() -> None:
    """By title and by the heading rows of tables; what lies below an annex belongs to it."""
    cards = Line(table=(("责任单位", "处置内容", "时限"), ("交警", "封路", "10分钟内")))
    phones = Line(table=(("单位", "联系电话"), ("六合分局", "110")))
    titles = ("2 名单", "3 二级响应", "跨区增援", "4 行动卡", "调度员：问清", "5 联系方式", "消防 119", "附件1 图", "一、说明", "1 再来")
    later = [Line(text=title) for title in titles]
    lines = [Line(text="1 任务"), cards, later[0], phones, *later[1:]]
    structure = recognise(lines)
    assert [section.use for section in structure.sections] == [CARDS, CONTACTS, RESPONSE, CARDS, CONTACTS, ANNEX, ANNEX, ANNEX]


def test_a_level_is_changed_with_what_lies_below() -> None:
    """Within the bounds of a document."""
    sections = read("1 甲", "1.1 乙", "2 丙").sections
    assert [section.level for section in releveled(sections, 0, 2)] == [2, 3, 1]
    assert [section.level for section in releveled(sections, 0, 99)] == [6, 6, 1]
    assert [section.level for section in releveled(sections, 1, -1)] == [1, 1, 1]
    assert [section.level for section in releveled(sections[:2], 0, 3)] == [3, 4]


def test_levels_and_limits_are_read_from_words() -> None:
    """One level, not several; minutes within, or every so many."""
    assert [level_of(title) for title in ("一级响应", "Ⅱ级应急响应", "III级响应", "四级响应", "一级、二级响应", "响应")] == [
        "extreme",
        "major",
        "serious",
        "minor",
        None,
        None,
    ]
    assert [
        minutes_in(text, every=False) for text in ("10分钟内到场", "半小时内", "2小时响应", "三天内", "30分钟响应", "无", "99999天内")
    ] == [
        10,
        30,
        120,
        4320,
        30,
        None,
        None,
    ]
    assert [minutes_in(text, every=True) for text in ("每30分钟1次", "每小时报告", "每隔两小时", "每半小时", "30分钟内")] == [
        30,
        60,
        120,
        30,
        None,
    ]


def test_tables_become_cards_and_contacts() -> None:
    """Merged cells read on downwards; an unknown organisation is named in the office and said."""
    cards = (
        ("阶段", "岗位", "行动", "时限", "要求", "留痕"),
        ("先期", "交警", "封闭道路", "10分钟内", "两端", "照片"),
        ("", "", "报浓度", "每30分钟", "", ""),
        ("", "环保", "", "", "", ""),
    )
    phones = (
        ("单位", "岗位", "姓名", "电话"),
        ("六合分局", "值班室", "李", "025-1"),
        ("", "门卫", "", "110"),
        ("某厂", "", "王", "119"),
        ("", "", "", ""),
    )
    sections = (
        Section(number="1", title="任务", level=1, use=CARDS, parts=(cards,)),
        Section(number="2", title="名单", level=1, use=CONTACTS, parts=(phones,)),
        Section(number="3", title="Ⅱ级响应", level=1, use=RESPONSE, parts=("跨区增援",)),
    )
    made = assemble(sections, SETTING)
    document = parse(made.document)
    assert [(card.phase, card.role, card.title, card.limit_minutes, card.repeat_minutes, card.evidence) for card in document.cards] == [
        ("先期", "交警", "封闭道路", 10, None, "照片"),
        ("先期", "交警", "报浓度", None, 30, ""),
    ]
    assert [(one.organisation, one.office, one.name, one.phone, one.as_of) for one in document.contacts] == [
        ("320116", "值班室", "李", "025-1", 1),
        ("320116", "门卫", "", "110", 1),
        ("320111", "某厂 王", "王", "119", 1),
    ]
    assert [(level.level, level.measures) for level in document.levels] == [("major", "跨区增援")]
    assert [chapter.title for chapter in document.chapters] == ["Ⅱ级响应"]
    assert [(notice.code, notice.detail) for notice in made.notices] == [("organisation_unknown", "某厂")]


def test_one_column_is_read_once() -> None:
    """A heading that could name two fields names the first: the action is not repeated as its own requirement."""
    table = (("责任单位", "行动内容"), ("交警", "封路"))
    made = assemble((Section(number="1", title="卡", level=1, use=CARDS, parts=(table,)),), SETTING)
    assert [(card.role, card.title, card.text) for card in parse(made.document).cards] == [("交警", "封路", "")]


def test_lines_become_cards_and_contacts() -> None:
    """A role before a colon or in brackets; the section above names the phase, the setting the role that none names."""
    long = "先" * 30 + "，" + "后" * 30
    sections = (
        Section(number="1", title="接报", level=1, use=CARDS),
        Section(number="", title="处置", level=2, use=CARDS, parts=(f"（1）调度员：问清品名\n2. 【交警】封路\n{long}",)),
        Section(
            number="2",
            title="电话",
            level=1,
            use=CONTACTS,
            parts=("六合分局 值班室 李四 025-12345678\n消防 119\n六合分局 王五 13800138000\n无号码",),
        ),
        Section(number="3", title="空", level=1, use=CARDS, parts=(" ",)),
        Section(number="4", title="空名单", level=1, use=CONTACTS, parts=("无", (("甲",),))),
        Section(number="5", title="无表头", level=1, use=CARDS, parts=((("甲", "乙"),), ())),
    )
    made = assemble(sections, SETTING)
    document = parse(made.document)
    assert [(card.phase, card.role, card.title) for card in document.cards] == [
        ("接报", "调度员", "问清品名"),
        ("接报", "交警", "封路"),
        ("接报", "值班员", "先" * 30),
    ]
    assert document.cards[2].text == long
    assert [(one.organisation, one.office, one.name, one.phone) for one in document.contacts] == [
        ("320116", "值班室", "李四", "025-12345678"),
        ("320111", "消防", "", "119"),
        ("320116", "王五", "王五", "13800138000"),
    ]
    assert [chapter.title for chapter in document.chapters] == ["接报", "空", "空名单", "无表头"]
    codes = {notice.code: notice.count for notice in made.notices}
    assert codes == {"card_without_role": 1, "no_cards": 2, "no_contacts": 1, "no_levels": 1}
    assert [level.level for level in document.levels] == ["extreme", "major", "serious", "minor"]


def test_headings_below_cards_are_cards() -> None:
    """A numbered item that says who does what; lines below it that name another are cards of their own, others its text."""
    structure = read(
        "1 先期处置行动卡", "（1）调度员：问清品名，5分钟内", "不明按最危险处置", "环境监测组：每30分钟报一次", "（2）设警戒区", "2 其他"
    )
    assert [section.use for section in structure.sections] == [CARDS, CARDS, CARDS, TEXT]
    document = parse(assemble(structure.sections, SETTING).document)
    assert [(card.phase, card.role, card.title, card.text, card.limit_minutes, card.repeat_minutes) for card in document.cards] == [
        ("先期处置行动卡", "调度员", "问清品名，5分钟内", "不明按最危险处置", 5, None),
        ("先期处置行动卡", "环境监测组", "每30分钟报一次", "", None, 30),
        ("先期处置行动卡", "值班员", "设警戒区", "", None, None),
    ]


def test_what_is_too_long_is_cut_and_said() -> None:
    """Measures, cards and chapters; a level that no heading names, or named twice, is said too."""
    sections = (
        Section(number="1", title="一级响应", level=1, use=RESPONSE, parts=("措" * 2001,)),
        Section(number="2", title="一级响应", level=1, use=RESPONSE, parts=("再",)),
        Section(number="3", title="响应", level=1, use=RESPONSE, parts=("哪级",)),
        Section(number="4", title="卡", level=1, use=CARDS, parts=("做" * 4001,)),
        Section(number="5", title="题" * 201, level=1, parts=("文" * 200_001, (("甲", "乙\n丙"),))),
        Section(number="", title="无号", level=2, parts=("x",)),
        Section(number="", title="附件1", level=1, use=ANNEX),
        Section(number="", title="图", level=2, use=ANNEX, parts=("图",)),
    )
    made = assemble(sections, SETTING)
    document = parse(made.document)
    assert {notice.code for notice in made.notices} == {
        "measures_cut",
        "level_twice",
        "level_unknown",
        "card_cut",
        "card_without_role",
        "text_cut",
    }
    assert document.chapters[3].chapters[0].number == "5.1"
    assert (document.chapters[-1].title, document.chapters[-1].chapters[0].title) == ("附件1", "图")
    assert [section.use for section in sections[4:6]] == [TEXT, TEXT]


@given(st.lists(st.text(max_size=80), max_size=40), st.lists(st.sampled_from([None, 1, 2, 3, 9]), min_size=40, max_size=40))
def test_any_text_becomes_a_sound_document(texts: list[str], styles: list[int | None]) -> None:
    """Whatever stands in a file, what is made of it parses, and no line of it is lost from the text."""
    clean = [text.encode("utf-8", "ignore").decode().replace("\x00", "") for text in texts]
    structure = recognise([Line(text=text, style_level=level) for text, level in zip(clean, styles, strict=False)])
    made = assemble(structure.sections, SETTING)
    parse(made.document)
    assert all(1 <= section.level <= 6 for section in structure.sections)
