"""The database itself refuses to rewrite a reading or a frozen figure.

As for the trail (trail 0002), SQLite refuses UPDATE alone: there a test database is flushed by DELETE.
"""

from django.db import migrations

TABLES = (
    "initiatives_reading",
    "initiatives_frozenfigure",
)


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION initiatives_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', "
            "ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION initiatives_refuse()"
            )
    else:
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def release(apps, schema_editor):
    on_table = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        name = f"{table}_append_only"
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}" if on_table else f"DROP TRIGGER {name}")
    if on_table:
        schema_editor.execute("DROP FUNCTION initiatives_refuse()")


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0002_situation")]

    operations = [migrations.RunPython(guard, release)]
