"""The two timers of the top bar: a time is never cut short."""

import pytest

from desktop.app.stills import Still
from desktop.runtime.words import LANGUAGES
from desktop.shell.timers import WIDTH, Timer
from desktop.widgets.theme import SEMIBOLD, face
from sync.store.queries.alarms import TimerRow

ICON = 30


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("over_s", [59, 99 * 3_600 + 3_599])
def test_what_is_over_is_said_whole(still: Still, language: str, over_s: int) -> None:
    """Up to a hundred hours, in each language, the time has the room that it needs."""
    still.services.words.switch(language)
    timer = Timer(still.services)
    timer.set_row(TimerRow(sort="to_sign", due_ms=still.services.clock() - over_s * 1_000, name="连云港市", incident=None, id=bytes(16)))
    said = timer.left()
    assert face(still.services.look, "row", SEMIBOLD).advance(said) <= WIDTH - ICON, said
    timer.deleteLater()
