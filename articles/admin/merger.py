from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import SharedAdmin, as_ids
from articles.admin.listing import as_counted
from articles.forms.merger import KeptForm, MergerForm
from articles.models import Speaker, SpeakerRole, Takeaway
from articles.queries.merger import kept_keys, likely_duplicates, merging
from articles.services.article import WrongState
from articles.services.merger import may_merge, merge_records
from articles.text import is_id

TEMPLATE = "admin/merge.html"


class MergerPages(SharedAdmin):
    """Making one record of two of the same kind. What moves, and what of either holds, is shown before."""

    actions = ["merge_selected"]

    def get_urls(self):
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<path:object_id>/merge/", view, name=self._address_name), *super().get_urls()]

    @property
    def _address_name(self):
        return f"articles_{self.opts.model_name}_merge"

    def has_merge_permission(self, request, obj=None):
        return may_merge(request.user, self.model)

    @admin.action(description=gettext_lazy("Merge these two …"), permissions=["merge"])
    def merge_selected(self, request, queryset):
        """Lead to the page for the two that are ticked; the one that is used more is the first to stay."""
        keys = as_ids(request.POST.getlist(ACTION_CHECKBOX_NAME))
        if len(set(keys)) != 2:
            self.message_user(request, _("Tick the two that are one and the same."), messages.WARNING)
            return None
        rows = list(queryset)
        if len(rows) < 2:
            self.message_user(request, _("One of the two is gone by now."), messages.WARNING)
            return None
        now = timezone.now()
        gone, kept = sorted(rows, key=lambda row: (sum(each.count for each in merging(row, row, now).moving), row.pk))
        return HttpResponseRedirect(self._merge_address(gone, kept))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None and self.has_merge_permission(request):
            context["merge_address"] = self._merge_address(obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        kept = kept_keys([object_id] if is_id(object_id) else []).get(object_id)
        if kept is None:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        self.message_user(request, _("It was merged into this one."), messages.INFO)
        return HttpResponseRedirect(self._form_address(kept))

    def merge_view(self, request, object_id):
        """Choose the record that stays, see what would happen, and do it."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        gone = self.get_object(request, object_id)
        if gone is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        chosen = KeptForm(gone, request.GET if "into" in request.GET else None)
        if not chosen.is_valid():
            return self._show(request, gone, form=chosen, duplicates=likely_duplicates(gone))
        kept = chosen.cleaned_data["into"]
        found = merging(gone, kept, timezone.now())
        form = MergerForm(found, request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._merge(request, found, form)
        return self._show_merging(request, found, form)

    def _merge(self, request, found, form):
        gone, kept = found.gone, found.kept
        try:
            merge_records(gone, kept, taking=form.taking, seen=form.cleaned_data["seen"], by=request.user)
        except ValidationError as fault:
            form.add_error(None, fault)
            return self._show_merging(request, found, form)
        except WrongState as refusal:
            self.tell_refused(request, refusal)
            return HttpResponseRedirect(self._merge_address(gone, kept))
        names = {"gone": gone, "kept": kept}
        self.log_change(request, gone, _("Merged into “%(kept)s”.") % names)
        self.log_change(request, kept, _("“%(gone)s” was merged into it.") % names)
        self.message_user(request, _("“%(gone)s” is merged into “%(kept)s”.") % names, messages.SUCCESS)
        return HttpResponseRedirect(self._form_address(kept.pk))

    def _show_merging(self, request, found, form):
        lists = [*found.moving, found.drafts]
        return self._show(
            request,
            found.gone,
            kept=found.kept,
            found=found,
            form=form,
            choices=[form[each.name] for each in found.differences],
            moving=[(each, lines_of(each)) for each in lists if each.count],
            live=lines_of(found.live),
            live_count=as_counted(found.live.count),
            live_more=found.live.more and as_counted(found.live.more),
            same=lines_of(found.same),
            other_way=self._merge_address(found.kept, found.gone),
            has_page=hasattr(found.gone, "get_absolute_url"),
            is_speaker=isinstance(found.gone, Speaker),
        )

    def _show(self, request, gone, **more):
        kind = self.opts.verbose_name
        title = _("Merge this %(kind)s into another") % {"kind": kind}
        context = {"gone": gone, "opts": self.opts, "title": title, "kind": capfirst(kind), **more}
        context |= {"media": self.media + more["form"].media, "choose_again": self._merge_address(gone)}
        context["duplicates"] = [
            (row, self._merge_address(gone, row), self._form_address(row.pk)) for row in more.get("duplicates", ())
        ]
        return TemplateResponse(request, TEMPLATE, context | self.admin_site.each_context(request))

    def _merge_address(self, gone, kept=None):
        query = {"into": kept.pk} if kept else {}
        return reverse(f"admin:{self._address_name}", args=[gone.pk], query=query)

    def _form_address(self, pk):
        return reverse(f"admin:articles_{self.opts.model_name}_change", args=[pk])


def lines_of(moving):
    """Return what a list names, each with the address of its form, None where it has none of its own."""
    return [(str(row), _address_of(row)) for row in moving.rows]


def _address_of(row):
    match row:
        case SpeakerRole():
            return None
        case Takeaway():
            return f"{reverse('admin:articles_article_change', args=[row.article_id])}#{row.anchor}"
    return reverse(f"admin:articles_{row._meta.model_name}_change", args=[row.pk])
