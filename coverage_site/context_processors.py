from django.conf import settings


def site(request):
    """Give templates the site's name, its addresses for readers and the kind of page; nothing about the visitor."""
    name = request.resolver_match.url_name if request.resolver_match else None
    section = (name or "").partition("-")[0]
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "section": section,
    }
