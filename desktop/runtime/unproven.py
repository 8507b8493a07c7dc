"""An act that weighs more than who sat down proved: it waits for a secret, and is sent once more with it.

Every page submits as ever. What the engine refuses with `seat.step_up` comes here instead of to the page, the window asks for the
secret, and only then the page hears of it: that it was done, or why not. What was typed stands on the page all the while.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject
from shiboken6 import isValid

from sync.domain.failures import Refused

STEP_UP = "seat.step_up"
# What one person alone may not do here: somebody else beside her proves herself, and acts in her own name.
SECOND = frozenset({"order.second_person", "response.not_approver"})


class Unproven:
    """Made for each act that is submitted without a proof; `request` is sent again as it is.

    Args:
        done, failed: of the page, one of which is called once.
        ask: is handed this when a proof is asked for; None where nobody could ask a person.
    """

    def __init__(
        self,
        request: object,
        done: Callable[[object], None],
        failed: Callable[[BaseException], None],
        ask: "Callable[[Unproven], None] | None",
    ) -> None:
        self.request = request
        self._done = done
        self._failed = failed
        self._ask = ask
        self.error: Refused | None = None

    def on_failed(self, error: BaseException) -> None:
        """Ask for the proof that is wanted; tell the page anything else."""
        if self._ask is not None and isinstance(error, Refused) and error.code in {STEP_UP, *SECOND} and _lives(self._failed):
            self.error = error
            self._ask(self)
        else:
            self.fail(error)

    def end(self, answer: object) -> None:
        """Tell the page that it was done."""
        if _lives(self._done):
            self._done(answer)

    def fail(self, error: BaseException) -> None:
        """Tell the page why it was not done."""
        if _lives(self._failed):
            self._failed(error)


def _lives(receiver: Callable[..., None]) -> bool:
    owner = getattr(receiver, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
