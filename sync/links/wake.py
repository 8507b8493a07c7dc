"""What makes a device talk now: something was written, something urgent, a network that came back, or the end.

Any thread may `call`; the pushing thread alone rests, pauses and takes up what was urgent. Layer: links.
"""

import threading
import time
from collections.abc import Callable

LOOK_S = 0.5  # how late a network that came back is noticed at most


class Wake:
    """The pushing thread's rest, and what ends it.

    Attributes:
        stopped: set once, at the end.
    """

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self._called = threading.Event()
        self._urgent = threading.Event()
        self._was_urgent = False

    def call(self, *, urgent: bool = False) -> None:
        """End a rest; when it is urgent at once, and a pause too."""
        if urgent:
            self._urgent.set()
        self._called.set()

    def stop(self) -> None:
        """End everything."""
        self.stopped.set()
        self.call(urgent=True)

    def is_urgent(self) -> bool:
        """Tell whether something urgent came that was not taken up yet."""
        return self._urgent.is_set()

    def taken_up(self) -> bool:
        """Take up what was urgent, before a rest ended or since; tell whether anything was."""
        was_urgent, self._was_urgent = self._was_urgent or self._urgent.is_set(), False
        self._urgent.clear()
        return was_urgent

    def rest(self, idle_s: float, coalesce_s: float) -> None:
        """Wait for the next reason to talk: an urgent one, any a moment later, or the time."""
        if self._called.wait(idle_s) and not self._urgent.is_set():
            self._urgent.wait(coalesce_s)
        self._was_urgent = self._urgent.is_set()
        self._called.clear()
        self._urgent.clear()

    def pause(self, delay_s: float, *, has_no_network: Callable[[], bool], has_way: Callable[[], bool]) -> None:
        """Wait after a failure, unless something is urgent; no longer than until there is a network again, where there was none."""
        ends = time.monotonic() + delay_s
        while has_no_network() and (left_s := ends - time.monotonic()) > 0:
            if self._urgent.wait(min(LOOK_S, left_s)) or has_way():
                break
        else:
            self._urgent.wait(max(0.0, ends - time.monotonic()))
        self._was_urgent = self._urgent.is_set()
        self._urgent.clear()
