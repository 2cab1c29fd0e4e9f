"""Logging in: by name and password, and by a code after that where the person has set one up."""

from urllib.parse import urlencode

from django.contrib.auth import login
from django.contrib.auth.views import LoginView, RedirectURLMixin
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from articles.enums import AuditAction
from articles.forms.login import CodeForm, LoginForm
from articles.models import User
from articles.queries.second_factor import second_factor_of
from articles.services.audit import audit
from coverage_site.visitor import network_of

# In the session of somebody whose password was right and whose code is still asked for: who, how and since when.
WAITING = "login"
SECONDS_TO_WAIT = 300


class _Entrance:
    """What both steps share: the network that asks, refusals with a time, and where somebody wanted to go."""

    next_page = "admin:index"
    site = None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"network": network_of(self.request)}

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.throttled:
            response.status_code = 429
            response["Retry-After"] = str(max(1, int((form.throttled.until - timezone.now()).total_seconds())))
        return response

    def get_context_data(self, **kwargs):
        own = {"app_path": self.request.get_full_path(), "username": self.request.user.get_username(), "subtitle": None}
        return super().get_context_data(**{**self.site.each_context(self.request), **own, **kwargs})

    def lead_to(self, step):
        """Lead to the other step, and by that to where somebody wanted to go."""
        query = urlencode({self.redirect_field_name: self.get_success_url()})
        return HttpResponseRedirect(f"{reverse(step)}?{query}")

    def enter(self, user):
        """Log the person in, write it down and lead on."""
        login(self.request, user)
        audit(AuditAction.LOGGED_IN, by=user, network=network_of(self.request))
        return HttpResponseRedirect(self.get_success_url())


class PasswordStep(_Entrance, LoginView):
    """The page of name and password."""

    authentication_form = LoginForm
    template_name = "admin/login.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("Log in"), **kwargs)

    def form_valid(self, form):
        user = form.get_user()
        if second_factor_of(user) is None:
            return self.enter(user)
        session = self.request.session
        session.flush()  # whoever was logged in here is not any more
        session[WAITING] = {"user": str(user.pk), "backend": user.backend, "since": timezone.now().timestamp()}
        return self.lead_to("admin:login_code")


@method_decorator([sensitive_post_parameters(), csrf_protect, never_cache], name="dispatch")
class CodeStep(_Entrance, RedirectURLMixin, FormView):
    """The page of the code, for some minutes after the password was right."""

    form_class = CodeForm
    template_name = "admin/login_code.html"

    def dispatch(self, request, *args, **kwargs):
        self.user = self._who_waits()
        if self.user is None:
            return self.lead_to("admin:login")
        return super().dispatch(request, *args, **kwargs)

    def _who_waits(self):
        waiting = self.request.session.get(WAITING)
        if not waiting or timezone.now().timestamp() - waiting["since"] > SECONDS_TO_WAIT:
            return None
        user = User.objects.filter(pk=waiting["user"], is_active=True, is_staff=True).first()
        if user:
            user.backend = waiting["backend"]
        return user

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=_("Your code"), next=self.get_success_url(), **kwargs)

    def form_valid(self, form):
        del self.request.session[WAITING]
        return self.enter(self.user)


def entrance(site) -> list:
    """Return the addresses of the second step; the first one is the site's own."""
    return [path("login/code/", CodeStep.as_view(site=site), name="login_code")]
