from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import User
from articles.services.login import TooManyAttempts, begin_attempt, forget_attempts
from articles.services.second_factor import WrongCode, turn_on, use_code

_CODE = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false", "autofocus": True}


class Throttled(ValidationError):
    """Somebody has tried too often; `until` says when they may again."""

    def __init__(self, refusal: TooManyAttempts):
        at = timezone.localtime(refusal.until)
        text = _("There were too many attempts. Try again after %(time)s.") % {"time": f"{at:%H:%M %Z}"}
        super().__init__(text, code="throttled")
        self.until = refusal.until


class _Throttling:
    """Counts an attempt before what was typed is looked at, and takes it back where that was right."""

    throttled = None

    def attempt(self, name, check, user=None):
        """Do the check as an attempt under a name. Raises what the check does, and Throttled."""
        try:
            attempt = begin_attempt(name, self.network, user)
        except TooManyAttempts as refusal:
            self.throttled = Throttled(refusal)
            raise self.throttled from refusal
        result = check()
        forget_attempts(attempt)
        return result


class LoginForm(_Throttling, AdminAuthenticationForm):
    """Name and password, so often within a time."""

    def __init__(self, request=None, *args, network="", **kwargs):
        super().__init__(request, *args, **kwargs)
        self.network = network

    def clean(self):
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        return self.attempt(name, super().clean) if name is not None and password else super().clean()


class _OfPerson(_Throttling, forms.Form):
    """What somebody is asked who is known already."""

    def __init__(self, *args, user: User, network: str, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.user, self.network = user, network


class CodeForm(_OfPerson):
    """The code of the second factor, after the password was right."""

    code = forms.CharField(label=gettext_lazy("Code"), max_length=40, widget=forms.TextInput(attrs=_CODE))

    def clean_code(self):
        code = self.cleaned_data["code"]
        # Under another name than the password, which was right so often already.
        self.attempt(f"code {self.user.pk}", lambda: self._take(code), self.user)
        return code

    def _take(self, code):
        try:
            use_code(self.user, code)
        except WrongCode as error:
            raise ValidationError(
                _("That is not a code of now. Wait for the next one, or use a recovery code.")
            ) from error


class PasswordForm(_OfPerson):
    """The password once more, from somebody who may have found the desk open."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean_password(self):
        password = self.cleaned_data["password"]
        self.attempt(self.user.get_username(), lambda: self._check(password), self.user)
        return password

    def _check(self, password):
        if not self.user.check_password(password):
            raise ValidationError(_("That is not your password."))


class SecondFactorForm(PasswordForm):
    """What turns the second factor on: the password, and a code that the telephone makes."""

    code = forms.CharField(
        label=gettext_lazy("Code that the app shows"),
        max_length=40,
        widget=forms.TextInput(attrs={**_CODE, "inputmode": "numeric", "autofocus": False}),
    )

    def __init__(self, *args, secret: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.secret, self.recovery_codes = secret, []

    def clean(self):
        cleaned = super().clean()
        if "password" in cleaned and "code" in cleaned:
            try:
                self.recovery_codes = turn_on(self.user, secret=self.secret, code=cleaned["code"])
            except WrongCode:
                self.add_error("code", _("The app shows another code. Is the clock of the telephone right?"))
        return cleaned
