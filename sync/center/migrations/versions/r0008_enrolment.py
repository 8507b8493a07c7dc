"""Codes that let a new device in, for a while and once; orders to wipe."""

from alembic import op

revision = "0008"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; nobody was let in by a code before them, and nothing was wiped."""
    op.execute(
        """create table enrolment_codes (
            name bytea primary key, secret bytea not null, organisation text collate "C" not null, offices text collate "C" not null,
            letters text collate "C", days bigint not null, label text collate "C", takes_over bytea, by_whom text collate "C" not null,
            center bytea not null, made_ms bigint not null, ends_ms bigint not null, tries bigint not null, used_by bytea, used_ms bigint
        )"""
    )
    op.execute("create table wipe_orders (entity bytea primary key, sign_key bytea not null, raw bytea not null)")
    op.execute("create index ix_wipe_orders_sign_key on wipe_orders (sign_key)")


def downgrade() -> None:
    """Go back to nothing: a center goes back by restoring a backup."""
    raise NotImplementedError
