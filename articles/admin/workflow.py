from django.contrib import admin


class WorkflowPages(admin.ModelAdmin):
    """The way of an article from its writer to whoever publishes it, on its form."""
