"""A person's texts that are not saved: all of them, and one to read, take up or throw away."""

import re

from django.contrib import admin, messages
from django.db.models import CharField, Field, TextField
from django.http import HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.open_form import text_line
from articles.models import Article, Position, Takeaway
from articles.models.fields import RichTextField
from articles.queries.open_form import own_text, unsaved_texts
from articles.services.open_form import throw_away
from articles.text import sanitise_html

SHOWN = 50
# What the page that brings text in sends.
_BROUGHT_IN = {"text": TextField(gettext_lazy("text")), "markup": RichTextField(gettext_lazy("text"))}
_OF_TAKEAWAY = re.compile(r"takeaways-(\d{1,4})-(\w+)")


class UnsavedTexts(admin.ModelAdmin):
    """Where texts that were left can be read, also when the form that they were typed in does not open any more."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("kept/", view(self.kept_list_view), name="articles_article_kept_list"),
            path("kept/<uuid:pk>/", view(self.kept_view), name="articles_article_kept"),
            *super().get_urls(),
        ]

    def kept_list_view(self, request):
        """List the person's texts that are not saved, the latest first."""
        texts = [text_line(form, "") for form in unsaved_texts(request.user)[:SHOWN]]
        return self._show_kept(request, "kept_list", _("Unsaved texts"), {"texts": texts})

    def kept_view(self, request, pk):
        """Show one of them word for word. On POST throw it away."""
        form = own_text(pk, request.user)
        if form is None:
            self.message_user(request, _("That text is saved by now, or thrown away."), messages.INFO)
            return HttpResponseRedirect(reverse("admin:articles_article_kept_list"))
        if request.method == "POST":
            throw_away(form, by=request.user)
            self.message_user(request, _("Thrown away."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:articles_article_kept_list"))
        context = {"text": text_line(form, ""), "words": words_of(form)}
        return self._show_kept(request, "kept", _("Unsaved text"), context)

    def _show_kept(self, request, page, title, context):
        context |= {"opts": self.opts, "title": title, **self.admin_site.each_context(request)}
        return TemplateResponse(request, f"admin/articles/article/{page}.html", context)


def words_of(form) -> list[tuple[str, SafeString]]:
    """Return what was typed into a form, each with the name of its field. Choices and dates are left out."""
    sent = QueryDict(bytes(form.data))
    model = Position if "/position/" in form.path else Article
    named = ((_field(model, name), value) for name, value in sent.items() if value.strip())
    return [(label, _shown(field, value)) for (label, field), value in named if field is not None]


def _field(model, name):
    """Return the label of what was sent under a name and the model's field, None where it holds no words."""
    if found := _OF_TAKEAWAY.fullmatch(name):
        label, field = _field(Takeaway, found[2])
        return _("Takeaway %(number)s: %(field)s") % {"number": int(found[1]) + 1, "field": label}, field
    fields = {field.name: field for field in model._meta.concrete_fields} | _BROUGHT_IN
    field = fields.get(name)
    return capfirst(field.verbose_name) if field else name, field if _holds_words(field) else None


def _holds_words(field: Field | None):
    return isinstance(field, CharField | TextField) and not field.choices


def _shown(field, value):
    is_rich = isinstance(field, RichTextField)
    return mark_safe(sanitise_html(value) if is_rich else linebreaks(value, autoescape=True))  # noqa: S308 both escape
