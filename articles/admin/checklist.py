from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.forms import Script
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from articles.enums import GateRule
from articles.queries.preview import work_in_form
from articles.services.article import may_change_article
from articles.services.gate import Finding, inspect_article
from articles.text import is_id

# What no editor would think of is listed only where it does not hold.
_UNSAID = {GateRule.STORABLE, GateRule.ON_FILE}


@dataclass(frozen=True)
class Item:
    """One thing to mend, and the way there from the form of the article."""

    finding: Finding

    @property
    def kind(self) -> str:
        """Where it is mended: the name of a model."""
        return self.finding.record._meta.model_name

    @property
    def address(self) -> str:
        """Return the address of the form of a shared record, at the field."""
        form = reverse(f"admin:articles_{self.kind}_change", args=[self.finding.record.pk])
        return f"{form}#id_{self.finding.field}"


@dataclass(frozen=True)
class Line:
    """A rule of the gate and what breaks it."""

    rule: GateRule
    items: list[Item]


@dataclass(frozen=True)
class Lines:
    """The rules that are broken, those that refuse first, and those that hold."""

    broken: list[Line]
    held: list[GateRule]


class Checklist(admin.ModelAdmin):
    """The gate beside the form, from the text that stands in it, with links to what is to be mended."""

    class Media:
        css = {"all": ["admin/css/checklist.css"]}
        js = [Script("admin/js/checklist.js", type="module")]

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.checklist_view))
        return [path("checklist/<uuid:form_key>/", view, name="articles_article_checklist"), *super().get_urls()]

    def form_context(self, request, work):
        """Add the checklist of what the form shows, where the person may mend anything of it."""
        context = super().form_context(request, work)
        if work is None or not self.has_change_permission(request, work.article):
            return context
        findings = inspect_article(work)
        to_mend = sum(finding.refuses for finding in findings)
        return context | {"checklist": checklist(findings), "to_mend": to_mend}

    def checklist_view(self, request, form_key):
        """Show the checklist of the last valid text of a form, or nothing where there is none yet."""
        article = request.GET.get("article", "")
        work = work_in_form(form_key, request.user, article if is_id(article) else None)
        if work is None or work.article.conference_id is None:
            return HttpResponse()
        is_new = work.article.created_at is None and self.has_add_permission(request)
        if not is_new and not may_change_article(request.user, work.article):
            raise PermissionDenied
        context = {"checklist": checklist(inspect_article(work))}
        return TemplateResponse(request, "admin/articles/article/_checklist_lines.html", context)


def checklist(findings: list[Finding]) -> Lines:
    """Return what the gate found, rule by rule."""
    broken = dict.fromkeys(finding.rule for finding in findings)
    lines = [Line(rule, [Item(finding) for finding in findings if finding.rule == rule]) for rule in broken]
    return Lines(lines, [rule for rule in GateRule if rule not in {*broken, *_UNSAID}])
