"""Settings. Everything that differs between places comes from the environment; see .env.sample."""

import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF

from raaderum.warehouse.folders import default_folders
from raaderum.web.config.environment import (
    provider_origins,
    read_address,
    read_database,
    read_demand,
    read_providers,
)

WEB = Path(__file__).parents[1]
FOLDERS = default_folders()
FOLDERS.data.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """Return the key given, or one made once and kept beside the data."""
    if given := os.environ.get("RAADERUM_SECRET_KEY"):
        return given
    path = FOLDERS.data / "secret_key"
    if not path.exists() or not path.read_text(encoding="utf-8"):
        part = path.with_name(f".secret_key.{os.getpid()}")
        part.touch(mode=0o600)
        part.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        part.replace(path)
    return path.read_text(encoding="utf-8")


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("RAADERUM_DEBUG") == "1"
ALLOWED_HOSTS = [h.strip() for h in os.environ.get("RAADERUM_HOSTS", "127.0.0.1,localhost,[::1]").split(",")]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("RAADERUM_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "raaderum.web.pages",  # before allauth: its templates are used in place of allauth's
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "raaderum.web.audit",
    "raaderum.web.accounts",
    "raaderum.web.workspace",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "raaderum.web.pages.languages.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "raaderum.web.pages.refusals.SayWhatIsWrong",
]
ROOT_URLCONF = "raaderum.web.config.urls"
WSGI_APPLICATION = "raaderum.web.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "raaderum.web.pages.context.common",
            ]
        },
    }
]
DATABASES = {"default": read_database(os.environ.get("DATABASE_URL", ""), FOLDERS.data / "raaderum.sqlite3")}
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "raaderum.web.accounts.doors.OnlyInvited"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("RAADERUM_HTTPS") == "1" else 0
"""Behind a proxy, people are counted by the address it passes on: else all would share the proxy's."""
ACCOUNT_EMAIL_NOTIFICATIONS = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/indberetning/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
USERSESSIONS_TRACK_ACTIVITY = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Råderum"
MFA_DEMANDED_OF = read_demand(os.environ.get("RAADERUM_MFA", ""))
SOCIALACCOUNT_ADAPTER = "raaderum.web.accounts.doors.OnlyKnown"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the identity provider answers for its addresses
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": read_providers(os.environ.get("RAADERUM_OIDC", ""))}}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if not os.environ.get("RAADERUM_SMTP"):
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_HOST, EMAIL_PORT = read_address(os.environ.get("RAADERUM_SMTP", "localhost:25"))
EMAIL_HOST_USER = os.environ.get("RAADERUM_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("RAADERUM_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("RAADERUM_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 20
SITE_ADDRESS = os.environ.get("RAADERUM_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("RAADERUM_MAIL_FROM", "raaderum@localhost")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
LOCALE_PATHS = [WEB / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/Copenhagen"
USE_TZ = True
FORMAT_MODULE_PATH = ["raaderum.web.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = FOLDERS.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *provider_origins(os.environ.get("RAADERUM_OIDC", ""))],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "raaderum.web.pages.refusals.not_from_here"
_SECURE = os.environ.get("RAADERUM_HTTPS") == "1"
CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT = _SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
