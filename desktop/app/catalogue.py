"""The pages of this program, in the order of the rail. Deleting a feature is its folder, its test and its line here.

A feature's package makes its page and imports what that needs only then: nothing of a page is loaded before it is made.
"""

from collections.abc import Sequence

from desktop.features import duty, forces, incidents, plans, situation, sync
from desktop.shell.pages import ShownPage
from desktop.shell.rail import RailEntry


def every_page() -> Sequence[ShownPage]:
    """Return every page."""
    return (
        ShownPage(entry=RailEntry(name="situation", icon="radar-2", label="page.situation"), make=situation.make_page),
        ShownPage(
            entry=RailEntry(name="incidents", icon="urgent", label="page.incidents"), make=incidents.make_page, offers=incidents.OFFERS
        ),
        ShownPage(entry=RailEntry(name="forces", icon="users-group", label="page.forces"), make=forces.make_page),
        ShownPage(entry=RailEntry(name="plans", icon="notebook", label="page.plans"), make=plans.make_page),
        ShownPage(entry=RailEntry(name="duty", icon="id-badge-2", label="page.duty"), make=duty.make_page),
        ShownPage(entry=RailEntry(name="sync", icon="refresh", label="page.sync"), make=sync.make_page),
    )
