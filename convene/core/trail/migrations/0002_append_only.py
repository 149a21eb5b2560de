"""The database itself refuses to rewrite the trail. It stands apart from 0001, which may be made anew.

PostgreSQL refuses UPDATE and DELETE of a row. TRUNCATE fires no row trigger, so a test database can be flushed.

SQLite refuses UPDATE alone: there a flush is a DELETE, and a trigger cannot tell one from the other. What is left
of a deletion is held by the foreign keys (an entry with a leaf, a source with a citation cannot go), by the
models, which refuse it, and by `verify`, which misses the leaf.

What a citation points to is fixed on both; the row may go, with the draft passage it belongs to.

On SQLite a later migration that alters one of these tables makes the table anew and loses its trigger:
it has to run `guard` again.
"""

from django.db import migrations

TABLES = ("trail_entry", "trail_leaf", "trail_checkpoint", "trail_source")
MOVED = 'OLD.source_id <> NEW.source_id OR OLD."start" <> NEW."start" OR OLD."end" <> NEW."end"'


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', "
            "ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION trail_refuse()"
            )
        schema_editor.execute(
            "CREATE TRIGGER trail_citation_fixed BEFORE UPDATE ON trail_citation "
            f"FOR EACH ROW WHEN ({MOVED}) EXECUTE FUNCTION trail_refuse()"
        )
    else:
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        schema_editor.execute(
            f"CREATE TRIGGER trail_citation_fixed BEFORE UPDATE ON trail_citation WHEN {MOVED} "
            "BEGIN SELECT RAISE(ABORT, 'trail_citation is append-only'); END"
        )


def release(apps, schema_editor):
    on_table = schema_editor.connection.vendor == "postgresql"
    for name, table in [*((f"{t}_append_only", t) for t in TABLES), ("trail_citation_fixed", "trail_citation")]:
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}" if on_table else f"DROP TRIGGER {name}")
    if on_table:
        schema_editor.execute("DROP FUNCTION trail_refuse()")


class Migration(migrations.Migration):
    dependencies = [("trail", "0001_initial")]

    operations = [migrations.RunPython(guard, release)]
