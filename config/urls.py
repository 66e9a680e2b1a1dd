"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("realtime.urls")),
    path("", include("pages.urls")),
    path("", include("outcomes.urls")),
    path("", include("voting.urls")),
    path("", include("deliberation.urls")),
    path("", include("residents.urls")),
]
