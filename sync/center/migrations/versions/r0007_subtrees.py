"""Perfect subtrees of the feed's hash tree, from which history is proved, and what convicts the key of a center."""

from alembic import op

revision = "0007"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; the subtrees of a feed that is there already are computed by the start that follows."""
    op.execute("create table subtrees (level bigint not null, at bigint not null, root bytea not null, primary key (level, at))")
    op.execute(
        """create table convictions (
            id bytea primary key, why text collate "C" not null, found_ms bigint not null, raw bytea not null
        )"""
    )


def downgrade() -> None:
    """Go back to nothing: a center goes back by restoring a backup."""
    raise NotImplementedError
