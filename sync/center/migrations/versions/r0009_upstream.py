"""What the center above is known to hold, at a center that stands below one."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = (
    """create table upstream_reach (
        stream bigint primary key,
        seq bigint not null
    )""",
    """create table upstream_blobs (
        address bytea primary key,
        held bigint not null,
        at_ms bigint not null
    )""",
    "create index ix_upstream_blobs_held on upstream_blobs (held)",
)


def upgrade() -> None:
    """Make them."""
    for statement in TABLES:
        op.execute(statement)


def downgrade() -> None:
    """Go back to nothing: a center goes back by restoring a backup."""
    raise NotImplementedError
