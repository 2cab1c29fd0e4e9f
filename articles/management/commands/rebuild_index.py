from django.core.management.base import BaseCommand

from articles.management.telling import telling
from articles.services.search import rebuild_index


class Command(BaseCommand):
    help = "Make the search index anew. The site may be served and edited meanwhile; it may be killed and run again."

    def handle(self, *, verbosity, **options):
        rebuild_index(tell=telling(self, verbosity))
