"""Who works at an organisation, by every name ever registered, and the offices ever held: what the judge asks of a person."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nobody was registered before it."""
    op.execute(
        """create table persons (
            op bytea primary key, entity bytea not null, organisation text collate "C" not null, name text collate "C",
            office text collate "C"
        )"""
    )
    op.execute("create index ix_persons_entity on persons (entity)")
    op.execute("create index persons_by_name on persons (organisation, name)")


def downgrade() -> None:
    """Go back to nothing: a center goes back by restoring a backup."""
    raise NotImplementedError
