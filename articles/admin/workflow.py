from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.base import as_sentence, to_article_form
from articles.enums import ArticleState, ReviewState
from articles.forms.base import faults_of
from articles.forms.workflow import AssignForm, ReturnForm
from articles.queries.work import Work, newest_work
from articles.queries.workflow import approver_of, people_at_work, people_who_publish
from articles.services.article import WrongState, may_change_article
from articles.services.gate import inspect_article
from articles.services.workflow import (
    approve_article,
    assign_article,
    return_article,
    submit_article,
    take_back,
)

# As the log says it, where the approver is read from.
APPROVED = gettext_lazy("Approved.")
MINE, NOBODYS = "me", "nobody"


class AssigneeFilter(admin.SimpleListFilter):
    title = gettext_lazy("assigned to")
    parameter_name = "assigned"

    def lookups(self, request, model_admin):
        return [(MINE, _("me")), (NOBODYS, _("nobody"))]

    def queryset(self, request, articles):
        wanted = {MINE: {"assignee": request.user}, NOBODYS: {"assignee": None}}
        return articles.filter(**wanted.get(self.value(), {}))


class WorkflowPages(admin.ModelAdmin):
    """The way of an article from its writer to whoever publishes it, on its form.

    Each step is a button of the form, which is saved first: what is submitted or approved is what stands in it.
    """

    class Media:
        css = {"all": ["admin/css/workflow.css"]}

    def form_context(self, request, work):
        """Add how far the review has come, who works on the article, and the steps that the person may take.

        One query; one more for the name of an approver, and for each of the others who works on articles no longer.
        """
        context = super().form_context(request, work)
        if work is None:
            return context
        article, user = work.article, request.user
        may_change = self.has_change_permission(request, article)
        if not may_change:
            return context | {"review": article.review}
        is_submitted, is_approved = article.review == ReviewState.SUBMITTED, article.review == ReviewState.APPROVED
        is_changed = is_approved and article.approved_digest != work.digest
        may_publish = user.has_perm("articles.publish_article")
        people = self._people(user)
        return context | {
            "review": article.review,
            "approver": approver_of(article, APPROVED) if is_approved else None,
            "submitter": _one_of(people, article, "submitted_by"),
            "is_changed_since": is_changed,
            "may_submit": _has_news(work) and not is_submitted and (not is_approved or is_changed),
            "may_take_back": is_submitted and article.submitted_by_id == user.pk,
            "may_return": may_publish and (is_submitted or is_approved),
            "may_approve": may_publish and (is_submitted or is_changed),
            "assigning": AssignForm(article=article, people=people),
            "returning": _return_form(request, article, people),
            "is_assigned_to_me": article.assignee_id == user.pk,
        }

    def after_saving(self, request, article):
        steps = {
            "_submit": self._submit,
            "_take_back": self._take_back,
            "_return": self._return,
            "_approve": self._approve,
            "_assign": self._assign,
            "_take": self._take,
        }
        step = next((steps[name] for name in steps if name in request.POST), None)
        if step is None:
            return super().after_saving(request, article)
        try:
            step(request, article)
        except (WrongState, ValidationError) as refusal:
            text = _("Saved, but nothing else was done: %(fault)s") % {"fault": as_sentence(refusal)}
            self.message_user(request, text, messages.WARNING)
        return to_article_form(article.pk)

    def _people(self, user):
        if user.has_perm("articles.publish_article"):
            return people_at_work()
        return [user, *(person for person in people_who_publish() if person != user)]

    def _submit(self, request, article):
        if submit_article(article, by=request.user):
            self.log_change(request, article, _("Submitted for review."))
        text = _("Submitted for review. It is approved, or comes back to you with comments.")
        self.message_user(request, text, messages.SUCCESS)
        if any(finding.refuses for finding in inspect_article(newest_work(request.saved.article))):
            text = _("Some things are still to be mended before it can be published, see “Before it is published”.")
            self.message_user(request, text, messages.WARNING)

    def _take_back(self, request, article):
        take_back(article, by=request.user)
        self.log_change(request, article, _("Taken back from review."))
        self.message_user(request, _("Taken back. Submit it again when it is ready."), messages.SUCCESS)

    def _return(self, request, article):
        form = ReturnForm(request.POST, writer=None, people=self._people(request.user))
        if not form.is_valid():
            raise ValidationError([fault["text"] for fault in faults_of(form)])
        words, person = form.cleaned_data["return_words"], form.cleaned_data["return_to"]
        comment = return_article(article, text=words, by=request.user, to=person)
        self.log_change(request, article, _("Returned: %(words)s") % {"words": words})
        text = _("Returned to %(name)s with your comment.") if comment.article.assignee else _("Returned.")
        self.message_user(request, text % {"name": comment.article.assignee}, messages.SUCCESS)

    def _approve(self, request, article):
        if request.saved.joined:
            # Whoever approves has read it all; what came from others meanwhile they have not.
            raise WrongState(_("read what others have changed, then approve it."))
        saved = request.saved.version
        approve_article(article, seen=saved.digest if saved else request.POST.get("base", ""), by=request.user)
        self.log_change(request, article, APPROVED)
        text = _("Approved. Publish it when it is time; what is saved from now on is not approved.")
        self.message_user(request, text, messages.SUCCESS)

    def _assign(self, request, article):
        form = AssignForm(request.POST, article=article, people=self._people(request.user))
        if not form.is_valid():
            raise ValidationError([fault["text"] for fault in faults_of(form)])
        self._assign_to(request, article, form.cleaned_data["assignee"])

    def _take(self, request, article):
        self._assign_to(request, article, request.user)

    def _assign_to(self, request, article, person):
        text = _("Assigned to %(name)s.") % {"name": person} if person else _("Assigned to nobody.")
        if assign_article(article, to=person, by=request.user):
            self.log_change(request, article, text)
        self.message_user(request, text, messages.SUCCESS)
        article.assignee = person
        if person and not may_change_article(person, article):
            text = _("%(name)s can read it and comment on it, but not change it: it is published.")
            self.message_user(request, text % {"name": person}, messages.WARNING)

    @admin.display(description=gettext_lazy("assigned to"), ordering="assignee__username", empty_value="")
    def assigned_to(self, article):
        return article.assignee


def _has_news(work: Work) -> bool:
    """Tell whether the newest work is anything but what readers see or will see."""
    is_out = work.article.state(timezone.now()) in {ArticleState.LIVE, ArticleState.SCHEDULED}
    return work.draft is not None or not is_out


def _return_form(request, article, people):
    # A form that comes back, because something is amiss in it, has the words still.
    words = request.POST.get("return_words", "")
    writer = _one_of(people, article, "submitted_by") or _one_of(people, article, "created_by")
    return ReturnForm(writer=writer, people=people, words=words)


def _one_of(people, article, name):
    """Return who stands in a field of the article, without asking for whom is known already."""
    known = {person.pk: person for person in people}
    return known.get(getattr(article, f"{name}_id")) or getattr(article, name)
