"""The pages of this program, in the order of the rail. Deleting a feature is its folder, its test and its line here."""

from collections.abc import Sequence

from desktop.features.forces.page import ForcesPage
from desktop.features.incidents.page import IncidentsPage
from desktop.features.plans.page import PlansPage
from desktop.features.situation.page import SituationPage
from desktop.features.sync.page import SyncPage
from desktop.runtime.services import Services
from desktop.shell.rail import RailEntry
from desktop.shell.window import ShownPage


def make_pages(services: Services) -> Sequence[ShownPage]:
    """Make every page."""
    return (
        ShownPage(entry=RailEntry(name="situation", icon="radar-2", label="page.situation"), page=SituationPage(services)),
        ShownPage(entry=RailEntry(name="incidents", icon="urgent", label="page.incidents"), page=IncidentsPage(services)),
        ShownPage(entry=RailEntry(name="forces", icon="users-group", label="page.forces"), page=ForcesPage(services)),
        ShownPage(entry=RailEntry(name="plans", icon="notebook", label="page.plans"), page=PlansPage(services)),
        ShownPage(entry=RailEntry(name="sync", icon="refresh", label="page.sync"), page=SyncPage(services)),
    )
