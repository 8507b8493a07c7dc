"""The words of the screen: every key is said in both languages, and nothing else is said."""

import ast
import re
from datetime import datetime
from pathlib import Path

import pytest

from desktop.runtime.paths import resources
from desktop.runtime.words import CHINA, LANGUAGES, Words, at, figure, read_clock
from sync.domain.acts import COMMANDS
from sync.domain.alerts import ALERT_KINDS
from sync.domain.codes import CODES
from sync.domain.offices import OFFICES
from sync.domain.registry import KINDS
from sync.engine.seat import CHANGE_DATABASE_KEY, CHANGE_KEYS
from sync.store.refusals import OF_RIGHTS

DESKTOP = Path(__file__).parents[2] / "desktop"
# What the command line prints and the seeded records of the pictures are not the window's sentences.
OF_THE_WINDOW = frozenset({"start.py", "catalogue.py"})
CJK = re.compile(r"[\u3400-\u9fff\uff00-\uffef]")
KEY = re.compile(r"[a-z_]+(\.[A-Za-z0-9_]+)+")
SHARED_ENDINGS = (".illegal_transition", "_missing")


@pytest.fixture
def words() -> Words:
    return Words(resources() / "translations", strict=True)


def _sources() -> list[Path]:
    return [path for path in sorted(DESKTOP.rglob("*.py")) if "app" not in path.relative_to(DESKTOP).parts or path.name in OF_THE_WINDOW]


def _literals() -> tuple[set[str], set[str]]:
    """Return every text in the window's sources, and the constant heads of formatted ones."""
    texts: set[str] = set()
    heads: set[str] = set()
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                heads.add(str(node.values[0].value))
    return texts, heads


def _said() -> set[str]:
    """Return every key that stands as a literal in ``say(…)``, ``bind(…)`` or ``tell(…)``."""
    found: set[str] = set()
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, (ast.Attribute, ast.Name)):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                if name in {"say", "bind", "tell"}:
                    found |= {item.value for item in node.args if isinstance(item, ast.Constant) and isinstance(item.value, str)}
    return {key for key in found if KEY.fullmatch(key)}


def _declared() -> set[str]:
    keys: set[str] = set()
    for kind in KINDS.values():
        keys.add(f"kind.{kind.name}")
        for field in kind.fields:
            keys.add(f"{kind.name}.{field.name}")
            keys |= {f"{kind.name}.{field.name}.{choice}" for choice in field.choices}
            if field.unit is not None:
                keys.add(f"unit.of.{field.unit}")
        if kind.life is not None:
            keys |= {f"{kind.name}.state.{state}" for state in kind.life.states}
            keys |= {f"move.{kind.name}.{move}" for _, move in kind.life.moves}
    return keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_said_is_there(words: Words, language: str) -> None:
    """Every sentence the window asks for exists in each language."""
    assert set() == _said() - words.keys(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_declaration_is_worded(words: Words, language: str) -> None:
    """Every field, choice, state, move and unit of every kind has its label in each language."""
    assert set() == _declared() - words.keys(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_is_worded(words: Words, language: str) -> None:
    """Every refusal of the rules has a sentence whose facts are those the rule gives."""
    words.switch(language)
    for code, facts in CODES:
        assert f"refused.{code}" in words.keys(language) or code.endswith(SHARED_ENDINGS), code
        assert words.refusal(code, dict.fromkeys(facts, "x"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_alert_is_worded(words: Words, language: str) -> None:
    """Every alert that the rows can raise has a sentence."""
    assert {f"alert.{kind}" for kind in ALERT_KINDS} <= words.keys(language)


def test_languages_hold_the_same_keys_and_facts(words: Words) -> None:
    """A sentence names the same facts in each language."""
    assert words.keys("zh") == words.keys("en")
    for key in words.keys("zh"):
        chinese, english = (set(re.findall(r"{(\w+)", words.template(key, language))) for language in LANGUAGES)
        if not key.startswith("time."):
            assert english == chinese, key


def test_no_key_is_unused(words: Words) -> None:
    """A sentence nobody says is a sentence nobody keeps true."""
    texts, heads = _literals()
    declared = _declared() | {f"offices.office.{name}" for name in OFFICES}
    keyed = tuple(head for head in heads if "." in head and not head.startswith("{"))
    refusals = ("refused.", "outage.", "alert.", "move.")
    unused = {
        key
        for key in words.keys("zh")
        if key not in texts and key not in declared and not key.startswith((*keyed, *refusals)) and key.removesuffix(".do") not in texts
    }
    assert set() == unused


def test_no_chinese_stands_outside_the_words() -> None:
    """No source of the window holds a Chinese sentence of its own."""
    found = {
        f"{path.name}:{node.lineno}"
        for path in _sources()
        for node in ast.walk(_without_docstrings(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CJK.search(node.value) and node.value not in {"：", "，", "…"}
    }
    assert set() == found


def test_no_english_sentence_stands_outside_the_words() -> None:
    """No setter of a visible text is given a literal."""
    setters = {"setText", "setToolTip", "setAccessibleName", "setPlaceholderText", "setWindowTitle", "text", "chip"}
    found = {
        f"{path.name}:{node.lineno}: {node.args[0].value}"
        for path in _sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in setters
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and re.search(r"[A-Za-z]{2}", str(node.args[0].value))
        and not KEY.fullmatch(str(node.args[0].value))
    }
    assert set() == found


def test_switching_tells_those_who_observe(words: Words) -> None:
    """A switch of language reaches every observer once."""
    heard: list[str] = []

    def hear() -> None:
        heard.append(words.say("page.incidents"))

    words.observe(hear)
    words.switch("en")
    words.switch("en")
    assert heard == ["Incidents"]


def test_a_missing_sentence_is_a_bug(words: Words) -> None:
    """A key without a sentence raises where tests run."""
    with pytest.raises(LookupError):
        words.say("no.such.key")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("14:32", "07-18 14:32"),
        ("1432", "07-18 14:32"),
        ("14：32", "07-18 14:32"),
        ("23:50", "07-17 23:50"),
        ("07-16 08:05", "07-16 08:05"),
    ],
)
def test_a_typed_time_is_the_one_a_person_means(typed: str, expected: str) -> None:
    """A bare time later than an hour from now was yesterday's."""
    now = int(datetime(2026, 7, 18, 14, 40, tzinfo=CHINA).timestamp() * 1000)
    moment = read_clock(typed, now_ms=now)
    assert moment is not None
    assert f"{at(moment):%m-%d %H:%M}" == expected


@pytest.mark.parametrize(("stated", "year"), [(2**52, 9999), (2**63, 9999), (-(2**62), 1), (0, 1970)])
def test_a_moment_beyond_the_calendar_is_shown_all_the_same(words: Words, stated: int, year: int) -> None:
    """An entry may state any clock up to its bound: one line with a broken one must not take the page away."""
    assert at(stated).year == year
    assert words.clock(stated) == f"{at(stated):%H:%M}"


@pytest.mark.parametrize("typed", ["", "25:00", "noon", "14:3x"])
def test_what_is_no_time_is_none(typed: str) -> None:
    """Text that names no time is refused beside its field, not guessed."""
    assert read_clock(typed, now_ms=0) is None


@pytest.mark.parametrize(
    ("now", "typed", "expected"),
    [
        ("2026-07-18 13:00", "15:20", "2026-07-18 15:20"),
        ("2026-07-18 23:50", "00:10", "2026-07-19 00:10"),
        ("2026-07-18 14:32", "14:32", "2026-07-18 14:32"),
        ("2026-07-18 14:32", "1431", "2026-07-19 14:31"),
        ("2026-12-31 23:59", "0:05", "2027-01-01 00:05"),
        ("2026-07-18 14:32", "07-20 08:00", "2026-07-20 08:00"),
    ],
)
def test_by_when_something_is_due_lies_ahead(now: str, typed: str, expected: str) -> None:
    """An order due at 15:20 that is written at 13:00 is due today, not since yesterday."""
    now_ms = int(datetime.strptime(now, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA).timestamp() * 1000) + 8_000
    found = read_clock(typed, now_ms=now_ms, ahead=True)
    assert found is not None
    assert f"{at(found):%Y-%m-%d %H:%M}" == expected


def _without_docstrings(path: Path) -> ast.Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return tree


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_count_has_its_thousands_apart(words: Words, language: str) -> None:
    """In a sentence and alone, in both languages; a time keeps its form, a word its letters, and yes is no number."""
    words.switch(language)
    assert "108,000" in words.say("link.waiting", entries=108_000, orders=27_000)
    assert "27,000" in words.say("link.waiting", entries=108_000, orders=27_000)
    assert (figure(1_860), figure(999), figure(-12_000), figure("2055")) == ("1,860", "999", "-12,000", "2055")
    assert words.span(3_720.0).endswith(("02", "02 分"))
    assert "20260718" in words.say("link.syncing") + words.say("slip.note", who="20260718", clock="", standing="")


def test_nobody_else_writes_counts() -> None:
    """One function does; a count made text by hand would stand without its commas."""
    own = re.compile(r":,\}|\bstr\(len\(|\{len\(")
    found = [
        f"{path.relative_to(DESKTOP)}:{number}"
        for path in _sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if own.search(line) and path.name != "words.py" and "raise " not in line
    ]
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_trail_names_every_act_that_may_be_refused(language: str) -> None:
    """Each command, the two changes of keys and a sign-in, and each reason for want of a right; none by the name of a class."""
    words = Words(resources() / "translations", language=language, strict=True)
    for act in (*COMMANDS, CHANGE_KEYS, CHANGE_DATABASE_KEY, "sign_in"):
        assert act not in {"", words.say(f"trail.act.{act}")}
    for code in OF_RIGHTS:
        assert words.say(f"trail.why.{code}")
