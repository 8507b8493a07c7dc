"""The registry of commands, and requests on their way between two processes."""

import ast
import re
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from fakes.memory_view import MemoryView
from hypothesis import given
from hypothesis import strategies as st

from sync import domain
from sync.domain import acts
from sync.domain.codes import CODES, NEEDED
from sync.domain.commands.forces import ImportUnits
from sync.domain.commands.incident_steps import ConfirmIncident
from sync.domain.commands.incidents import OpenIncident, SetIncidentFacts
from sync.domain.commands.orders import IssueOrderNow
from sync.domain.commands.questions import SettleField
from sync.domain.failures import Outage, Refused
from sync.protocol import enrolment

SOURCES = sorted(Path(next(iter(domain.__path__))).rglob("*.py"))
# What a typed code is refused for has its sentences as any rule has; a file is for the command line, which has its own.
TYPED, OF_TYPED = Path(enrolment.__file__), "enrol."
ID = bytes(range(16))
SAMPLES: dict[str, object] = {"bytes": ID, "str": "鼓楼", "int": 3, "bool": True, "float": 1.5}
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5) | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def sample(hint: Any) -> Any:
    text = hint if isinstance(hint, str) else getattr(hint, "__name__", str(hint))
    if text in SAMPLES:
        return SAMPLES[text]
    return next(value for name, value in SAMPLES.items() if name in str(hint))


def required(request: type) -> dict[str, Any]:
    hints = acts._hints(request)
    needed = [item.name for item in fields(request) if item.default is MISSING]  # type: ignore[arg-type]
    special: dict[str, Any] = {
        "facts": {"dead": 1},
        "fields": ("phone",),
        "offices": ("recorder",),
        "rows": ({"name": "x"},),
        "seen": (ID,),
        "units": (ID,),
        "value": 2,
    }
    return {name: special[name] if name in special else sample(hints[name]) for name in needed}


def test_each_command_is_named_as_its_request() -> None:
    """Names and numbers travel, so each stands for one command."""
    assert all(command.request.__name__ == name and is_dataclass(command.request) for name, command in acts.COMMANDS.items())
    assert len(acts.COMMANDS_BY_NUMBER) == len(acts.COMMANDS)
    assert sorted(acts.COMMANDS_BY_NUMBER) == list(range(1, len(acts.COMMANDS) + 1))


def test_every_request_of_the_commands_is_registered() -> None:
    """No command module holds a request that nobody can send."""
    public = set()
    for path in SOURCES:
        if path.parent.name == "commands":
            classes = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)]
            public |= {node.name for node in classes if not node.name.startswith("_")}
    assert public - {"Addressee"} == set(acts.COMMANDS)


@pytest.mark.parametrize("name", acts.COMMANDS)
def test_a_request_comes_back_equal(name: str) -> None:
    """With required fields alone; lists stand for tuples, as in any wire format."""
    request = acts.COMMANDS[name].request(**required(acts.COMMANDS[name].request))
    sent, mapping = acts.to_wire(request)
    assert sent == name
    back = acts.from_wire(sent, mapping)
    assert back == request
    assert type(back) is type(request)


@pytest.mark.parametrize("name", acts.COMMANDS)
def test_a_request_that_lacks_a_field_or_has_one_too_many_is_refused(name: str) -> None:
    """With the field named."""
    _, mapping = acts.to_wire(acts.COMMANDS[name].request(**required(acts.COMMANDS[name].request)))
    for field in mapping:
        without = {key: value for key, value in mapping.items() if key != field}
        with pytest.raises(Refused, match=r"^command\.malformed") as refused:
            acts.from_wire(name, without)
        assert refused.value.facts["field"] == field
    with pytest.raises(Refused, match=r"^command\.malformed"):
        acts.from_wire(name, {**mapping, "surplus": 1})


def test_optional_values_keep_their_types() -> None:
    """Points, unions, maps of heads, nested lists."""
    requests = (
        OpenIncident(title="x", mode="actual", location=(118.7, 32), happened_at=5),
        SetIncidentFacts(incident=ID, facts={"location": (118.7, 32.1), "dead": 1}, seen={"dead": (ID, ID)}),
        SettleField(kind="incident", entity=ID, field="location", value=(118.7, 32.1), seen=(ID,)),
        SettleField(kind="incident", entity=ID, field="place", value=None, seen=(ID,)),
        IssueOrderNow(text="x", urgency="flash", organisations=("1", "2"), units=(ID,)),
        ImportUnits(rows=({"名称": "x", "备注": None},)),
    )
    for request in requests:
        assert acts.from_wire(*acts.to_wire(request)) == request


@pytest.mark.parametrize(
    ("name", "mapping"),
    [
        ("OpenIncident", {"title": 1, "mode": "actual"}),
        ("OpenIncident", {"title": "x", "mode": "actual", "location": [1.0]}),
        ("OpenIncident", {"title": "x", "mode": "actual", "location": 7}),
        ("OpenIncident", {"title": "x", "mode": "actual", "happened_at": True}),
        ("SetIncidentFacts", {"incident": ID, "facts": [1]}),
        ("SetIncidentFacts", {"incident": ID, "facts": {1: 2}}),
        ("SetIncidentFacts", {"incident": ID, "facts": {}, "seen": {"dead": ["x"]}}),
        ("ImportUnits", {"rows": ["x"]}),
        ("ImportUnits", {"rows": [{"a": 1}]}),
        ("OpenIncident", [1]),
        ("OpenIncident", {1: 2}),
    ],
)
def test_values_of_another_type_are_refused(name: str, mapping: object) -> None:
    """No rule ever sees them."""
    with pytest.raises(Refused, match=r"^command\.malformed"):
        acts.from_wire(name, mapping)


def test_unknown_commands_are_refused_both_ways() -> None:
    """By name, by type, and by a class that only borrows a name."""
    borrowed = type("OpenIncident", (), {})()
    for act in (lambda: acts.from_wire("Nothing", {}), lambda: acts.from_wire(7, {}), lambda: acts.to_wire(borrowed)):
        with pytest.raises(Refused, match=r"^command\.unknown"):
            act()
    with pytest.raises(Refused, match=r"^command\.unknown"):
        acts.decide(MemoryView(), object(), at_ms=0)


@given(st.sampled_from(sorted(acts.COMMANDS)), PLAIN, st.data())
def test_no_plain_value_raises_anything_but_a_refusal(name: str, junk: object, data: st.DataObject) -> None:
    """Neither in reading a request nor in deciding one that could be read."""
    base = required(acts.COMMANDS[name].request)
    field = data.draw(st.sampled_from(sorted(base)))
    for mapping in (junk, {**base, field: junk}):
        told = None
        try:
            acts.decide(MemoryView(), acts.from_wire(name, mapping), at_ms=0)
        except Refused as refused:
            told = refused.code
        assert told is None or told in dict(CODES)


def test_codes_are_sorted_and_told_once() -> None:
    """One set of facts for each code."""
    assert list(CODES) == sorted(CODES)
    assert len(dict(CODES)) == len(CODES)
    assert all(list(facts) == sorted(facts) for _, facts in CODES)


def test_every_code_in_the_source_is_listed_with_its_facts() -> None:
    """Read from the syntax trees; made-up codes stand in the checks alone, with known endings."""
    listed = dict(CODES)
    found: dict[str, set[tuple[str, ...]]] = {}
    for path in (*SOURCES, TYPED):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused"):
                continue
            code = node.args[0]
            if isinstance(code, ast.Constant):
                if path == TYPED and not str(code.value).startswith(OF_TYPED):
                    continue
                facts = tuple(sorted(str(keyword.arg) for keyword in node.keywords))
                found.setdefault(str(code.value), set()).add(facts)
            else:
                assert path.name == "rules.py", f"{path.name}:{node.lineno}"
                assert re.search(r"(\.illegal_transition|_missing)'$", ast.unparse(code))
    assert {code: {listed.get(code)} for code in found} == found
    written = {code for code in listed if not re.search(r"\.illegal_transition$|_missing$|^row\.", code)}
    assert written <= set(found)


def test_every_text_that_an_act_needs_is_listed() -> None:
    """`needed` with literal words, wherever it is called."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "needed":
                kind, name = node.args[0], node.args[1]
                if isinstance(kind, ast.Constant) and isinstance(name, ast.Constant):
                    found.add((str(kind.value), str(name.value)))
    struck = {("attachment", "reason"), ("contact", "reason"), ("journal", "reason"), ("person", "reason"), ("unit", "reason")}
    assert found | struck == set(NEEDED)


def test_failures_tell_code_and_facts() -> None:
    """For logs and tests; a sentence is the window's."""
    assert str(Refused("order.not_issuer", issuer="x")) == "order.not_issuer {'issuer': 'x'}"
    assert str(Refused("facts.none")) == "facts.none"
    assert str(Outage("store.full", retry_s=2, path="p")) == "store.full {'path': 'p'}"
    assert str(Outage("store.full")) == "store.full"
    assert ConfirmIncident(incident=ID) != acts.COMMANDS["SubmitIncident"].request(incident=ID)
