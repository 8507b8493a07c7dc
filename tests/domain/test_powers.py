"""The powers of offices: what the window says of an office is what the rules do."""

import pytest

from sync.domain.commands.incidents import OpenIncident
from sync.domain.commands.persons import RegisterPerson
from sync.domain.failures import Refused
from sync.domain.offices import ADMINISTRATOR, AUDIT, AUDITOR, DUTY_COMMANDER, OFFICES, RECORDER
from sync.domain.powers import POWERS, TRAIL, may_do, may_not_do
from tests.fakes.memory_view import MemoryView


@pytest.mark.parametrize("office", OFFICES)
def test_what_is_said_is_what_the_rules_do(office: str) -> None:
    """Each power is held or lacked, in one sequence; two of them are tried."""
    assert sorted((*may_do(office), *may_not_do(office))) == sorted(POWERS)
    assert (TRAIL in may_do(office)) == (office in AUDIT)
    for power, request in (("open", OpenIncident(title="x", mode="test")), ("persons", RegisterPerson(name="陈默", offices=(RECORDER,)))):
        assert (power in may_do(office)) == _does(MemoryView().acting(office), request)


def _does(view: MemoryView, request: object) -> bool:
    try:
        view.do(request)
    except Refused:
        return False
    return True


def test_the_ends_of_the_scale() -> None:
    """Who commands may everything; an auditor reads; who administers says who works here, and nothing of the work."""
    assert may_not_do(DUTY_COMMANDER) == ()
    assert may_do(AUDITOR) == (TRAIL,)
    assert may_do(ADMINISTRATOR) == ("persons", TRAIL)
