"""Addresses that belong to no single app."""

from django.urls import path

from pages import desk_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("proposals/", views.proposals, name="all-proposals"),
    path("c/<slug:key>/proposals/", views.proposals, name="proposals"),
    path("p/<int:proposal_id>/", views.proposal, name="proposal"),
    path("me/", views.me, name="me"),
    path("desk/", desk_views.desk, name="desk"),
    path("c/<slug:key>/desk/", desk_views.desk_home, name="desk-home"),
    path("c/<slug:key>/setup/", desk_views.setup, name="setup"),
    path("appearance/", views.appearance, name="appearance"),
]
