"""The last days of a certificate: every stage at both of its ends, and how many days are said."""

import pytest

from sync.domain.lapse import DAY_MS, GRACE_MS, Stage, days_left, is_withheld, stage_of

END_MS = 1_800_000_000_000


@pytest.mark.parametrize(
    ("left_ms", "stage", "days"),
    [
        (400 * DAY_MS, Stage.GOOD, 400),
        (14 * DAY_MS + 1, Stage.GOOD, 15),
        (14 * DAY_MS, Stage.SOON, 14),
        (3 * DAY_MS + 1, Stage.SOON, 4),
        (3 * DAY_MS, Stage.NEAR, 3),
        (DAY_MS + 1, Stage.NEAR, 2),
        (DAY_MS, Stage.LAST, 1),
        (0, Stage.LAST, 0),
        (-1, Stage.GRACE, 14),
        (-GRACE_MS, Stage.GRACE, 0),
        (-GRACE_MS - 1, Stage.OVER, 0),
        (-4_000 * DAY_MS, Stage.OVER, 0),
    ],
)
def test_every_stage_at_its_ends(left_ms: int, stage: Stage, days: int) -> None:
    """A begun day counts as one; once it has run out the days are those of the grace; only after them is anything withheld."""
    now_ms = END_MS - left_ms
    assert (stage_of(END_MS, now_ms=now_ms), days_left(END_MS, now_ms=now_ms)) == (stage, days)
    assert is_withheld(END_MS, now_ms=now_ms) is (stage is Stage.OVER)


def test_a_clock_that_goes_on_never_goes_back_a_stage() -> None:
    """Hour by hour from a month before the end to a month behind it, each stage comes once, in its sequence."""
    seen = [stage_of(END_MS, now_ms=END_MS + hour * 3_600_000) for hour in range(-31 * 24, 31 * 24)]
    assert list(dict.fromkeys(seen)) == list(Stage)
    assert seen == sorted(seen, key=list(Stage).index)
