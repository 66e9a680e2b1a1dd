"""Addresses of a poll."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from voting import views
from voting.desk import views as desk
from voting.recount.views import recount_page, recount_upload


class ReceiptConverter(StringConverter):
    """The code on a receipt, as it is printed: `K7Q4-M2XD`."""

    regex = "[2-9A-Z]{4}-[2-9A-Z]{4}"


register_converter(ReceiptConverter, "receipt")

urlpatterns = [
    path("v/<int:poll_id>/ballot/", views.ballot, name="ballot"),
    path("v/<int:poll_id>/ballot/check/", views.check, name="ballot-check"),
    path("v/<int:poll_id>/receipt/<receipt:code>/", views.receipt, name="receipt"),
    path("v/<int:poll_id>/turnout/", views.turnout, name="turnout"),
    path("c/<slug:key>/desk/votes/", desk.votes, name="desk-votes"),
    path("c/<slug:key>/desk/prepare/", desk.choose, name="desk-choose"),
    path("c/<slug:key>/desk/prepare/<int:proposal_id>/", desk.prepare, name="desk-prepare"),
    path("c/<slug:key>/desk/votes/<int:poll_id>/", desk.vote, name="desk-vote"),
    path("c/<slug:key>/desk/votes/<int:poll_id>/edit/", desk.edit, name="desk-vote-edit"),
    path("c/<slug:key>/desk/votes/<int:poll_id>/preview/", desk.preview, name="desk-vote-preview"),
    path("c/<slug:key>/desk/votes/<int:poll_id>/act/", desk.act, name="desk-vote-act"),
    path("recount/", recount_page, name="recount"),
    path("recount/upload/", recount_upload, name="recount-upload"),
]
