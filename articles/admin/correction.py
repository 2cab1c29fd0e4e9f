"""Notes on live articles, and the offer to draft them where something that readers see was changed."""

from uuid import uuid4

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.base import DeskAdmin, as_sentence, to_article_form
from articles.admin.filters import YearFilter
from articles.admin.work import LIVE
from articles.enums import ArticleState, CorrectionKind
from articles.forms.correction import CorrectionForm, DraftsForm
from articles.models import Correction, Position, Source, Speaker
from articles.queries.correction import WORDS, changed_words, correctable_articles
from articles.queries.snapshot import take
from articles.services.article import WrongState
from articles.services.correction import (
    add_correction,
    change_correction,
    delete_correction,
    draft_corrections,
    may_delete_correction,
    publish_correction,
)
from articles.text import excerpt

KEEP = "_draft"
# Offers wait in the session, as the words in them are nothing for an address. So many of the latest are kept.
OFFERS, MOST_OFFERS = "correction_offers", 5
LONGEST_VALUE = 300


class PublicityFilter(admin.SimpleListFilter):
    title = gettext_lazy("publication")
    parameter_name = "public"

    def lookups(self, request, model_admin):
        return [("no", _("Drafts")), ("yes", _("Published"))]

    def queryset(self, request, corrections):
        is_draft = {"no": True, "yes": False}.get(self.value())
        return corrections if is_draft is None else corrections.filter(is_draft=is_draft)


@admin.register(Correction)
class CorrectionAdmin(DeskAdmin):
    form = CorrectionForm
    # Deleting what readers saw is for one note at a time.
    actions = None
    list_display = ["article", "kind", "publication", "corrected_at", "words"]
    in_order = ["kind", "publication", "corrected_at"]
    list_filter = [PublicityFilter, "kind", ("corrected_at", YearFilter)]
    list_select_related = ["article"]
    search_fields = ["article__headline", "text"]
    autocomplete_fields = ["article"]
    fieldsets = [(None, {"fields": ["article", "kind", "text", "corrected_at"]})]

    class Media:
        css = {"all": ["admin/css/correction.css"]}

    @admin.display(description=gettext_lazy("publication"), ordering="is_draft")
    def publication(self, correction):
        return _("draft") if correction.is_draft else _("published")

    @admin.display(description=gettext_lazy("text"))
    def words(self, correction):
        return excerpt(correction.text)

    def get_urls(self):
        view = self.admin_site.admin_view(self.drafts_view)
        return [path("drafts/<uuid:key>/", view, name="articles_correction_drafts"), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("article")

    def get_fieldsets(self, request, obj=None):
        # A draft is dated when it is published.
        fields = ["article", "kind", "text", *([] if obj and obj.is_draft else ["corrected_at"])]
        return [(None, {"fields": fields})]

    def get_readonly_fields(self, request, obj=None):
        # The note on a retraction belongs to it; elsewhere the article is settled when the note is first saved.
        if obj is None:
            return []
        return ["article", "kind"] if obj.kind == CorrectionKind.RETRACTION else ["article"]

    def has_delete_permission(self, request, obj=None):
        if obj is None:
            return super().has_delete_permission(request)
        is_tombstone = obj.kind == CorrectionKind.RETRACTION and obj.article.state(timezone.now()) == "retracted"
        return may_delete_correction(request.user, obj) and not is_tombstone

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.keeps_draft = KEEP in request.POST
        form.carried_on = getattr(request, "carried_on", False)
        return form

    def changeform_view(self, request, *args, **kwargs):
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (WrongState, ValidationError) as refusal:
            self.tell_not_saved(request, refusal)
        request.carried_on = True
        return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        keeps, by = KEEP in request.POST, request.user
        if not change:
            values = {"kind": obj.kind, "text": obj.text, "at": obj.corrected_at, "is_draft": keeps}
            saved = add_correction(obj.article, by=by, **values)
            obj.pk, obj._state.adding, obj.is_draft = saved.pk, False, saved.is_draft
        elif obj.is_draft and not keeps:
            publish_correction(obj, by=by)
        else:
            change_correction(obj, by=by)

    def delete_model(self, request, obj):
        delete_correction(obj, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        return self._tell_saved(request, obj)

    def response_change(self, request, obj):
        return self._tell_saved(request, obj)

    def _tell_saved(self, request, correction):
        text = _("Saved as a draft. Readers do not see it until you publish it.")
        if not correction.is_draft:
            text = _("Published. Readers see it at the top of the article and among the corrections.")
        self.message_user(request, text, messages.SUCCESS)
        return to_article_form(correction.article_id)

    def drafts_view(self, request, key):
        """Ask for which live articles a note is to be drafted, with which words; then draft them."""
        offer = request.session.get(OFFERS, {}).get(str(key))
        if not self.has_add_permission(request):
            raise PermissionDenied
        record = apps.get_model("articles", offer["model"]).objects.filter(pk=offer["pk"]).first() if offer else None
        if record is None:
            raise Http404
        articles = correctable_articles(record, timezone.now())
        initial = {"articles": list(articles), "kind": CorrectionKind.CORRECTION, "text": offer["text"]}
        form = DraftsForm(request.POST or None, initial=initial, articles=articles)
        if request.method == "POST" and form.is_valid():
            try:
                return self._draft(request, form.cleaned_data, key)
            except (WrongState, ValidationError) as refusal:
                self.message_user(request, as_sentence(refusal), messages.ERROR)
        context = {"record": record, "form": form, "opts": self.opts, "title": _("Draft corrections")}
        context |= {"media": self.media, "has_articles": articles.exists(), **self.admin_site.each_context(request)}
        return TemplateResponse(request, "admin/articles/correction/drafts.html", context)

    def _draft(self, request, data, key):
        drafts = draft_corrections(**data, key=key, by=request.user)
        for draft in drafts:
            self.log_addition(request, draft, _("Drafted."))
        text = ngettext("%(count)s draft is kept.", "%(count)s drafts are kept.", len(drafts))
        text = f"{text} {_('Read each and publish it; readers see none of them yet.')}"
        self.message_user(request, text % {"count": len(drafts)}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_correction_changelist", query={"public": "no"}))


class SharedCorrections(admin.ModelAdmin):
    """A shared record that readers see by `corrected_fields`: whoever changes one is offered to draft corrections."""

    corrected_fields: tuple[str, ...] = ()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        request.corrected = []
        if change:
            for name in (name for name in self.corrected_fields if name in form.changed_data):
                label = _("%(field)s of the %(record)s") % {
                    "field": obj._meta.get_field(name).verbose_name,
                    "record": self.opts.verbose_name,
                }
                request.corrected.append((label, form.initial.get(name, ""), getattr(obj, name)))

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for each in formset.initial_forms if change else []:
            if "title" in each.changed_data and each not in formset.deleted_forms:
                request.corrected.append((_("role"), each.initial["title"], each.instance.title))

    def response_change(self, request, obj):
        offer_corrections(request, obj, request.corrected)
        return super().response_change(request, obj)


class WordCorrections(admin.ModelAdmin):
    """A form of an article: whoever publishes other words or another source of a position is offered a correction."""

    def publish(self, request, article):
        is_live = article.state(timezone.now()) == ArticleState.LIVE
        before = take(article.pk) if is_live else None
        super().publish(request, article)
        if before:
            _offer_for_words(request, article, before)

    def store_work(self, request, article, content, **details):
        if LIVE not in request.POST:
            return super().store_work(request, article, content, **details)
        before = take(article)
        fixed = super().store_work(request, article, content, **details)
        _offer_for_words(request, fixed.article, before)
        return fixed


def _offer_for_words(request, article, before):
    """Offer a correction of what a position of a live article says now and did not say before."""
    changes = _changes(changed_words(before, take(article.pk)))
    offer_corrections(request, article, list(changes))


def offer_corrections(request, record, changes):
    """Offer to draft corrections of what was changed: of each, what it is, the old and the new value."""
    count = correctable_articles(record, timezone.now()).count() if changes else 0
    if not count or not request.user.has_perm("articles.add_correction"):
        return
    key, offers = str(uuid4()), request.session.get(OFFERS, {})
    offer = {"model": record._meta.model_name, "pk": str(record.pk), "text": "\n".join(map(_sentence, changes))}
    request.session[OFFERS] = dict([*offers.items(), (key, offer)][-MOST_OFFERS:])
    text = ngettext(
        "Readers see it in %(count)s live article.", "Readers see it in %(count)s live articles.", count
    ) % {"count": count}
    link = reverse("admin:articles_correction_drafts", args=[key])
    ask = ngettext("Draft a correction …", "Draft corrections …", count)
    messages.info(request, format_html('{} <a href="{}">{}</a>', text, link, ask))


def _changes(pairs):
    """Give what was changed in positions, with names for the keys of sources and speakers."""
    keys = {side[name] for pair in pairs for side in pair for name in ("source", "quote_source") if side.get(name)}
    sources = Source.objects.in_bulk(keys)
    speakers = Speaker.objects.in_bulk([new["speaker"] for _old, new in pairs])
    named = {str(pk): str(row) for pk, row in (sources | speakers).items()}
    for old, new in pairs:
        for name in (name for name in WORDS if old.get(name) != new.get(name)):
            label = _("%(speaker)s, %(field)s") % {
                "speaker": named.get(new["speaker"], ""),
                "field": Position._meta.get_field(name).verbose_name,
            }
            yield label, *(named.get(side.get(name), side.get(name) or "") for side in (old, new))


def _sentence(change):
    """Return what was and what is in neutral words."""
    what, old, new = change[0], *(excerpt(str(value or ""), LONGEST_VALUE) for value in change[1:])
    if not old:
        text = _("%(what)s: an earlier version of this article had none. It is “%(new)s”.")
    elif not new:
        text = _("%(what)s: an earlier version of this article had “%(old)s”. That was taken out.")
    else:
        text = _("%(what)s: an earlier version of this article had “%(old)s”. It is “%(new)s”.")
    sentence = text % {"what": what, "old": old, "new": new}
    return sentence[:1].upper() + sentence[1:]
