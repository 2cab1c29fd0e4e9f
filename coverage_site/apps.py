from importlib import import_module

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """The stock admin with our own site class."""

    default_site = "articles.admin.site.DeskSite"

    def ready(self):
        # The site lives in the package that registers with it: were the site asked for first, it would be made twice
        # and the second one be empty.
        import_module("articles.admin")
        super().ready()
        # Its own tags are not used: a topic is our kind of tag.
        admin.site.unregister(apps.get_model("taggit", "Tag"))
