"""Search in Chinese: two characters, pinyin and initials find; no input breaks the index."""

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from sync.store import search

TEXTS = ("鼓楼机动一队", "江北新材料科技园3号门", "六合区长江大桥", "鼓楼-B-0007", "Bell 412 直升机 ABC", "徐州市公安局泉山分局")
TABLE = "create virtual table search using fts5 (terms, content='', contentless_delete=1, detail=none, tokenize='unicode61')"


@pytest.fixture(scope="module")
def index() -> Iterator[dbapi2.Connection]:
    connection = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.execute(TABLE)
    connection.executemany(
        "insert into search (rowid, terms) values (?, ?)", [(number, search.terms(text)) for number, text in enumerate(TEXTS)]
    )
    yield connection
    connection.close()


def found(index: dbapi2.Connection, typed: str) -> list[str]:
    rows = index.execute("select rowid from search where search match ? order by rowid", (search.query(typed),)).fetchall()
    return [TEXTS[number] for (number,) in rows]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("鼓楼", ["鼓楼机动一队", "鼓楼-B-0007"]),
        ("机动", ["鼓楼机动一队"]),
        ("楼", ["鼓楼机动一队", "鼓楼-B-0007"]),
        ("gljd", ["鼓楼机动一队"]),
        ("GLJD", ["鼓楼机动一队"]),
        ("jd", ["鼓楼机动一队", "六合区长江大桥"]),
        ("gulou", ["鼓楼机动一队", "鼓楼-B-0007"]),
        ("gulouji", ["鼓楼机动一队"]),
        ("gulou jidong", ["鼓楼机动一队"]),
        ("鼓楼 jd", ["鼓楼机动一队"]),
        ("luhe", ["六合区长江大桥"]),
        ("cjdq", ["六合区长江大桥"]),
        ("3号", ["江北新材料科技园3号门"]),
        ("３号", ["江北新材料科技园3号门"]),
        ("0007", ["鼓楼-B-0007"]),
        ("7", ["鼓楼-B-0007"]),
        ("鼓楼-b-0007", ["鼓楼-B-0007"]),
        ("bel", ["Bell 412 直升机 ABC"]),
        ("zsj", ["Bell 412 直升机 ABC"]),
        ("楼鼓", []),
    ],
)
def test_what_is_typed_finds(index: dbapi2.Connection, typed: str, expected: list[str]) -> None:
    """Two characters, one character, pinyin, initials, numbers and words each find, alone and together."""
    assert found(index, typed) == expected


@pytest.mark.parametrize("typed", ["", "   ", "\"'*()", "——，。", "_"])
def test_nothing_typed_asks_for_nothing(typed: str) -> None:
    """A query without a letter or digit is empty."""
    assert search.query(typed) == ""


@given(st.text(max_size=300))
@example('" OR 1 NEAR(')
@example("terms: AND NOT *")
@example("\x00\ud7ff")
@example("ß İ ﬁ ½ Ⅳ ٣")
def test_any_input_is_a_legal_query(text: str) -> None:
    """Whatever is typed, the index answers and never fails."""
    wanted = search.query(text)
    connection = dbapi2.connect(":memory:")
    connection.execute("create virtual table search using fts5 (terms, detail=none)")
    if wanted:
        connection.execute("select rowid from search where search match ?", (wanted,)).fetchall()
    connection.close()


@given(st.text(alphabet=st.sampled_from("鼓楼机动队重庆长江Ab9-, "), max_size=30))
def test_a_text_is_found_by_itself(text: str) -> None:
    """Every text with something to look for is found by its own words."""
    wanted = search.query(text)
    if not wanted:
        return
    connection = dbapi2.connect(":memory:")
    connection.execute("create virtual table search using fts5 (terms, detail=none)")
    connection.execute("insert into search (rowid, terms) values (1, ?)", (search.terms(text),))
    assert connection.execute("select rowid from search where search match ?", (wanted,)).fetchall() == [(1,)]
    connection.close()


def test_no_character_parts_a_token() -> None:
    """Positions are not kept, so a token that SQLite took for two words would be a query that fails: each character is asked."""
    index = dbapi2.connect(":memory:")
    index.execute(TABLE)  # empty: a query fails as it is read, before any row is looked for
    with pytest.raises(dbapi2.OperationalError, match="phrase queries are not supported"):
        index.execute("select rowid from search where search match ?", (f'({search.query("a")}) OR "a-b"',)).fetchall()
    for first in range(0, 0x20000, 64):
        letters = [chr(code) for code in range(first, first + 64) if not 0xD800 <= code < 0xE000]
        asked = [f"({query})" for letter in letters if (query := search.query(f"a{letter}b"))]
        if asked:
            index.execute("select rowid from search where search match ?", (" OR ".join(asked),)).fetchall()
    index.close()


def test_long_text_stays_small() -> None:
    """Prose of the greatest length makes an index entry of a few times its own size."""
    text = "指挥中心接到报警后立即调派力量赶赴现场处置" * 190
    assert len(search.terms(text).encode()) < 4 * len(text.encode())


def test_local_reading_is_still_needed() -> None:
    """The library reads this name in the national way; when this fails, drop the row of the table."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    assert lazy_pinyin("六合区")[:2] == ["liu", "he"]
