"""Which keepers were certified here, and which keys rulings revoke."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = (
    "create table keepers (sign_key bytea primary key, since_ms bigint not null)",
    "create table keeper_rulings (entity bytea primary key, sign_key bytea not null)",
    "create index ix_keeper_rulings_sign_key on keeper_rulings (sign_key)",
)


def upgrade() -> None:
    """Make both tables."""
    for statement in _TABLES:
        op.execute(statement)


def downgrade() -> None:
    """Go back to nothing: a center goes back by restoring a backup."""
    raise NotImplementedError
