from django.contrib import admin


class SchedulePages(admin.ModelAdmin):
    """What is to happen to an article at a time, on its form and on pages of its own."""
