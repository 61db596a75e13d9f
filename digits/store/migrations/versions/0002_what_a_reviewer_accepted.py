"""What a reviewer accepted for the memory that all share."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    op.add_column("digit", sa.Column("accepted", sa.Boolean))
    op.create_index("ix_digit_accepted", "digit", ["accepted"])
