from django.contrib import admin


class CommentPages(admin.ModelAdmin):
    """What the desk says about an article, its takeaways and positions, beside its form."""
