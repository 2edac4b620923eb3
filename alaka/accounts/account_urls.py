"""What hangs under /desk/account/: ways in, and what an agent does with his own account.

Of the login library only the pages that we need; there is no sign-up and no e-mail page, since
an administrator enters people and their addresses.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import path

from alaka.accounts.views import entering, profile

urlpatterns = [
    path("", profile.show, name="profile"),
    path("language/", profile.set_language, name="set_language"),
    path("login/", entering.login, name="account_login"),
    path("login/mail/", entering.request_link, name="account_request_login_code"),
    path("login/mail/sent/", account.confirm_login_code, name="account_confirm_login_code"),
    path("login/link/<str:token>/", entering.login_link, name="login_link"),
    path("invitation/<str:token>/", entering.invitation, name="invitation"),
    path("logout/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/first/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path(
        "password/reset/<str:uidb36>/<str:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("factors/", factors.index, name="mfa_index"),
    path("factors/step/", factors.authenticate, name="mfa_authenticate"),
    path("factors/confirm/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("factors/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("factors/app/removal/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "factors/recovery/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "factors/recovery/file/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/new/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/confirm/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/removal/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
]
