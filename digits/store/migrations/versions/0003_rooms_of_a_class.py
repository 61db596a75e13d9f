"""Rooms: a class draws together under a code, until its teacher closes it or its hours are over."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    op.create_table(
        "room",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(8), nullable=False, unique=True),
        sa.Column("key_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("ends", sa.DateTime, nullable=False),
        sa.Column("given", sa.Integer, nullable=False),
        sa.Column("removed", sa.Integer, nullable=False),
    )
    op.create_index("ix_room_ends", "room", ["ends"])
    op.create_table(
        "room_pupil",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("room_id", sa.Integer, sa.ForeignKey("room.id", ondelete="CASCADE"), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("is_barred", sa.Boolean, nullable=False),
        sa.UniqueConstraint("room_id", "key_hash"),
    )
    op.create_table(
        "room_drawing",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("room_id", sa.Integer, sa.ForeignKey("room.id", ondelete="CASCADE"), nullable=False),
        sa.Column("pupil_id", sa.Integer, sa.ForeignKey("room_pupil.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("made", sa.DateTime, nullable=False),
        sa.Column("paper", sa.Integer, nullable=False),
        sa.Column("lines", sa.Text),
        sa.Column("image", sa.LargeBinary, nullable=False),
        sa.Column("truth", sa.String(3), nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.UniqueConstraint("room_id", "number"),
    )
    op.create_index("ix_room_drawing_pupil", "room_drawing", ["pupil_id"])
