"""The enrolment officers that were made here, and newcomers that an operator turned away."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = (
    """create table officers (
        sign_key bytea primary key,
        organisation text collate "C" not null,
        offices text collate "C" not null,
        letters text collate "C" not null,
        not_after bigint not null,
        made_ms bigint not null,
        by_whom text collate "C" not null
    )""",
    """create table turned_away (
        sign_key bytea primary key,
        organisation text collate "C",
        reason text collate "C" not null,
        by_whom text collate "C" not null,
        at_ms bigint not null
    )""",
)


def upgrade() -> None:
    """Make them."""
    for statement in TABLES:
        op.execute(statement)


def downgrade() -> None:
    """Go back to nothing: a center goes back by restoring a backup."""
    raise NotImplementedError
