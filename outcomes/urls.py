"""Addresses of results, their notices and works."""

from django.urls import path

from outcomes.views import archive, notice, result

urlpatterns = [
    path("v/<int:poll_id>/result/", result.result, name="result"),
    path("v/<int:poll_id>/result.json", result.figures, name="figures"),
    path("v/<int:poll_id>/publish/", notice.publish, name="publish"),
    path("v/<int:poll_id>/notice/", notice.notice, name="notice"),
    path("v/<int:poll_id>/notice/hang/", notice.hang, name="hang-notice"),
    path("v/<int:poll_id>/notice/correct/", notice.correct, name="correct-notice"),
    path("v/<int:poll_id>/notice.pdf", notice.newest_paper, name="newest-paper"),
    path("p/<int:proposal_id>/steps/<int:step_id>/finish/", result.finish, name="finish-step"),
    path("open/", archive.open_page, name="open"),
    path("open/feed.xml", archive.feed, name="feed"),
    path("c/<slug:key>/open/", archive.open_page, name="place-open"),
    path("c/<slug:key>/open/feed.xml", archive.feed, name="place-feed"),
    path("c/<slug:key>/open/<int:year>-<int:number>.pdf", notice.paper, name="paper"),
]
