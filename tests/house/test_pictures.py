"""Every page is shown in every state: a page without a picture of one, and without a reason why, does not pass."""

from desktop.app.catalogue import every_page
from desktop.app.picture_list import LEFT_OUT, SHOWN, STATES, VIEWS, lacking

PAGES = tuple(shown.entry.name for shown in every_page())


def test_every_page_shows_every_state() -> None:
    """Each page of the catalogue has a scene, or a reason for having none, for each state."""
    assert lacking(PAGES) == ()


def test_no_page_is_listed_that_is_gone() -> None:
    """Deleting a page takes its views along: the table has no pages, views or states of its own."""
    views = {view for page in VIEWS for view in VIEWS[page]}
    assert set(VIEWS) == set(PAGES)
    assert set(SHOWN) == views
    assert {state for states in SHOWN.values() for state in states} == set(STATES)
    assert all(view in views and state in STATES for view, state in LEFT_OUT)


def test_a_planted_gap_is_found() -> None:
    """A page without a view, a state without a scene, a scene that is not there and a reason too many are each named."""
    without = {**SHOWN, "forces": {state: scene for state, scene in SHOWN["forces"].items() if state != "drill"}}
    assert lacking(PAGES, shown=without) == ("forces drill: neither scene nor reason",)
    wrong = {**SHOWN, "sync": {**SHOWN["sync"], "stale": "sync-nowhere"}}
    assert lacking(PAGES, shown=wrong) == ("sync stale: no scene is called sync-nowhere",)
    assert lacking(("orders",)) == ("orders has no view",)
    doubled = {**LEFT_OUT, ("sync", "many"): "there are never many"}
    assert lacking(("sync",), left_out=doubled) == ("sync many: a scene, and a reason for having none",)
    silent = {pair: reason for pair, reason in LEFT_OUT.items() if pair != ("order", "empty")}
    assert lacking(("incidents",), left_out=silent) == ("order empty: neither scene nor reason",)
