"""What a demo has stored, to be compared."""

from hashlib import sha256

from django.apps import apps

from articles import models

# What is stored in another order, or is another each time.
KEYLESS = {
    models.SearchEntry: ("kind", "record_key", "article", "lexemes"),
    models.Article.authors.through: ("article", "author"),
}
LEFT_OUT = {"generation", "heartbeat"}


def stored_rows():
    """Return all rows of the app as a set of tuples by table."""
    tables = {}
    for model in apps.get_app_config("articles").get_models(include_auto_created=True):
        if model._meta.model_name not in LEFT_OUT:
            rows = model.objects.values_list(*KEYLESS.get(model, ()))
            tables[model._meta.model_name] = {tuple(map(str, row)) for row in rows.iterator()}
    return {name: rows for name, rows in tables.items() if rows}


def digest(queryset):
    """Return a short digest of rows, of which the first value is the key."""
    return sha256("\n".join(sorted(map(repr, queryset))).encode()).hexdigest()[:12]
