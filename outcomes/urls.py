"""Addresses of results and works."""

from django.urls import path

from outcomes import views

urlpatterns = [
    path("v/<int:poll_id>/result/", views.result, name="result"),
    path("p/<int:proposal_id>/steps/<int:step_id>/finish/", views.finish, name="finish-step"),
    path("open/", views.published, name="open"),
]
