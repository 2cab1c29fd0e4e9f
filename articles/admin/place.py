from django.urls import reverse

from articles.admin.position import position_address


def place_of(finding, article) -> str:
    """Return the address of the form, and in it of the field, where something that the gate found is mended."""
    name, record = finding.record._meta.model_name, finding.record
    if name == "position":
        return f"{position_address(article.pk, record.pk)}#id_{finding.field}"
    if name == "takeaway":
        return f"{reverse('admin:articles_article_change', args=[article.pk])}#{record.anchor}"
    return f"{reverse(f'admin:articles_{name}_change', args=[record.pk])}#id_{finding.field}"
