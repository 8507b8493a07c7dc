"""Online keys that the root retired."""

from alembic import op

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.execute(
        """create table retirements (
            sign_key bytea primary key,
            at_ms bigint not null,
            raw bytea not null,
            root bytea not null
        )"""
    )


def downgrade() -> None:
    """Go back to nothing: a center goes back by restoring a backup."""
    raise NotImplementedError
