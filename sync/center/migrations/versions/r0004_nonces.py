"""Nonces as rows of their own, so that spending one is one statement; what was in the table before serves nobody any more."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table anew: a device whose nonces are unknown is given others at the cost of one round."""
    op.execute("drop table nonces")
    op.execute(
        """create unlogged table nonces (
            sign_key bytea not null, purpose text collate "C" not null, nonce bytea not null,
            number bigint generated always as identity, primary key (sign_key, purpose, nonce)
        )"""
    )


def downgrade() -> None:
    """Go back to nothing: a center goes back by restoring a backup."""
    raise NotImplementedError
