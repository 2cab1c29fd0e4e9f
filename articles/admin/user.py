from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from articles.admin.base import DeskAdmin
from articles.enums import AuditAction
from articles.models import SecondFactor, User
from articles.services.account import note_rights, rights_of
from articles.services.audit import audit
from articles.services.role import ROLES
from articles.services.second_factor import turn_off


@admin.register(User)
class UserAdmin(DeskAdmin, StockUserAdmin):
    """The people who log in. A chief gives them the three roles and no more; superusers are theirs alone to change."""

    form = StockUserAdmin.form
    add_form = UserCreationForm
    add_form_template = None
    filter_horizontal = ["user_permissions"]
    list_display = ["username", "first_name", "last_name", "role_names", "is_active", "has_second_factor", "last_login"]
    actions = ["turn_off_second_factor"]
    list_filter = ["is_active", "groups"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Name"), {"fields": ["first_name", "last_name", "email"]}),
        (_("What this person may do"), {"fields": ["groups", "is_active", "is_staff"]}),
    ]
    add_fieldsets = [
        (
            None,
            {"fields": ["username", "first_name", "last_name", "email", "password1", "password2"]},
        ),
        (_("What this person may do"), {"fields": ["groups"]}),
    ]
    superuser_fieldset = (
        _("Beyond the roles"),
        {"fields": ["is_superuser", "user_permissions"], "classes": ["collapse"]},
    )

    def get_queryset(self, request):
        has_second_factor = Exists(SecondFactor.objects.filter(user=OuterRef("pk")))
        people = super().get_queryset(request).annotate(has_second_factor=has_second_factor)
        return people.prefetch_related("groups")

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, self.superuser_fieldset] if obj and request.user.is_superuser else fieldsets

    def has_change_permission(self, request, obj=None):
        out_of_reach = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not out_of_reach

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs |= {"widget": CheckboxSelectMultiple(), "label": _("Roles"), "help_text": ""}
            if not request.user.is_superuser:
                kwargs["queryset"] = Group.objects.filter(name__in=ROLES)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_staff = True
        form.rights_before = rights_of(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        user = form.instance
        if note_rights(user, form.rights_before, by=request.user) and user.pk == request.user.pk:
            update_session_auth_hash(request, user)

    def user_change_password(self, request, id, form_url=""):
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            audit(AuditAction.PASSWORD_SET, by=request.user, about=self.get_object(request, unquote(id)))
        return response

    @admin.action(description=_("Turn off the two-factor login of selected people"), permissions=["change"])
    def turn_off_second_factor(self, request, queryset):
        """Let people in by password alone again, who have lost their telephone and their recovery codes."""
        done = [
            user.get_username()
            for user in queryset
            if self.has_change_permission(request, user) and turn_off(user, by=request.user)
        ]
        text = _("Turned off, and logged out everywhere: %(names)s.") % {"names": ", ".join(done)}
        self.message_user(
            request, text if done else _("None of them has it."), messages.SUCCESS if done else messages.INFO
        )

    @admin.display(description=_("two-factor login"), empty_value="")
    def has_second_factor(self, user):
        return _("on") if user.has_second_factor else None

    @admin.display(description=_("roles"))
    def role_names(self, user):
        return ", ".join(group.name for group in user.groups.all())
