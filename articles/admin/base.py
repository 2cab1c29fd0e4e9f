"""What every form and list of the desk shares."""

from functools import reduce
from operator import and_
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest, ValidationError
from django.db import transaction
from django.db.models import Q
from django.forms import Script
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from js_asset.media import Media

from articles.admin.listing import KeyList, KeyPaginator, as_counted
from articles.forms.base import DeskForm, LoadedSelect, LoadedSelectMultiple, RecordChoice
from articles.queries.find import among, having, words_of
from articles.queries.usage import USES_COUNTED, USES_SHOWN, articles_using, uses_of
from articles.services.article import WrongState
from articles.services.record import delete_record, may_change_record, save_record
from articles.text import mixed_words, sanitise_html

DELETED_AT_ONCE = 50


def as_sentence(refusal: Exception) -> str:
    """Return what a service refused in words."""
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)


class Autocompletes:
    """For a ModelAdmin or an inline: autocompletes that do not ask again for what is loaded, with fewer buttons."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            # Deleting a shared record from within an article would surprise.
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = LoadedSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs |= {"widget": LoadedSelect(db_field, self.admin_site), "form_class": RecordChoice}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def shown(field, label):
    """Return a column that shows rich text as readers see it, for those who may not change it."""

    @admin.display(description=label)
    def show(self, record):
        return mark_safe(sanitise_html(getattr(record, field)))  # noqa: S308 the sanitiser's own output

    return show


class DeskAdmin(Autocompletes, admin.ModelAdmin):
    """Lists without needless counting, a link to the site only where readers see the page, an editor that starts.

    `in_order` are the columns by which a long list can be sorted, because it is short or has an index for them; None
    stands for all. Up to `few` rows are found by words before they are sorted; None stands for as many as elsewhere.
    """

    in_order = None
    few = None
    paginator = KeyPaginator
    form = DeskForm
    list_per_page = 50
    show_full_result_count = False

    class Media:
        js = [Script("admin/js/names.js", type="module")]

    def get_changelist(self, request, **kwargs):
        return KeyList

    def render_change_form(self, request, context, *args, **kwargs):
        # The browser starts the editor only if its import map carries the nonce of the policy.
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        # The browser would keep the place by which the form was opened and scroll past the message on top.
        kwargs["form_url"] = kwargs.get("form_url") or "#main"
        return super().render_change_form(request, context, *args, **kwargs)

    def form_context(self, request, work):
        """Return what the parts of a form show beside its fields; a part adds its own to what others return.

        `work` is the Work that the form shows, None on the form of a new article.
        """
        return {}

    def tell_refused(self, request, refusal):
        """Say why a step was not done."""
        text = _("Nothing was done: %(fault)s") % {"fault": as_sentence(refusal)}
        self.message_user(request, text, messages.ERROR)

    def tell_not_saved(self, request, refusal):
        """Say why what was sent is not stored."""
        self.message_user(request, _("Not saved: %(fault)s") % {"fault": as_sentence(refusal)}, messages.ERROR)

    def after_saving(self, request, article):
        """Return where the pressed button leads once the form is saved, or None for another part to say."""
        return None

    def get_ordering(self, request):
        # The model's own order is lost once rows are counted along.
        return self.ordering or self.opts.ordering

    def get_search_results(self, request, queryset, search_term):
        """Find words as the desk's own search does: in any case, with or without accents, and not too many.

        In a list that is not searched by anything they are left alone.
        """
        words = words_of(search_term) if self.search_fields else ()
        return (among(queryset, reduce(and_, map(self.having, words)), self.few) if words else queryset), False

    def having(self, word: str) -> Q:
        """Return the condition that a record has the word in what it is searched by."""
        return having(word, *self.search_fields)

    def response_action(self, request, queryset, **where):
        # Of a forged id the stock view makes an error of the server.
        as_ids(request.POST.getlist(ACTION_CHECKBOX_NAME))
        return super().response_action(request, queryset, **where)

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def record_or_404(self, request, object_id):
        """Return the record of an address, for the pages beside its form."""
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404
        return record

    def get_view_on_site_url(self, obj=None):
        return obj.get_absolute_url() if obj and self.is_public(obj) else None

    def is_public(self, obj):
        """Tell whether readers can open its page. What has no rule of its own is public from the start."""
        if not hasattr(obj, "get_absolute_url"):
            return False
        rows = type(obj)._default_manager.filter(pk=obj.pk)
        return rows.published(timezone.now()).exists() if hasattr(rows, "published") else rows.exists()


def to_article_form(pk):
    """Return the answer that leads to the form of an article."""
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))


def as_ids(values):
    """Return the values as UUIDs. Raises BadRequest for anything that our own forms do not send."""
    try:
        return [UUID(value) for value in values]
    except ValueError as error:
        raise BadRequest from error


def size_of(request):
    """Return how large a request says that it is, without reading it."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _use_line(label, row):
    """Return a line on what stands in the way of deleting something, as a link."""
    return format_html('<a href="{}">{}: {}</a>', form_address(row), label, row)


def form_address(record):
    """Return the address of the form of a record."""
    return reverse(f"admin:articles_{record._meta.model_name}_change", args=[record.pk])


def _uses_lines(record, *, several):
    """Return lines on where a record is used, some ten; under its name where several are asked for at once."""
    uses = uses_of(record)
    if not uses.count:
        return []
    lines = [_use_line(label, row) for label, row in uses.shown]
    if more := uses.count - len(lines):
        lines.append(ngettext("and %(count)s more", "and %(count)s more", more) % {"count": as_counted(more)})
    return [str(record), lines] if several else lines


class LogAdmin(DeskAdmin):
    """A list of what was done: nobody adds to it, changes it or takes anything out at the desk."""

    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class SharedAdmin(DeskAdmin):
    """Records that many articles share. Edits apply at once, so the form says where they will show."""

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return super().has_change_permission(request)
        return may_change_record(request.user, obj, timezone.now())

    def save_model(self, request, obj, form, change):
        save_record(obj, by=request.user)
        if mixed := mixed_words(str(obj)):
            text = _(
                "Letters of several alphabets that look alike stand in %(words)s. Nobody who types it will find it."
            )
            self.message_user(request, text % {"words": ", ".join(f"“{word}”" for word in mixed)}, messages.WARNING)

    def get_deleted_objects(self, objs, request):
        """Return what stands in the way first: what would be deleted along is only collected where nothing does."""
        objs = list(objs[: DELETED_AT_ONCE + 1])
        if len(objs) > DELETED_AT_ONCE:
            text = _("Please delete at most %(most)s at a time.") % {"most": DELETED_AT_ONCE}
            return [], {}, set(), [text]
        in_the_way = [line for obj in objs for line in _uses_lines(obj, several=len(objs) > 1)]
        # What uses a record stands in the way by itself; to speak of missing rights as well would mislead.
        return ([], {}, set(), in_the_way) if in_the_way else super().get_deleted_objects(objs, request)

    def delete_model(self, request, obj):
        delete_record(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        for record in queryset:
            delete_record(record, by=request.user)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except WrongState as refusal:
            return self._refuse_deleting(request, refusal)

    def response_action(self, request, queryset, **where):
        try:
            # All of them or none, and no entry in the log of what was not done.
            with transaction.atomic():
                return super().response_action(request, queryset, **where)
        except WrongState as refusal:
            return self._refuse_deleting(request, refusal)

    def _refuse_deleting(self, request, refusal):
        self.message_user(request, str(refusal), messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            now, articles = timezone.now(), articles_using(obj, USES_COUNTED + 1)
            context["usage_count"] = articles.count()
            context["usage_counted"] = as_counted(context["usage_count"])
            context["usage"] = [(article, article.state(now).label) for article in articles.for_card()[:USES_SHOWN]]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
