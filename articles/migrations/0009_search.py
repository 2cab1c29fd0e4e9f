"""The search index: entries with their lexemes, and beside them an inverted index of the database's own.

Of SQLite it is a table of FTS5 that triggers keep; whatever makes the table of entries anew has to make them again. Of
PostgreSQL it is a generated column of type tsvector. Both know at which place of the text a token stands.
"""

import django.db.models.deletion
from django.db import migrations, models

import articles.models.fields

KINDS = [
    ("article", "Article"),
    ("takeaway", "Takeaway"),
    ("position", "Position"),
    ("speaker", "Speaker"),
    ("proposition", "Proposition"),
    ("conference", "Conference"),
    ("topic", "Topic"),
]

# https://www.sqlite.org/fts5.html, "External Content Tables". ASCII letters are small already; all others are letters
# to this tokenizer, so that a token of ours is one of its own.
SQLITE = [
    """
    CREATE VIRTUAL TABLE articles_searchentry_fts USING fts5(
        lexemes, content='articles_searchentry', content_rowid='id', columnsize=0, tokenize="ascii tokenchars '_'"
    )
    """,
    """
    CREATE TRIGGER articles_searchentry_added AFTER INSERT ON articles_searchentry BEGIN
        INSERT INTO articles_searchentry_fts(rowid, lexemes) VALUES (new.id, new.lexemes);
    END
    """,
    """
    CREATE TRIGGER articles_searchentry_deleted AFTER DELETE ON articles_searchentry BEGIN
        INSERT INTO articles_searchentry_fts(articles_searchentry_fts, rowid, lexemes)
        VALUES ('delete', old.id, old.lexemes);
    END
    """,
    """
    CREATE TRIGGER articles_searchentry_changed AFTER UPDATE OF id, lexemes ON articles_searchentry BEGIN
        INSERT INTO articles_searchentry_fts(articles_searchentry_fts, rowid, lexemes)
        VALUES ('delete', old.id, old.lexemes);
        INSERT INTO articles_searchentry_fts(rowid, lexemes) VALUES (new.id, new.lexemes);
    END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER articles_searchentry_added",
    "DROP TRIGGER articles_searchentry_deleted",
    "DROP TRIGGER articles_searchentry_changed",
    "DROP TABLE articles_searchentry_fts",
]

# to_tsvector would take the tokens apart once more, and array_to_tsvector knows no places. 16383 is the last that counts.
POSTGRESQL = [
    """
    CREATE FUNCTION articles_search_vector(lexemes text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT coalesce(string_agg('''' || token || ''':' || least(place, 16383), ' '), '')::tsvector
        FROM unnest(string_to_array(translate(lexemes, '''\\', ''), ' ')) WITH ORDINALITY AS found(token, place)
        WHERE token <> ''
    $$
    """,
    """
    ALTER TABLE articles_searchentry
    ADD COLUMN vector tsvector GENERATED ALWAYS AS (articles_search_vector(lexemes)) STORED
    """,
    "CREATE INDEX articles_searchentry_vector ON articles_searchentry USING gin (vector)",
    "CREATE INDEX articles_searchentry_newest ON articles_searchentry (kind, id)",
]
POSTGRESQL_BACK = [
    "DROP INDEX articles_searchentry_newest",
    "ALTER TABLE articles_searchentry DROP COLUMN vector",
    "DROP FUNCTION articles_search_vector(text)",
]


def add_index(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def remove_index(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_conference_in_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", articles.models.fields.LineField(choices=KINDS, max_length=20, verbose_name="kind")),
                ("record_key", models.UUIDField(verbose_name="key of the record")),
                ("lexemes", articles.models.fields.PlainTextField(verbose_name="lexemes")),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entries",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the search index",
                "verbose_name_plural": "entries of the search index",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "record_key"), name="searchentry_of_record"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", [kind for kind, _label in KINDS])),
                        name="searchentry_kind_known",
                    ),
                ],
            },
        ),
        migrations.RunPython(add_index, remove_index),
    ]
