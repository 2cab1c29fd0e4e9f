"""Erasing for legal reasons: what is reached is shown, a reason asked for, and only then it is done."""

import re

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from articles.admin.base import LogAdmin, as_sentence
from articles.admin.correction import OFFERS
from articles.forms.erasure import ErasureForm, WordsForm
from articles.models import Erasure
from articles.queries.erasure import ERASABLE, accounts_with_words, reach_of, rows_of_record, rows_with_words
from articles.services.article import WrongState
from articles.services.erasure import WORDS, erase_record, erase_words, scrub
from articles.text import is_id

# The desk's address of a record names its kind and its key.
_ADDRESS = re.compile(r"/(speaker|position|photo|source|comment)s?/([0-9a-f-]{36})/")
_secret = sensitive_post_parameters("words", "reason", "record")


@admin.register(Erasure)
class ErasureAdmin(LogAdmin):
    """The record of erasures, and the ways to erase."""

    list_display = ["what", "reason", "reached", "erased_by", "erased_at"]
    list_select_related = ["erased_by"]
    fields = ["what", "reason", "places_reached", "erased_by", "erased_at"]
    readonly_fields = fields
    date_hierarchy = "erased_at"

    class Media:
        css = {"all": ["admin/css/correction.css", "admin/css/erasure.css"]}

    @admin.display(description=gettext_lazy("what"), ordering="kind")
    def what(self, erasure):
        return _("Words") if erasure.kind == WORDS else capfirst(ERASABLE[erasure.kind]._meta.verbose_name)

    @admin.display(description=gettext_lazy("rows reached"))
    def reached(self, erasure):
        return sum(erasure.places.values())

    @admin.display(description=gettext_lazy("rows reached"))
    def places_reached(self, erasure):
        labels = {model._meta.model_name: model._meta.verbose_name_plural for model in apps.get_models()}
        return ", ".join(f"{labels.get(name, name)}: {count}" for name, count in erasure.places.items())

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("words/", view(self.words_view), name="articles_erasure_words"),
            path("of/<slug:kind>/<uuid:key>/", view(self.record_view), name="articles_erasure_record"),
            path("files/", view(self.files_view), name="articles_erasure_files"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        context = {"may_erase": _may_erase(request), "title": _("Erasures")}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @method_decorator(_secret)
    def words_view(self, request):
        """Look for words wherever they stand; then erase them. They are in no address and nowhere kept."""
        _require_may_erase(request)
        if record := self._record_named(request):
            return record
        form = WordsForm(request.POST if "words" in request.POST else None)
        if not (form.is_bound and form.is_valid()):
            return self._page(request, form=form)
        passage = form.cleaned_data["words"]
        erases = "_erase" in request.POST
        reason = ErasureForm(request.POST if erases else None)
        if erases and reason.is_valid():
            done = self._erase(request, erase_words, passage, reason)
            if done:
                return self._after(request, still=any(True for _hit in rows_with_words(passage)))
        by_hand = accounts_with_words(passage)
        reach = reach_of(rows_with_words(passage), timezone.now(), by_hand)
        return self._page(request, form=form, reach=reach, reason=reason)

    @method_decorator(_secret)
    def record_view(self, request, kind, key):
        """Show what hangs from a record; then erase it."""
        _require_may_erase(request)
        model = ERASABLE.get(kind)
        record = model._default_manager.filter(pk=key).first() if model else None
        if record is None:
            raise Http404
        reason = ErasureForm(request.POST or None)
        if request.method == "POST" and reason.is_valid() and self._erase(request, erase_record, record, reason):
            return self._after(request)
        reach = reach_of(rows_of_record(record), timezone.now())
        return self._page(request, record=record, kind=kind, reach=reach, reason=reason)

    def files_view(self, request):
        """Clean the files of the database once more."""
        _require_may_erase(request)
        if request.method == "POST":
            self._tell_scrubbed(request)
        return HttpResponseRedirect(reverse("admin:articles_erasure_changelist"))

    def _record_named(self, request):
        """Lead to the page of a record whose address at the desk was pasted, or None."""
        if "_record" not in request.POST:
            return None
        found = _ADDRESS.search(request.POST.get("record", ""))
        if not found or not is_id(found[2]):
            text = _("That is no address of a speaker, position, photo, source or comment at the desk.")
            self.message_user(request, text, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:articles_erasure_words"))
        return HttpResponseRedirect(reverse("admin:articles_erasure_record", args=[found[1], found[2]]))

    def _erase(self, request, service, what, form):
        """Return the record of the erasure, or None where it was refused, which the form or a message then says."""
        try:
            erasure = service(
                what, reason=form.cleaned_data["reason"], seen=request.POST.get("seen", ""), by=request.user
            )
        except ValidationError as refusal:
            form.add_error("reason", refusal.messages)
            return None
        except WrongState as refusal:
            self.message_user(request, as_sentence(refusal), messages.ERROR)
            return None
        # What is kept of offers may have it; the session of this very request is stored at its end.
        request.session.pop(OFFERS, None)
        self.log_addition(request, erasure, _("Erased."))
        return erasure

    def _after(self, request, *, still=False):
        text = _("Erased. The record says who, when and why, and not what.")
        self.message_user(request, text, messages.SUCCESS)
        if still:
            text = _("Somebody has saved the words once more meanwhile. Look for them again.")
            self.message_user(request, text, messages.ERROR)
        self._tell_scrubbed(request)
        return HttpResponseRedirect(reverse("admin:articles_erasure_changelist"))

    def _tell_scrubbed(self, request):
        if scrub():
            self.message_user(request, _("The files of the database are cleaned."), messages.SUCCESS)
        else:
            text = _("The files of the database are in use and may still hold traces. Clean them again in a while.")
            self.message_user(request, text, messages.WARNING)

    def _page(self, request, **context):
        context |= {"opts": self.opts, "title": _("Erase for legal reasons"), "media": self.media}
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/articles/erasure/erase.html", context)


def _may_erase(request):
    return request.user.has_perm("articles.erase_record")


def _require_may_erase(request):
    if not _may_erase(request):
        raise PermissionDenied
