"""Forms of the desk that show the newest work on an article and save it as a version."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.base import to_article_form
from articles.admin.keeping import KeptForm
from articles.admin.moment import in_words, zones_of
from articles.admin.open_form import CARRY_ON, kept_data, open_form_context
from articles.aggregate.content import Content
from articles.enums import ArticleState
from articles.models import Article, Snapshot
from articles.queries.snapshot import content_in, snapshot_with
from articles.queries.work import Work, newest_work, stored_work, work_of
from articles.services.article import NotReady, WrongState, may_change_article
from articles.services.fix import Fixed, publish_fix
from articles.services.open_form import forget_open_form
from articles.services.work import Saved, save_work

# What a form over what readers see has in its address, and sends.
LIVE = "live"
FIX = "_fix"


def note_of(request) -> str:
    """Return the note for the history that was sent with a form. The browser lets nobody write a longer one."""
    return request.POST.get("note", "")[: Snapshot._meta.get_field("note").max_length]


class WorkForms(KeptForm):
    """Edits an article in memory. What is sent is read over the version that its form was built from."""

    def changeform_view(self, request, *args, **kwargs):
        # The stock view holds a transaction, and with it the lock of SQLite, while it builds and checks the forms.
        carries_on = request.method == "GET" and CARRY_ON in request.GET
        request.is_form_sent = carries_on or request.method == "POST"
        if carries_on:
            request.POST = kept_data(request, request.GET[CARRY_ON])
            return self.show_again(request, *args, **kwargs)
        try:
            return self._changeform_view(request, *args, **kwargs)
        except (WrongState, ValidationError) as refusal:
            self.tell_not_saved(request, refusal)
        except NotReady as refusal:
            for finding in refusal.findings:
                text = _("Not published, to be mended first: %(fault)s")
                self.message_user(request, text % {"fault": finding.text}, messages.ERROR)
        return self.show_again(request, *args, **kwargs)

    def _changeform_view(self, request, *args, **kwargs):
        # No form of ours sends this; the stock view takes it for an addition whatever `save_as` says.
        if "_saveasnew" in request.POST:
            raise BadRequest
        return super()._changeform_view(request, *args, **kwargs)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except (WrongState, ValidationError) as refusal:
            self.tell_refused(request, refusal)
        address = reverse(f"admin:articles_{self.opts.model_name}_change", args=[object_id], query=request.GET)
        return HttpResponseRedirect(address)

    def show_again(self, request, *args, **kwargs):
        """Show the form with what was sent, or kept, which is not saved."""
        request.carried_on, request.sent_as, request.method = True, request.method, "POST"
        return self._changeform_view(request, *args, **kwargs)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        request.method = getattr(request, "sent_as", request.method)
        if obj is None or self.has_change_permission(request, obj):
            key, base = self._shown(request, context)
            context |= {"base": base, **open_form_context(request, article_id=key, base=base)}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _shown(self, request, context):
        """Return the key of the article that the form shows, and the digest of what it was built from.

        A form that comes back stays with its own, whether that is still on record or not.
        """
        work = getattr(request, "work", None)
        key = work.article.pk if work else context["adminform"].form.instance.pk
        return key, request.POST.get("base", work.digest if work else "")

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.carried_on = getattr(request, "carried_on", False)
        return form

    def may_edit(self, request, article: Article) -> bool:
        """Tell whether the form can be edited. What is sent of a retracted article comes back with the text in it."""
        is_closed = article.retracted_at is not None and not getattr(request, "is_form_sent", False)
        return may_change_article(request.user, article) and not is_closed

    def work_to_edit(self, request, article: Article) -> Work:
        """Return the newest work on an article, or the one from which the form was built that comes back.

        Of a live article it is what readers see, where the address asks for that and the person may publish.
        """
        base = request.POST.get("base") or request.GET.get("base")
        if not base and self.is_live_form(request, article):
            return stored_work(article.pk)
        newest = newest_work(article)
        if base in {None, "", newest.digest}:
            return newest
        if version := snapshot_with(article.pk, base):
            return work_of(article, content_in(version))
        stored = stored_work(article.pk)
        return stored if stored.digest == base else newest

    def is_live_form(self, request, article: Article) -> bool:
        """Tell whether the form shows what readers see, beside which there may be a draft."""
        if request.POST:
            return LIVE in request.POST
        is_live = article.state(timezone.now()) == ArticleState.LIVE
        return LIVE in request.GET and is_live and request.user.has_perm("articles.publish_article")

    def store_work(self, request, article: UUID, content: Content, *, note: str = "") -> Saved:
        """Store what a form holds, or publish it where the form shows what readers see. Raises as the services do."""
        base = request.POST.get("base", "")
        if LIVE not in request.POST:
            return save_work(article, content, base=base, by=request.user, note=note)
        if FIX not in request.POST:
            raise WrongState(_("This is what readers see. Press “Publish this fix”, or go back to the draft."))
        return publish_fix(article, content, base=base, by=request.user, note=note)

    def tell_saved(self, request, saved: Saved):
        """Say what became of the edit beyond being stored. Returns where to go instead, or None."""
        forget_open_form(request.POST, by=request.user)
        if saved.clashes:
            return self._to_settle(request, saved)
        if saved.joined:
            people = dict.fromkeys(version.created_by for version in saved.others if version.created_by != request.user)
            names = get_text_list([str(person or _("others")) for person in people], _("and"))
            text = _("Saved together with what %(names)s saved since you opened the form: nothing was overwritten.")
            self.message_user(request, text % {"names": names or _("you, in another tab,")}, messages.INFO)
        return None

    def tell_fixed(self, request, fixed: Fixed):
        """Say what became of a fix and of the work beside it, and return where to go."""
        article = fixed.article
        if fixed.version is None:
            self.message_user(request, _("Nothing was changed, so there was nothing to publish."), messages.INFO)
            return to_article_form(article.pk)
        self.log_change(request, article, _("Published a fix."))
        self.message_user(request, _("The fix is published. Readers see it now."), messages.SUCCESS)
        if fixed.moved:
            text = _("The update planned for %(time)s goes out with the fix in it.")
            words = {"time": in_words(fixed.moved.at, zones_of(article))}
            self.message_user(request, text % words, messages.SUCCESS)
        if fixed.held:
            text = _("The planned update is held. %(fault)s") % {"fault": fixed.held.fault}
            self.message_user(request, text, messages.WARNING)
        if fixed.aside is None:
            return to_article_form(article.pk)
        text = _("The draft changes the same places. It is kept. Choose what holds.")
        self.message_user(request, text, messages.WARNING)
        return _to_settling(article, fixed.aside)

    def _to_settle(self, request, saved):
        count = len(saved.clashes)
        text = ngettext(
            "Not saved yet: in %(count)s place somebody else changed the same. Your text is kept. Choose what holds.",
            "Not saved yet: in %(count)s places somebody else changed the same. Your text is kept. Choose what holds.",
            count,
        )
        self.message_user(request, text % {"count": count}, messages.WARNING)
        return _to_settling(saved.article, saved.version)


def _to_settling(article, version):
    return HttpResponseRedirect(reverse("admin:articles_article_settle", args=[article.pk, version.number]))
