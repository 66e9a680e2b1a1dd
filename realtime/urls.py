"""The addresses of the HTTP API, below /api/v1/."""

from django.urls import path

from realtime.api import api

urlpatterns = [path("", api.urls)]
