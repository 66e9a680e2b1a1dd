"""Addresses of signing in, claims and their desk. Of django-allauth's own addresses none is served."""

from django.urls import path

from residents import co_owners, desk, founding, organs, register, safety, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/second/", safety.second_step, name="second-step"),
    path("sign-in/passkey/", safety.sign_in_by_passkey, name="passkey-sign-in"),
    path("me/safety/", safety.safety, name="safety"),
    path("me/safety/passkey/", safety.add, name="add-passkey"),
    path("me/safety/totp/", safety.totp, name="totp"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("claim/", views.claim, name="claim"),
    path("claim/<int:claim_id>/end/", views.end, name="end-claim"),
    path("claim/<int:claim_id>/photos/upload/", views.upload_photos, name="upload-photos"),
    path("claim/<int:claim_id>/photos/drop/", views.drop_claim_photos, name="drop-photos"),
    path("me/voter/", co_owners.co_owners, name="co-owners"),
    path("found/", founding.found, name="found"),
    path("c/<slug:key>/desk/organs/", organs.organs, name="desk-organs"),
    path("c/<slug:key>/desk/letters/", desk.letters, name="desk-letters"),
    path("c/<slug:key>/desk/register/", register.register, name="desk-register"),
    path("c/<slug:key>/desk/register/upload/", register.upload, name="register-upload"),
    path("c/<slug:key>/desk/register/columns/", register.columns, name="register-columns"),
    path("c/<slug:key>/desk/register/take/", register.take, name="register-take"),
    path("c/<slug:key>/desk/register/discard/", register.discard, name="register-discard"),
    path("c/<slug:key>/desk/register/export/", register.export, name="register-export"),
    path("c/<slug:key>/desk/register/problems.csv", register.problems, name="register-problems"),
    path("c/<slug:key>/desk/register/template.xlsx", register.blank, name="register-template"),
    path("c/<slug:key>/desk/voters/", co_owners.desk_voters, name="desk-voters"),
    path("desk/verify/", desk.desk_verify, name="desk-verify"),
    path("desk/verify/photos/<int:photo_id>/", desk.claim_photo, name="claim-photo"),
]
