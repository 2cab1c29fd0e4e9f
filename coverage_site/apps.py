from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """The stock admin with our own site class."""

    default_site = "articles.admin.site.DeskSite"
