"""What waits for a secret: acts that the engine asks to be proven again, and who was asked.

An act is sent by the person at whose page it was typed. Locked meanwhile it waits for the way in; where somebody else sits there
by then it is left, and her page says that it wants a secret, which she may give for herself.
"""

from PySide6.QtCore import QObject, Signal

from desktop.runtime.services import Engine
from desktop.runtime.unproven import SECOND, STEP_UP, Unproven
from sync.domain.failures import Refused
from sync.engine.messages import Proof

# Said beside the secret; whatever else goes wrong is the page's to say.
APPROVER = "response.not_approver"
ASKED_AGAIN = frozenset({"sign_in.wrong", "sign_in.wait"})


class Proving(QObject):
    """Owned by the desk of the seat.

    Signals:
        wanted: a secret is to be asked for.
        refused: this secret was not taken; the error.
        ended: the act under way was done, or refused for another reason; nothing more is asked for it.
    """

    wanted = Signal()
    refused = Signal(object)
    ended = Signal()

    def __init__(self, engine: Engine, parent: QObject) -> None:
        super().__init__(parent)
        self._engine = engine
        self._waiting: list[Unproven] = []
        self._asked: bytes | None = None
        engine.prove_by(self._on_unproven)

    @property
    def wants_second(self) -> bool:
        """Whether it is somebody else who is to prove herself for the act that waits first."""
        error = self._waiting[0].error if self._waiting else None
        return error is not None and error.code in SECOND

    @property
    def named(self) -> str:
        """Return whom the act that waits first names as the one who must do it, empty for anybody else."""
        error = self._waiting[0].error if self._waiting else None
        return str(error.facts.get("name", "")) if error is not None and error.code == APPROVER else ""

    @property
    def act(self) -> str:
        """Return the name of the act that waits first, empty when none does."""
        return type(self._waiting[0].request).__name__ if self._waiting else ""

    def ask(self, person: bytes | None) -> bool:
        """Note who is asked; tell whether it is still the one at whose page the acts were typed, and leave them if not."""
        if self._asked not in {None, person}:
            self.leave()
            return False
        self._asked = person
        return bool(self._waiting)

    def prove(self, proof: Proof) -> None:
        """Send the act that waits first with a secret, or with a second person and hers."""
        self._engine.submit(self._waiting[0].request, done=self._on_done, failed=self._on_failed, proof=proof)

    def leave(self) -> None:
        """Think better of it: the pages say that the secret is wanted, and keep what was typed."""
        waiting, self._waiting, self._asked = self._waiting, [], None
        for act in waiting:
            act.fail(act.error or Refused(STEP_UP))

    def _on_unproven(self, act: Unproven) -> None:
        self._waiting.append(act)
        self.wanted.emit()

    def _on_done(self, answer: object) -> None:
        act = self._end()
        if act is not None:
            act.end(answer)
        self._go_on()

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, Refused) and error.code in ASKED_AGAIN and self._waiting:
            self.refused.emit(error)
            return
        act = self._end()
        if act is not None:
            act.fail(error)
        self._go_on()

    def _end(self) -> Unproven | None:
        """Take the first act off, None where it was left while its secret was looked at."""
        act = self._waiting.pop(0) if self._waiting else None
        self.ended.emit()
        return act

    def _go_on(self) -> None:
        if self._waiting:
            self.wanted.emit()
        else:
            self._asked = None
