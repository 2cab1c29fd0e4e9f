from django.core.management.commands import dumpdata

from articles.models import SearchEntry


class Command(dumpdata.Command):
    """Django's own, without the search index, which is made from the rest when that is loaded."""

    def handle(self, *app_labels, exclude=(), **options):
        return super().handle(*app_labels, exclude=[*exclude, SearchEntry._meta.label_lower], **options)
