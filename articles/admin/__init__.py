"""The editors' desk. Importing it registers everything."""

from articles.admin import (  # noqa: F401
    article,
    audit,
    author,
    conference,
    correction,
    erasure,
    photo,
    position,
    proposition,
    series,
    source,
    speaker,
    topic,
    user,
)
