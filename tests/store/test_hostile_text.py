"""Text that would be obeyed somewhere: in every field of every record it is kept as written, found by its words, and does nothing."""

from fakes.asked import db_of
from fakes.post import TREE, Post
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.rules import create
from sync.domain.draft import Draft
from sync.domain.kind import Field, Kind, Shape, Verb
from sync.domain.registry import KINDS
from sync.domain.scopes import Scope, ScopeSort, organisation_scope
from sync.store import life
from sync.store.desk import CommandJob, Desk
from sync.store.queries import finder
from sync.store.rebuild import check

NOW_MS = 1_773_000_000_000
HOSTILE = (
    "'); drop table incident_rows; --",
    '" or ""="',
    "x' union select secret from sign_ins --",
    "<b>急</b><img src='file:///etc/passwd'><script>alert(1)</script>",
    '=HYPERLINK("http://1.2.3.4/","点")',
    "%s %n {0} {title} ${HOME} `id`",
    'NEAR(a b) OR title:* AND "',
    "\u202eteg\u202c",
)
REQUIRED = {Shape.MOMENT: NOW_MS, Shape.REFERENCE: bytes(16), Shape.ORGANISATION: "320106"}


def texts_of(kind: Kind) -> tuple[Field, ...]:
    return tuple(field for field in kind.fields if field.shape is Shape.TEXT and field.verb is Verb.SET and not field.choices)


def can_be_made(kind: Kind) -> bool:
    apart = {"incident", "attachment", "plan", "plan_version"}  # an incident founds its scope; the others name contents
    places = kind.scopes & {ScopeSort.ORGANISATION, ScopeSort.INCIDENT}
    return (
        bool(places) and kind.name not in apart and all(field.shape in {Shape.TEXT, *REQUIRED} for field in kind.fields if field.required)
    )


KINDS_TRIED = [kind for kind in KINDS.values() if can_be_made(kind)]


def write(post: Post, kind: Kind, text: str) -> None:
    """Write `text` into every text field of a new record, below every rule: as an entry that came from elsewhere would."""
    (incident,) = post.rows("select scope from incident_rows order by created_ms limit 1")
    scope = Scope(incident["scope"]) if ScopeSort.INCIDENT in kind.scopes else organisation_scope("320106")
    fields: dict[str, object] = {field.name: text[: field.chars_max] for field in texts_of(kind)}
    fields |= {field.name: REQUIRED[field.shape] for field in kind.fields if field.required and field.name not in fields}
    draft = Draft(scope=scope, writes=(create(kind.name, fields),))

    def commit(desk: Desk) -> None:
        desk._commit((draft,), CommandJob(request=None, person=text[:60], office="duty_commander"), command_no=1, now_ms=NOW_MS)
        life.save_life(desk.connection, desk.life)

    post.writer.call(commit).result(30)


def test_the_kinds_tried_are_most_of_them() -> None:
    """A kind that can't be made here has its reason above."""
    assert {"unit", "contact", "person", "journal", "duty"} <= {kind.name for kind in KINDS_TRIED}


def test_every_text_field_keeps_what_was_written(post: Post) -> None:
    """Each hostile text in each field of each kind reads back as it is; no table is gone, and the log folds to the same rows."""
    post.do(OpenIncident(title=HOSTILE[0], mode="exercise"))
    tables = {row["name"] for row in post.rows("select name from sqlite_master where type = 'table'")}
    for kind in KINDS_TRIED:
        for text in HOSTILE:
            write(post, kind, text)
    post.settle()
    for kind in KINDS_TRIED:
        rows = post.rows(f"select * from {kind.name}_rows")  # noqa: S608 - a name of ours
        for field in texts_of(kind):
            assert {row[field.name] for row in rows} >= {text[: field.chars_max].strip() for text in HOSTILE}, (kind.name, field.name)
        assert {row["by_person"] for row in rows} >= {text[:60] for text in HOSTILE}
    assert {row["name"] for row in post.rows("select name from sqlite_master where type = 'table'")} == tables
    assert check(post.home, shipped=TREE).different == ()
    assert [row.title for row in finder.find(db_of(post), "drop table", (finder.INCIDENT,))] == [HOSTILE[0]]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(typed=st.sampled_from(HOSTILE) | st.text(max_size=30))
def test_nothing_that_is_typed_to_find_breaks_the_search(post: Post, typed: str) -> None:
    """Whatever a person types is words to look for: never a statement, never an expression of the search."""
    assert all(found.title for found in finder.find(db_of(post), typed, finder.SORTS))
