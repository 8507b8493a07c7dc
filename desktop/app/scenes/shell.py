"""What leads anywhere from every page: the command line in each of its states, Ctrl+K, and the card after a gap."""

from desktop.app import picture_shell as shell
from desktop.app import picture_world as world
from desktop.app.scenes import Scenes
from desktop.app.stills import Still
from sync.domain.failures import Refused


def _typed(still: Still, text: str) -> None:
    still.window.show_page("incidents", world.TANKER)
    still.window.guide.line.focus_line()
    still.window.guide.line.field.setText(text)


def _line(still: Still) -> None:
    _typed(still, "d 鼓楼101 到化工园北门")


def _line_ambiguous(still: Still) -> None:
    _typed(still, "d 鼓楼机动 到化工园北门")
    still.window.guide.line.field.tabbed.emit()


def _line_unknown(still: Still) -> None:
    _typed(still, "s 雨花特警 到场")


def _line_order(still: Still) -> None:
    _typed(still, "o 鼓楼101，六合消防 17:00前 封堵雨水口")


def _line_refused(still: Still) -> None:
    still.engine.answer = Refused("office.may_not", office="recorder", kind="assignment", move="create")
    _line(still)
    still.window.guide.line.enter()


def _line_done(still: Still) -> None:
    _line(still)
    still.window.guide.line.enter()


def _line_voice(still: Still) -> None:
    _typed(still, "")
    still.window.guide.line.stamp()
    still.window.guide.line.field.insert("全体撤到二线")


def _find(still: Still) -> None:
    still.window.show_page("incidents", world.TANKER)
    still.window.guide.open_anywhere()


def _find_typed(still: Still) -> None:
    _find(still)
    still.window.guide.anywhere.field.setText("鼓楼")


def _find_none(still: Still) -> None:
    _find(still)
    still.window.guide.anywhere.field.setText("zzz")


def _digest(still: Still) -> None:
    still.window.show_page("incidents", world.TANKER)
    still.window.guide.digest.show_digest(shell.DIGEST, with_questions=True)


def _digest_early(still: Still) -> None:
    still.window.show_page("incidents", None)
    still.window.guide.digest.show_digest(shell.DIGEST, with_questions=False)


SCENES: Scenes = {
    "line": _line,
    "line-ambiguous": _line_ambiguous,
    "line-unknown": _line_unknown,
    "line-order": _line_order,
    "line-refused": _line_refused,
    "line-done": _line_done,
    "line-voice": _line_voice,
    "find": _find,
    "find-typed": _find_typed,
    "find-none": _find_none,
    "digest": _digest,
    "digest-early": _digest_early,
}
