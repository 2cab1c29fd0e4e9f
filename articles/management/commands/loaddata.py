from collections import defaultdict

from django.core.management.commands import loaddata
from django.db import DEFAULT_DB_ALIAS

from articles.services.generation import move_generation
from articles.services.search import index_loaded


class Command(loaddata.Command):
    """Django's own, which also lets what it loads be found, in the same transaction."""

    def loaddata(self, fixture_labels):
        self.loaded = defaultdict(set)
        super().loaddata(fixture_labels)
        if self.using == DEFAULT_DB_ALIAS:
            index_loaded(self.loaded)
            move_generation()

    def save_obj(self, obj):
        is_saved = super().save_obj(obj)
        if is_saved:
            self.loaded[type(obj.object)].add(obj.object.pk)
        return is_saved
