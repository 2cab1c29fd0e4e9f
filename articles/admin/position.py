from datetime import date

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.forms import Script
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import DeskAdmin
from articles.admin.beside import FOLLOWS, BesidePages
from articles.admin.comment import PositionComments
from articles.admin.correction import WordCorrections
from articles.admin.filters import YearFilter
from articles.admin.retraction import RetractionPages
from articles.admin.reuse import ReusePages, position_address
from articles.admin.work import FIX, WorkForms
from articles.aggregate.content import POSITION_FIELDS
from articles.forms.position import PositionForm
from articles.models import Article, Position, Proposition, Speaker
from articles.models.position import LATEST_SAID_FIRST
from articles.queries.find import FEW_STATEMENTS, having
from articles.queries.work import article_of_position
from articles.services.article import WrongState
from articles.services.position import delete_position, require_standing, role_at_the_time, taken_over
from articles.text import is_id

# What the next statement of the same speech has in common with the one before it.
OF_THE_SPEECH = ("speaker", "said_on", "occasion", "role", "on_behalf_of", "source")


@admin.register(Position)
class PositionAdmin(WordCorrections, WorkForms, BesidePages, ReusePages, RetractionPages, PositionComments, DeskAdmin):
    """A position has its own form, opened from its article, and leads back there."""

    form = PositionForm
    actions = None
    list_display = ["speaker", "stance", "proposition_title", "said_on", "publisher", "article", "reuse"]
    in_order = ["said_on"]
    few = FEW_STATEMENTS
    list_filter = ["stance", ("source", admin.EmptyFieldListFilter), ("said_on", YearFilter)]
    search_fields = ["speaker__name", "speaker__aliases", "proposition__short_title", "quote", "paraphrase"]
    ordering = LATEST_SAID_FIRST
    autocomplete_fields = ["speaker", "on_behalf_of", "proposition", "source", "quote_source", "responds_to"]
    fieldsets = [
        (gettext_lazy("Who"), {"fields": ["speaker", "said_on", "occasion", "role", "on_behalf_of"]}),
        (gettext_lazy("What"), {"fields": ["proposition", "stance", "conditions", "stance_reason"]}),
        (gettext_lazy("Where it can be checked"), {"fields": ["source", "locator"]}),
        (
            gettext_lazy("In which words"),
            {"fields": ["paraphrase", "quote", "quote_language", "translation", "quote_source"]},
        ),
        (
            gettext_lazy("Figure"),
            {"fields": ["figure_low", "figure_high", "figure_wording"], "classes": ["collapse"]},
        ),
        (gettext_lazy("Answer to another position"), {"fields": ["responds_to"], "classes": ["collapse"]}),
        (gettext_lazy("Where it stands"), {"fields": ["takeaway"]}),
    ]

    class Media:
        css = {"all": ["css/components/stance.css", "admin/css/position.css"]}
        js = [
            Script(f"admin/js/{name}.js", type="module")
            for name in ("additions", "beside", "conditions", "figure", "role")
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).for_detail().with_conference().select_related("responds_to")

    def having(self, word):
        # Of what was said there may be a great deal: it is searched as it stands.
        return (
            Q(speaker__in=Speaker.objects.filter(having(word, "name", "aliases")))
            | Q(proposition__in=Proposition.objects.filter(having(word, "short_title")))
            | Q(quote__icontains=word)
            | Q(paraphrase__icontains=word)
        )

    @admin.display(description=gettext_lazy("proposition"), ordering="proposition__short_title")
    def proposition_title(self, position):
        return position.proposition.short_title

    @admin.display(
        description=gettext_lazy("source"), ordering="source__publisher", empty_value=gettext_lazy("no source")
    )
    def publisher(self, position):
        return position.source and position.source.publisher

    @admin.display(description=gettext_lazy("article"), ordering="takeaway__article__headline")
    def article(self, position):
        return position.article

    @admin.display(description=gettext_lazy("use again"))
    def reuse(self, position):
        if position.retracted_at or position.article.retracted_at:
            return ""
        return self.reuse_link(position, _("In another article …"))

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request)
        return may and (obj is None or self.may_edit(request, obj.article))

    def has_delete_permission(self, request, obj=None):
        may = super().has_delete_permission(request)
        # Of what was retracted the tombstone stays.
        return may and (obj is None or (obj.retracted_at is None and self.may_edit(request, obj.article)))

    def changelist_view(self, request, extra_context=None):
        # A position is added under its takeaway, never from the list.
        return super().changelist_view(request, {"has_add_permission": False, **(extra_context or {})})

    def add_view(self, request, form_url="", extra_context=None):
        article = self._article(request)
        if article is None:
            self.message_user(request, _("Open an article and add the position under its takeaway."), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        if not self.may_edit(request, article):
            raise PermissionDenied
        request.work = self.work_to_edit(request, article)
        if elsewhere := self.leave_form(request):
            return elsewhere
        return super().add_view(request, form_url, {"takeaway": self._takeaway(request), **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        position = self.get_object(request, object_id)
        extra = {"takeaway": position.takeaway} if position else {}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def get_object(self, request, object_id, from_field=None):
        """Return the position in the newest work on its article, or None."""
        article = self._article(request, object_id)
        if article is None:
            return None
        request.work = getattr(request, "work", None) or self.work_to_edit(request, article)
        return next((position for position in request.work.positions if str(position.pk) == object_id), None)

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.work = request.work
        if "responds_to" in form.base_fields:
            form.base_fields["responds_to"].widget.can_add_related = False
        return form

    def get_changeform_initial_data(self, request):
        """Return what a new form starts with: what the address names, and what is taken from another statement."""
        initial = super().get_changeform_initial_data(request)
        if statement := self._statement(request, "take"):
            return initial | self._taken_over(request, statement)
        if statement := self._statement(request, "after"):
            initial |= _values(statement, OF_THE_SPEECH)
        elif is_id(initial.get("speaker", "")):
            initial["speaker"] = Speaker.objects.filter(pk=initial["speaker"]).first()
        # What the address says may be anything.
        speaker, said_on = (initial.get(name) for name in ("speaker", "said_on"))
        if isinstance(speaker, Speaker) and not initial.get("role"):
            day = said_on if isinstance(said_on, date) else None
            initial["role"] = role_at_the_time(speaker, request.work.article, day)
        return initial

    def _taken_over(self, request, statement):
        try:
            require_standing(statement)
        except WrongState as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return {}
        text = _("Taken over from “%(article)s”, with its words and source. Nothing is saved yet.")
        self.message_user(request, text % {"article": statement.article}, messages.INFO)
        return _values(taken_over(statement), POSITION_FIELDS)

    def _statement(self, request, name):
        """Return the statement that the address names: of the article that is worked on, or stored; or None."""
        key = request.GET.get(name, "")
        if not is_id(key):
            return None
        own = next((position for position in request.work.positions if str(position.pk) == key), None)
        return own or self.get_queryset(request).filter(pk=key).first()

    def _article(self, request, position=None):
        """Return the article that the address names, or to which the stored position belongs, or None."""
        named = request.GET.get("article", "")
        if is_id(named):
            return Article.objects.filter(pk=named).first()
        if is_id(takeaway := request.GET.get("takeaway", "")):
            return Article.objects.filter(takeaways=takeaway).first()
        return article_of_position(position) if is_id(position or "") else None

    def _takeaway(self, request):
        """Return the takeaway that the address names, or else the first, or None where there is none."""
        takeaways, named = request.work.takeaways, request.GET.get("takeaway")
        return next((each for each in takeaways if str(each.pk) == named), takeaways[0] if takeaways else None)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["work"] = request.work
        context["live"] = self.is_live_form(request, request.work.article)
        if obj is None or self.has_change_permission(request, obj):
            context["beside"] = self._beside(request, context["adminform"].form, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _beside(self, request, form, obj):
        """Return what stands beside the fields, part by part, with where their script asks for it."""
        values = {name: form[name].value() for names in FOLLOWS.values() for name in names}
        rows = [*form.instance._state.fields_cache.values(), *form.rows_at_first.values()]
        query = {"article": request.work.article.pk} | ({"position": obj.pk} if obj else {})
        besides = obj.pk if obj else None
        return {
            part: self.beside(request, part, values, request.work, besides=besides, loaded=filter(None, rows))
            | {"address": reverse(f"admin:articles_position_{part}", query=query), "follows": " ".join(names)}
            for part, names in FOLLOWS.items()
        }

    def save_model(self, request, obj, form, change):
        request.saved = self.store_work(request, request.work.article.pk, form.content())
        for name in form.filled_in:
            text = _("%(speaker)s: %(field)s was left empty and is now “%(value)s”. Change it if that is not right.")
            label = obj._meta.get_field(name).verbose_name
            words = {"speaker": obj.speaker, "field": label, "value": getattr(obj, name)}
            self.message_user(request, text % words, messages.WARNING)

    def save_related(self, request, form, formsets, change):
        """Leave it to `save_model`: nothing hangs from a position."""

    def response_add(self, request, obj, post_url_continue=None):
        address = position_address(obj.article.pk, obj.pk)
        return self._next_step(request, obj) or super().response_add(request, obj, address)

    def response_change(self, request, obj):
        return self._next_step(request, obj) or super().response_change(request, obj)

    def _next_step(self, request, position):
        if elsewhere := self.tell_saved(request, request.saved):
            return elsewhere
        if FIX in request.POST:
            return self.tell_fixed(request, request.saved)
        if "_addanother" in request.POST:
            self.message_user(
                request, _("Saved. Here is the form for the next statement of the same speech."), messages.SUCCESS
            )
            query = {"takeaway": position.takeaway_id, "after": position.pk}
            return HttpResponseRedirect(position_address(position.article.pk, **query))
        return self.reuse_saved(request, position)

    def response_post_save_add(self, request, obj):
        return self._back(obj.takeaway, obj)

    def response_post_save_change(self, request, obj):
        return self._back(obj.takeaway, obj)

    def delete_model(self, request, obj):
        request.left_takeaway = obj.takeaway
        request.saved = delete_position(obj, work=request.work, by=request.user)

    def response_delete(self, request, obj_display, obj_id):
        super().response_delete(request, obj_display, obj_id)
        return self.tell_saved(request, request.saved) or self._back(request.left_takeaway, request.left_takeaway)

    def _back(self, takeaway, anchored):
        """Go to the article's form, to the row that this was about."""
        address = reverse("admin:articles_article_change", args=[takeaway.article_id])
        return HttpResponseRedirect(f"{address}#{anchored.anchor}")


def _values(position, names):
    """Return those of the fields in which something stands."""
    values = {name: getattr(position, name) for name in names}
    return {name: value for name, value in values.items() if value not in (None, "")}
