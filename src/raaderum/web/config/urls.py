"""All addresses of the site."""

from django.urls import include, path
from django.views.i18n import set_language

from raaderum.web.api.site import api

urlpatterns = [
    path("sprog/", set_language, name="set_language"),
    path("api/v1/", api.urls),
    path("konto/", include("allauth.urls")),
    path("", include("raaderum.web.pages.urls")),
]
handler404 = "raaderum.web.config.faults.not_found"
handler500 = "raaderum.web.config.faults.our_fault"
