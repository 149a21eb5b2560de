from django.db import migrations, models

# An external-content table: it keeps only the inverted index, in step with search_entry by triggers.
# The ascii tokeniser splits at nothing but the blanks and line feeds the normaliser has put in.
# Whatever migration remakes search_entry must make the triggers again.
SQLITE = [
    """
    CREATE VIRTUAL TABLE search_words USING fts5(
        title_words, words, content='search_entry', content_rowid='id', tokenize="ascii tokenchars '_'"
    )
    """,
    """
    CREATE TRIGGER search_entry_inserted AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_words(rowid, title_words, words) VALUES (new.id, new.title_words, new.words);
    END
    """,
    """
    CREATE TRIGGER search_entry_deleted AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_words(search_words, rowid, title_words, words)
        VALUES ('delete', old.id, old.title_words, old.words);
    END
    """,
    """
    CREATE TRIGGER search_entry_updated AFTER UPDATE ON search_entry BEGIN
        INSERT INTO search_words(search_words, rowid, title_words, words)
        VALUES ('delete', old.id, old.title_words, old.words);
        INSERT INTO search_words(rowid, title_words, words) VALUES (new.id, new.title_words, new.words);
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER search_entry_updated",
    "DROP TRIGGER search_entry_deleted",
    "DROP TRIGGER search_entry_inserted",
    "DROP TABLE search_words",
]

# to_tsvector would split words by a parser that depends on the database's locale, so the vector is
# spelled out: every form with its place (ts_rank counts places), titles with weight A.
POSTGRESQL = [
    """
    CREATE FUNCTION search_vector(words text, weight text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
        SELECT coalesce(
            string_agg(quote_literal(form) || ':' || least(place, 16383) || weight, ' '), ''
        )::tsvector
        FROM unnest(string_to_array(translate(words, E'\\n', ' '), ' ')) WITH ORDINALITY AS t(form, place)
        WHERE form <> ''
    $$
    """,
    """
    ALTER TABLE search_entry
    ADD COLUMN title_document tsvector NOT NULL GENERATED ALWAYS AS (search_vector(title_words, 'A')) STORED,
    ADD COLUMN document tsvector NOT NULL
        GENERATED ALWAYS AS (search_vector(title_words, 'A') || search_vector(words, '')) STORED
    """,
    "CREATE INDEX search_entry_document ON search_entry USING gin (document)",
]
POSTGRESQL_BACK = [
    "ALTER TABLE search_entry DROP COLUMN document, DROP COLUMN title_document",
    "DROP FUNCTION search_vector(text, text)",
]


def forwards(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=32)),
                ("object_id", models.PositiveBigIntegerField()),
                ("language", models.CharField(max_length=35)),
                ("title", models.TextField()),
                ("body", models.TextField()),
                ("address", models.TextField()),
                ("title_words", models.TextField()),
                ("words", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id"), name="one_entry_a_thing"),
                ],
            },
        ),
        migrations.RunPython(forwards, backwards),
    ]
