"""Addresses of proposals and rooms."""

from django.urls import path

from deliberation import views

urlpatterns = [
    path("c/<slug:key>/proposals/new/", views.new_proposal, name="new-proposal"),
    path("p/<int:proposal_id>/edit/", views.edit_proposal, name="edit-proposal"),
    path("p/<int:proposal_id>/second/", views.second, name="second"),
    path("p/<int:proposal_id>/move/", views.move, name="move"),
    path("p/<int:proposal_id>/room/", views.room, name="room"),
    path("rooms/", views.rooms, name="rooms"),
]
