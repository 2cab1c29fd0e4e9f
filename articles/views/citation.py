from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.citation import bibtex, plain, ris
from articles.models import Article
from articles.queries import citation as queries
from articles.views.caching import kept
from articles.views.redirect import leads_on

FORMS = {
    "bib": ("BibTeX", bibtex, "application/x-bibtex"),
    "ris": ("RIS", ris, "application/x-research-info-systems"),
}


@require_safe
@leads_on(Article)
@kept()
def article_citation(request, slug, form=None):
    return _answer(request, queries.article_citation(slug, timezone.now()), form, _("Cite this article"))


@require_safe
@kept()
def takeaway_citation(request, pk, form=None):
    return _answer(request, queries.takeaway_citation(pk, timezone.now()), form, _("Cite this takeaway"))


@require_safe
@kept()
def position_citation(request, pk, form=None):
    return _answer(request, queries.position_citation(pk, timezone.now()), form, _("Cite this statement"))


def _answer(request, page, form, heading):
    """Return the page that shows the citation, or the file of a form; Http404 where there is neither."""
    if page is None or form not in {None, *FORMS}:
        raise Http404
    if form:
        return _file(page.citation, form)
    at = request.resolver_match
    shown = [
        (name, write(page.citation), reverse(f"{at.view_name}-file", kwargs={**at.kwargs, "form": form}))
        for form, (name, write, _type) in FORMS.items()
    ]
    context = {**vars(page), "heading": heading, "plain": plain(page.citation), "forms": shown}
    return render(request, "articles/citation_detail.html", context)


def _file(citation, form):
    _name, write, content_type = FORMS[form]
    name = f"{citation.key}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write(citation), content_type=f"{content_type}; charset=utf-8", headers=headers)
