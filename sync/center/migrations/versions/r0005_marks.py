"""No counts of what each worker acknowledged: an acknowledgement waits for its place in the feed, which the mark tells of."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop a table that nothing ever wrote."""
    op.execute("drop table marks")


def downgrade() -> None:
    """Go back to nothing: a center goes back by restoring a backup."""
    raise NotImplementedError
