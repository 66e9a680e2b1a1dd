"""Addresses of signing in, claims and their desk. Of django-allauth's own addresses none is served."""

from django.urls import path

from residents import founding, organs, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("claim/", views.claim, name="claim"),
    path("claim/<int:claim_id>/end/", views.end, name="end-claim"),
    path("found/", founding.found, name="found"),
    path("c/<slug:key>/desk/organs/", organs.organs, name="desk-organs"),
    path("desk/verify/", views.desk_verify, name="desk-verify"),
]
