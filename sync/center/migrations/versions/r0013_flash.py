"""Where flash lies in the feed: few rows, looked for far ahead by whoever asks how far it has come."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index, of flash alone: a row that is no flash costs nothing more."""
    op.execute("create index ix_feed_flash on feed (urgency, n) where urgency = 0")


def downgrade() -> None:
    """Go back to nothing: a center goes back by restoring a backup."""
    raise NotImplementedError
