"""People, drawings, the digits in them, and what all replicas share."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0001", None


def upgrade() -> None:
    op.create_table(
        "setting", sa.Column("name", sa.String(32), primary_key=True), sa.Column("value", sa.Text, nullable=False)
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("made", sa.DateTime, nullable=False),
        sa.Column("kept", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("network_learns", sa.Boolean, nullable=False),
    )
    op.create_table(
        "drawing",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("made", sa.DateTime, nullable=False),
        sa.Column("paper", sa.Integer, nullable=False),
        sa.Column("lines", sa.Text),
        sa.UniqueConstraint("person_id", "uid"),
    )
    op.create_index("ix_drawing_person_made", "drawing", ["person_id", "made"])
    op.create_table(
        "digit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("drawing_id", sa.Integer, sa.ForeignKey("drawing.id", ondelete="CASCADE"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("image", sa.LargeBinary, nullable=False),
        sa.Column("truth", sa.String(3)),
        sa.Column("marked", sa.DateTime),
        sa.Column("answers", sa.Text, nullable=False),
    )
    op.create_index("ix_digit_drawing", "digit", ["drawing_id"])
