"""Addresses that belong to no single app."""

from django.urls import path

from pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("proposals/", views.proposals, name="all-proposals"),
    path("c/<slug:key>/proposals/", views.proposals, name="proposals"),
    path("p/<int:proposal_id>/", views.proposal, name="proposal"),
    path("me/", views.me, name="me"),
    path("appearance/", views.appearance, name="appearance"),
]
