"""All addresses of the site."""

from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("sprog/", set_language, name="set_language"),
    path("konto/", include("allauth.urls")),
    path("", include("raaderum.web.pages.urls")),
]
handler404 = "raaderum.web.pages.refusals.not_found"
handler500 = "raaderum.web.pages.refusals.our_fault"
