"""Whatever version of Digits wrote a database, today's opens it with all that lies in it."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from digits.store import keys
from digits.store.database import MIGRATIONS, Database
from digits.store.errors import Newer
from digits.store.rooms import Rooms
from digits.store.store import Store
from digits.store.tables import SCHEMA, Base

SETTINGS = Config()
SETTINGS.set_main_option("script_location", str(MIGRATIONS))
RELEASED = [script.revision for script in ScriptDirectory.from_config(SETTINGS).walk_revisions()]
KEPT = (
    "INSERT INTO person (id, key_hash, made, kept, revision, network_learns) VALUES (1, :key, :now, 1, 1, :yes)",
    "INSERT INTO drawing (id, person_id, uid, made, paper, lines) VALUES (1, 1, 'u', :now, 308, NULL)",
    "INSERT INTO digit (id, drawing_id, place, image, truth, marked, answers) "
    "VALUES (1, 1, 0, :image, '7', :now, '{}')",
)


def made_at(url, revision: str) -> None:
    """A database as the version wrote it that had this schema, with a corrected drawing in it."""
    if url.get_backend_name() == "sqlite":
        Path(url.database).parent.mkdir(parents=True)
    engine = create_engine(url)
    with engine.begin() as connection:
        SETTINGS.attributes["connection"] = connection
        command.upgrade(SETTINGS, revision)
        values = {"key": keys.hashed("me"), "now": "2026-01-01 00:00:00", "yes": True, "image": bytes(784)}
        for statement in KEPT:
            connection.execute(text(statement), values)
    engine.dispose()


@pytest.mark.parametrize("revision", RELEASED)
def test_every_released_schema_is_brought_forward(url, revision):
    made_at(url, revision)
    store = Store(Database(url))
    person = store.person("me")
    assert [d.truth for d in store.marked(person.id).values()] == ["7"]
    assert store.accepted(1) == []
    assert Rooms(store.database).open("a teacher's key").code
    with store.database.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == SCHEMA == RELEASED[0]


def test_the_migrations_make_the_tables_that_the_code_takes(store):
    store.secret()
    with store.database.reading() as session:
        assert compare_metadata(MigrationContext.configure(session.connection()), Base.metadata) == []


def test_a_database_of_a_newer_version_is_left_alone_and_said(store):
    store.secret()
    with store.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    later = Store(Database(store.database.url))
    with pytest.raises(Newer, match="written by a newer version"):
        later.person("me")
    with store.database.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
