"""The site with one more page, which says nothing: what Django itself costs on this server."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "raaderum.web.config.settings")

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

application = get_wsgi_application()

from raaderum.web.config import urls  # noqa: E402 — only after Django is set up

urls.urlpatterns.insert(0, path("tom/", lambda request: HttpResponse("")))
