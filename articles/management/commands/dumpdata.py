from django.core.management.commands import dumpdata

from articles.models import Generation, SearchEntry

MADE_ANEW = [model._meta.label_lower for model in (Generation, SearchEntry)]


class Command(dumpdata.Command):
    """Django's own, without what is made from the rest when that is loaded, such as the search index."""

    def handle(self, *app_labels, exclude=(), **options):
        return super().handle(*app_labels, exclude=[*exclude, *MADE_ANEW], **options)
