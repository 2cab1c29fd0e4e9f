from django.conf import settings


def site(request):
    """Give templates the site's name and its one absolute address; nothing about the visitor."""
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
