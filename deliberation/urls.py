"""Addresses of proposals and rooms."""

from django.urls import path

from deliberation.views import arguing, moving, pictures, proposing, rooms, settings, versions

urlpatterns = [
    path("c/<slug:key>/proposals/new/", proposing.new_proposal, name="new-proposal"),
    path("c/<slug:key>/desk/rules/", settings.settings, name="debate-rules"),
    path("p/<int:proposal_id>/edit/", proposing.edit_proposal, name="edit-proposal"),
    path("p/<int:proposal_id>/versions/", versions.versions, name="versions"),
    path("p/<int:proposal_id>/versions/<int:number>/", versions.version, name="version"),
    path("p/<int:proposal_id>/versions/<int:old>..<int:new>/", versions.compare_versions, name="compare-versions"),
    path("p/<int:proposal_id>/pictures/", pictures.pictures, name="proposal-pictures"),
    path("p/<int:proposal_id>/pictures/upload/", pictures.upload_picture, name="upload-picture"),
    path("p/<int:proposal_id>/pictures/<slug:sha>/", pictures.picture, name="proposal-picture"),
    path("p/<int:proposal_id>/second/", moving.second, name="second"),
    path("p/<int:proposal_id>/second/back/", moving.second_back, name="second-back"),
    path("p/<int:proposal_id>/move/", moving.move, name="move"),
    path("p/<int:proposal_id>/arguments/", arguing.arguments, name="arguments"),
    path("p/<int:proposal_id>/arguments/<int:argument_id>/", arguing.act_on_argument, name="argument"),
    path("p/<int:proposal_id>/room/", rooms.room, name="room"),
    path("rooms/", rooms.rooms, name="rooms"),
]
