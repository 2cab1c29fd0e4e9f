from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Q
from django.forms import Script
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import DeskAdmin, as_ids, shown, to_article_form
from articles.admin.checklist import Checklist
from articles.admin.clash import ClashPages
from articles.admin.comment import CommentPages
from articles.admin.copy import CopyPages
from articles.admin.correction import WordCorrections
from articles.admin.export import Exports
from articles.admin.filters import FewRelated, WorkFilter, YearFilter
from articles.admin.history import HistoryPages
from articles.admin.keeping import KeptPages
from articles.admin.open_form import CARRY_ON, kept_data
from articles.admin.position import position_address
from articles.admin.preview import Previews
from articles.admin.schedule import SchedulePages
from articles.admin.state import StateButtons
from articles.admin.table import PositionTable
from articles.admin.takeaway import TakeawayInline, offer_speakers
from articles.admin.work import WorkForms, note_of
from articles.admin.workflow import AssigneeFilter, WorkflowPages
from articles.enums import ArticleState
from articles.forms.article import ArticleForm
from articles.forms.base import faults_of
from articles.forms.position import PositionForm
from articles.forms.takeaway import is_kept
from articles.models import Article, Conference, Snapshot
from articles.queries.desk import articles_in_state, with_counts
from articles.queries.find import having, in_a_draft
from articles.queries.work import newest_work
from articles.services.article import delete_article, may_delete_article
from articles.services.position import duplicate_position
from articles.services.role import require_permission
from articles.services.work import create_article
from articles.text import is_id

CHANGED = "changed"


def is_there(key: str) -> bool:
    """Tell whether an article has the key, which may be anything that was sent."""
    return is_id(key) and Article.objects.filter(pk=key).exists()


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*ArticleState.choices, (CHANGED, _("With unpublished changes"))]

    def queryset(self, request, articles):
        if self.value() == CHANGED:
            return articles.filter(pk__in=Snapshot.objects.drafts().values("article"))
        if self.value() not in ArticleState.values:
            return articles
        return articles_in_state(articles, ArticleState(self.value()), timezone.now())


@admin.register(Article)
class ArticleAdmin(
    WordCorrections,
    WorkForms,
    KeptPages,
    HistoryPages,
    ClashPages,
    StateButtons,
    Checklist,
    WorkflowPages,
    CommentPages,
    SchedulePages,
    CopyPages,
    Exports,
    PositionTable,
    Previews,
    DeskAdmin,
):
    form = ArticleForm
    inlines = [TakeawayInline]
    # Deleting many at once would be too easy; a draft is deleted from its own form.
    actions = None
    list_display = [
        "headline",
        "conference_name",
        "state",
        "takeaways",
        "positions",
        "author_names",
        "assigned_to",
        "saved",
    ]
    in_order = ["saved"]
    list_filter = [
        StateFilter,
        "review",
        AssigneeFilter,
        WorkFilter,
        ("published_at", YearFilter),
        ("conference", FewRelated),
    ]
    search_fields = ["headline", "deck"]
    autocomplete_fields = ["conference", "authors", "lead_photo"]
    # The template puts the takeaways after the first of these.
    fieldsets = [
        (None, {"fields": ["conference", "headline", "deck", "key_points", "introduction"]}),
        (None, {"fields": ["conclusion"]}),
        (gettext_lazy("About the article"), {"fields": ["topics", "authors", "lead_photo"]}),
        (gettext_lazy("Address of the page"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]

    # Who may not change the article reads its text instead of the markup.
    introduction_shown = shown("introduction", gettext_lazy("introduction"))
    conclusion_shown = shown("conclusion", gettext_lazy("conclusion"))

    class Media:
        js = [Script(f"admin/js/{name}.js", type="module") for name in ("counts", "editor", "keys", "order", "place")]

    def get_queryset(self, request):
        articles = super().get_queryset(request).select_related("conference", "assignee")
        return with_counts(articles).prefetch_related("authors")

    def having(self, word):
        conferences = Conference.objects.filter(having(word, "name", "short_name"))
        return super().having(word) | Q(conference__in=conferences) | in_a_draft(word)

    @admin.display(description=gettext_lazy("conference"), ordering="conference__starts_on")
    def conference_name(self, article):
        return article.conference.short_name

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, article):
        label = article.state(timezone.now()).label
        return _("%(state)s, with changes") % {"state": label} if article.has_draft else label

    @admin.display(description=gettext_lazy("takeaways"), ordering="takeaway_count")
    def takeaways(self, article):
        return article.takeaway_count

    @admin.display(description=gettext_lazy("positions"), ordering="position_count")
    def positions(self, article):
        return article.position_count

    @admin.display(description=gettext_lazy("authors"))
    def author_names(self, article):
        return ", ".join(author.name for author in article.authors.all())

    @admin.display(description=gettext_lazy("saved"), ordering="updated_at")
    def saved(self, article):
        return date_format(timezone.localtime(article.updated_at), "j M Y, H:i")

    def get_object(self, request, object_id, from_field=None):
        """Return the article as it stands; on its form with the newest work on it, as rows in memory."""
        if not getattr(request, "edits_article", False):
            return super().get_object(request, object_id, from_field)
        article = Article.objects.filter(pk=object_id).first() if is_id(object_id) else None
        if article is None:
            return None
        request.work = self.work_to_edit(request, article)
        return request.work.article

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return super().has_change_permission(request)
        return self.may_edit(request, obj)

    def has_delete_permission(self, request, obj=None):
        if obj is None:
            return super().has_delete_permission(request)
        is_draft = obj.state(timezone.now()) == ArticleState.DRAFT
        return is_draft and may_delete_article(request.user, obj)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        instead = {"introduction": "introduction_shown", "conclusion": "conclusion_shown"}
        return [
            (name, {**options, "fields": [instead.get(field, field) for field in options["fields"]]})
            for name, options in fieldsets
        ]

    def get_readonly_fields(self, request, obj=None):
        return ["introduction_shown", "conclusion_shown"]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.edits_article = True
        key = request.POST.get("key", "")
        if object_id is None and is_there(key):
            # A double click on a form of a new article: the first one has made it.
            object_id = key
        brings_text = request.method == "POST" or CARRY_ON in request.GET
        if brings_text and object_id and not is_there(object_id):
            return self._show_deleted(request, object_id)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _show_deleted(self, request, object_id):
        """Show what was typed into the form of a draft that somebody else has deleted, as a new article."""
        text = _("Somebody has deleted this draft. Your text is still here; saving it makes a new draft of it.")
        self.message_user(request, text, messages.WARNING)
        sent = request.POST if request.method == "POST" else kept_data(request, request.GET[CARRY_ON])
        request.POST = sent.copy()
        request.POST["key"] = object_id
        # Sent to the address of the deleted one, it would come back for ever.
        return self.show_again(request, None, reverse("admin:articles_article_add"), None)

    def read_form(self, request, data, object_id=None):
        """Return the content that a form holds, None where it is not valid, and what is missing in it."""
        request.edits_article = True
        article = self.get_object(request, object_id) if object_id else None
        fields = flatten_fieldsets(self.get_fieldsets(request, article))
        form = self.get_form(request, article, change=article is not None, fields=fields)(data, instance=article)
        [takeaways], _inlines = self._create_formsets(request, form.instance, change=article is not None)
        is_valid = all([form.is_valid(), takeaways.is_valid()])
        faults = [fault for each in (form, *takeaways.forms) for fault in faults_of(each)]
        return (form.content(takeaways) if is_valid else None), faults

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= self.form_context(request, getattr(request, "work", None))
        if obj and self.has_change_permission(request, obj):
            for inline in context["inline_admin_formsets"]:
                offer_speakers(inline.formset)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        """Leave it to `save_related`: article, takeaways and positions are saved as one."""

    def save_related(self, request, form, formsets, change):
        if "_publish" in request.POST:
            require_permission(request.user, "publish_article")
        [takeaways] = formsets
        content, note = form.content(takeaways), note_of(request)
        if change:
            request.saved = self.store_work(request, form.instance.pk, content, note=note)
        else:
            request.saved = create_article(content, by=request.user, note=note)
        request.pressed_takeaway = takeaways.pressed("add_position")

    def construct_change_message(self, request, form, formsets, add=False):
        return super().construct_change_message(request, form, None, add)

    def delete_model(self, request, obj):
        delete_article(obj, by=request.user)

    def response_add(self, request, obj, post_url_continue=None):
        return self._next_step(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._next_step(request, obj) or super().response_change(request, obj)

    def _next_step(self, request, article):
        """Go where the pressed button leads. All of them save the form first, so that nothing typed is lost."""
        if elsewhere := self.tell_saved(request, request.saved) or self.after_saving(request, article):
            return elsewhere
        if "_publish" in request.POST:
            if request.saved.joined:
                # Whoever publishes has read it all; what came from others meanwhile they have not.
                text = _("Not published yet: read what others have changed, then publish.")
                self.message_user(request, text, messages.WARNING)
            else:
                self.publish(request, article)
            return to_article_form(article.pk)
        if "_continue" in request.POST:
            self.message_user(request, self._what_was_saved(request.saved), messages.SUCCESS)
            return to_article_form(article.pk)
        if "_open_position" in request.POST:
            key, _slash, field = request.POST["_open_position"].partition("/")
            [pk] = as_ids([key])
            place = f"#id_{field}" if field in PositionForm.base_fields else ""
            return HttpResponseRedirect(position_address(article.pk, pk) + place)
        if "_copy_position" in request.POST:
            return self._copy_position(request, article)
        return self._add_position(request, article) if request.pressed_takeaway else None

    def _copy_position(self, request, article):
        [pk] = as_ids([request.POST["_copy_position"]])
        work, form = newest_work(request.saved.article), request.POST.get("base", "")
        copy = duplicate_position(pk, work=work, form=form, by=request.user)
        if copy is None:
            return to_article_form(article.pk)
        self.message_user(request, _("This is the copy. Change what differs."), messages.SUCCESS)
        return HttpResponseRedirect(position_address(article.pk, copy))

    def _what_was_saved(self, saved):
        if saved.version is None:
            return _("Nothing was changed, so there was nothing to save.")
        if saved.article.is_published:
            return _("Saved as a draft. Readers see it once you publish the changes.")
        return _("Saved.")

    def _add_position(self, request, article):
        form = request.pressed_takeaway
        if not is_kept(form):
            text = _("Saved. Give the takeaway a heading before you add positions.")
            self.message_user(request, text, messages.WARNING)
            return to_article_form(article.pk)
        speaker = request.POST[form.add_prefix("add_position")]
        query = {"takeaway": form.instance.pk} | ({"speaker": speaker} if is_id(speaker) else {})
        return HttpResponseRedirect(position_address(article.pk, **query))
