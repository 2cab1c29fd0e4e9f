from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Plenary"

    def ready(self):
        from articles import checks  # noqa: F401
        from articles.services.generation import move_generation
        from articles.services.role import sync_roles
        from articles.services.search import fill_index

        post_migrate.connect(sync_roles, sender=self)
        post_migrate.connect(fill_index, sender=self)
        post_migrate.connect(move_generation, sender=self)
