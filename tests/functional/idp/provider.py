"""A real OpenID provider: authorization code with PKCE, RS256, discovery, user info.

Run: python -m tests.functional.idp.provider PORT FOLDER REDIRECT.
Its people have names and addresses that belong to nobody.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

port, folder, redirect = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
PEOPLE = {"ida": "ida@example.org", "ole": "ole@example.org"}
PASSWORD, CLIENT, SECRET = "en lang kode 1", "raaderum", "en hemmelighed for to programmer"

import django  # noqa: E402
from django.conf import settings  # noqa: E402

key = folder / "key.pem"
if not key.exists():
    subprocess.run(["openssl", "genrsa", "-out", str(key), "2048"], check=True, capture_output=True)
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
settings.configure(
    SECRET_KEY="kun til prøver",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="tests.functional.idp.urls",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "idp.sqlite3"}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "oauth2_provider",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).with_name("templates")],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    SESSION_COOKIE_NAME="idp",
    CSRF_COOKIE_NAME="idpcsrf",
    LOGIN_URL="/login/",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": key.read_text(),
        "SCOPES": {"openid": "Hvem du er", "profile": "Navn", "email": "Mailadresse"},
        "PKCE_REQUIRED": True,
        "OAUTH2_VALIDATOR_CLASS": "tests.functional.idp.claims.Claims",
    },
)
django.setup()

from django.core.management import call_command  # noqa: E402

call_command("migrate", verbosity=0)

from django.contrib.auth.models import User  # noqa: E402
from oauth2_provider.models import Application  # noqa: E402

for name, address in PEOPLE.items():
    User.objects.create_user(name, address, PASSWORD, first_name=name.title())
Application.objects.create(
    client_id=CLIENT, client_secret=SECRET, client_type="confidential", authorization_grant_type="authorization-code",
    redirect_uris=redirect, algorithm="RS256", skip_authorization=True, name="Råderum",
)  # fmt: skip
call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, verbosity=0)
