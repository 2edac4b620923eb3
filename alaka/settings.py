"""Everything that can be set, read from the environment; the README has the table."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from alaka import registry
from alaka.core import config

registry.load_plugins()

PACKAGE = Path(__file__).resolve().parent
DATA = config.data_folder()

SECRET_KEY = config.secret_key(DATA)
# Keys of before: what they signed or encrypted can still be read.
SECRET_KEY_FALLBACKS = config.words("ALAKA_OLD_SECRET_KEYS")
DEBUG = config.flag("ALAKA_DEBUG")
PUBLIC_URL = config.public_url()
DEMO_SITE_URL = config.text("ALAKA_DEMO_SITE_URL")
GEO_FILE = config.text("ALAKA_GEO_FILE")
ALLOWED_HOSTS = config.words("ALAKA_HOSTS") or ["*"]
TRUSTED_PROXIES = config.networks("ALAKA_TRUSTED_PROXIES")
ALLOW_PRIVATE_ADDRESSES = config.flag("ALAKA_ALLOW_PRIVATE_ADDRESSES")
MAX_UPLOAD = config.number("ALAKA_MAX_UPLOAD_MB", 25) * 1024 * 1024

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
    *registry.ROOMS,
]

MIDDLEWARE = [
    "alaka.core.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "alaka.core.middleware.ContentSecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "alaka.core.middleware.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alaka.accounts.middleware.ReaderMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "alaka.urls"
ASGI_APPLICATION = "alaka.asgi.application"

LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Our pages of the login library go before its own, which stands earlier among the apps;
        # each kind of channel keeps its templates in its own folder.
        "DIRS": [
            PACKAGE / "accounts" / "templates",
            *sorted((PACKAGE / "channels").glob("*/templates")),
        ],
        "OPTIONS": {
            "loaders": [("alaka.core.templating.Loader", LOADERS)],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "alaka.console.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "alaka.core.templatetags.core"],
        },
    },
]

DATABASES = {"default": config.database(DATA)}
# Live notices go by Redis where one is named, for many nodes; else by PostgreSQL.
REDIS_URL = config.text("REDIS_URL")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Agent"
FORM_RENDERER = "alaka.core.rendering.FormRenderer"

# The session goes to the desk only: open doors (forms, files, hooks, the API) never see a cookie.
SESSION_ENGINE = "alaka.accounts.entrance"
SESSION_COOKIE_NAME = "alaka_session"
SESSION_COOKIE_PATH = "/desk"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PUBLIC_URL.startswith("https:")
CSRF_COOKIE_NAME = "alaka_csrf"
CSRF_COOKIE_PATH = "/desk"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
LANGUAGE_COOKIE_NAME = "alaka_language"
LANGUAGE_COOKIE_PATH = "/desk"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_UPLOAD
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

AUTHENTICATION_BACKENDS = ["alaka.accounts.entrance.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/desk/account/login/"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "alaka.accounts.allauth.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_FORMS = {
    "login": "alaka.accounts.login_forms.LoginForm",
    "request_login_code": "alaka.accounts.login_forms.RequestLinkForm",
    "confirm_login_code": "alaka.accounts.login_forms.ConfirmCodeForm",
    "reset_password": "alaka.accounts.login_forms.ResetPasswordForm",
    "reset_password_from_key": "alaka.accounts.login_forms.NewPasswordForm",
    "change_password": "alaka.accounts.login_forms.ChangePasswordForm",
    "set_password": "alaka.accounts.login_forms.FirstPasswordForm",
    "reauthenticate": "alaka.accounts.login_forms.ConfirmPasswordForm",
}
USERSESSIONS_ADAPTER = "alaka.accounts.allauth.SessionsAdapter"
MFA_ADAPTER = "alaka.accounts.allauth.FactorAdapter"
MFA_FORMS = {
    "authenticate": "alaka.accounts.login_forms.FactorCodeForm",
    "reauthenticate": "alaka.accounts.login_forms.ConfirmFactorForm",
    "activate_totp": "alaka.accounts.login_forms.ActivateAppForm",
    "add_webauthn": "alaka.accounts.login_forms.AddPasskeyForm",
    "edit_webauthn": "alaka.accounts.login_forms.RenamePasskeyForm",
}
# An administrator enters the addresses of agents, so they need no proof by a mail.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# One step of a clock that is not quite right.
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PUBLIC_URL.startswith("http:")
MFA_TOTP_ISSUER = "Alaka"

# Only the limits on logins are counted here: they must hold across processes and machines, so
# they lie in the database (accounts.Remembered is the table).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_remembered",
    }
}
# Notices for the next page: not in a cookie, which would go to the open doors, too.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("az", _("Azerbaijani")),
    ("bs", _("Bosnian")),
    ("fr", _("French")),
    ("fa", _("Persian")),
]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = config.static_url(PACKAGE)
STATICFILES_DIRS: list[str] = []

EMAIL_BACKEND = "alaka.core.mail.SystemMailBackend"
EMAIL_URL = config.text("ALAKA_EMAIL_URL")
DEFAULT_FROM_EMAIL = config.text("ALAKA_EMAIL_FROM") or "alaka@localhost"

LOGGING_CONFIG = None
config.configure_logging()
