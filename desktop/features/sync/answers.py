"""Which ordinary act answers an alert: one that is legal for its record as it stands, so that nobody is led to a refusal. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from sync.domain.alerts import ENTRY_AFTER_CLOSE, MERGE_CYCLE, TWO_SCENE_COMMANDERS, UNIT_TWICE
from sync.domain.registry import KINDS
from sync.store.queries.question_rows import QuestionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An act of the page Incidents that answers an alert.

    Attributes:
        move: the step of the life cycle that it takes.
        key: of the words on its button.
        on_row: whether it is done on the alert's own record, else on the incident.
    """

    act: str
    kind: str
    move: str
    key: str
    on_row: bool = False


# By alert, the one to be offered first; none of them may be legal: then the alert leads to its incident.
_ANSWERS: Mapping[str, tuple[Answer, ...]] = {
    UNIT_TWICE: (
        Answer(act="recall", kind="assignment", move="recall", key="alert.act.unit_twice", on_row=True),
        Answer(act="release", kind="assignment", move="return", key="alert.act.release", on_row=True),
    ),
    TWO_SCENE_COMMANDERS: (Answer(act="close_post", kind="post", move="close", key="alert.act.two_scene_commanders", on_row=True),),
    ENTRY_AFTER_CLOSE: (Answer(act="reopen", kind="incident", move="reopen", key="alert.act.entry_after_close"),),
    MERGE_CYCLE: (Answer(act="unmerge", kind="incident", move="unmerge", key="alert.act.merge_cycle"),),
}


def answer_to(question: QuestionRow) -> Answer | None:
    """Return the act that answers an alert, None where none is legal now."""
    return next((answer for answer in _ANSWERS.get(question.code, ()) if _is_legal(answer, question.state)), None)


def _is_legal(answer: Answer, state: str) -> bool:
    life = KINDS[answer.kind].life
    assert life is not None
    return life.target(state, answer.move) is not None
