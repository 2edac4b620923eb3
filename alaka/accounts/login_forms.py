"""allauth's forms in our words: so that our catalogues hold them, in all five languages."""

import unicodedata
from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.forms import Field
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import AuditEntry

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
AGAIN = _("Repeat the new password")
PASSWORD_RULE = _("At least 8 characters, not a common password, and not like your name.")
CODE = _("Six-digit code")


def say(field: Field, label: Any, help_text: Any = "", **attributes: str) -> None:
    """Give a field our label; a placeholder would only repeat it."""
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= attributes


def say_new_password(fields: dict[str, Field]) -> None:
    say(fields["password1"], NEW_PASSWORD, PASSWORD_RULE, dir="ltr")
    say(fields["password2"], AGAIN, dir="ltr")


def say_code(field: Field, label: Any, help_text: Any = "", digits: bool = True) -> None:
    extra = {"inputmode": "numeric"} if digits else {}
    say(field, label, help_text, dir="ltr", autocomplete="one-time-code", **extra)


class LoginForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["login"], EMAIL, dir="ltr", autocomplete="username webauthn")
        say(self.fields["password"], PASSWORD, dir="ltr")
        say(self.fields["remember"], _("Keep me logged in on this device"))


class RequestLinkForm(account.RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["email"], EMAIL, dir="ltr")


class ConfirmCodeForm(account.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"], _("Code from the e-mail"), digits=False)


class ResetPasswordForm(account.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["email"], EMAIL, dir="ltr")


class NewPasswordForm(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_new_password(self.fields)


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["oldpassword"], _("Current password"), dir="ltr")
        say_new_password(self.fields)


class FirstPasswordForm(account.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_new_password(self.fields)


class ConfirmPasswordForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["password"], PASSWORD, dir="ltr")


class _AnyDigits:
    """Codes as keyboards of all our languages write them."""

    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        self.cleaned_data["code"] = "".join(
            str(unicodedata.decimal(each)) if each.isdecimal() else each for each in code
        )
        return str(super().clean_code())  # type: ignore[misc]


class FactorCodeForm(_AnyDigits, factors.AuthenticateForm):
    """The second step of a login: what was wrong here is a failed login, too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_code(
            self.fields["code"],
            _("Code from your app, or a recovery code"),
            _("Your authenticator app shows six digits that change every 30 seconds."),
        )

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        from allauth.core import context

        AuditEntry.write(
            "login failed", request=context.request, about=self.user.email, step="second factor"
        )
        super()._emit_authentication_failed(authenticator)


class ConfirmFactorForm(_AnyDigits, factors.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"], _("Code from your app, or a recovery code"))


class ActivateAppForm(_AnyDigits, ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"], CODE, _("The code your app shows now."))


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(
            self.fields["name"],
            _("Name"),
            _("A name you will recognise, such as “My phone” or “Key on my key ring”."),
        )
        say(
            self.fields["passwordless"],
            _("Use it to log in without a password"),
            _("It will ask for your fingerprint, face or PIN each time."),
        )
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["name"], _("Name"))
