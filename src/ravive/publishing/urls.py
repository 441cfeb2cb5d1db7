"""Addresses of what is published: pages, bundles and files; and of publishing at the desk."""

from django.urls import URLPattern, path, re_path

from ravive.lib.languages import ANY_TAG
from ravive.publishing.views import card_reports, cards, files, pages, release, reports, takedowns

without_language: list[URLPattern] = [
    re_path(rf"^bundles/index\.(?P<language>{ANY_TAG})\.json$", files.index),
    re_path(rf"^bundles/(?P<deck>[a-z0-9-]+)\.(?P<language>{ANY_TAG})\.(?P<digest>[0-9a-f]{{16,64}})\.json$", files.bundle),
    path("api/v1/reports", reports.receive, name="take_report"),
    re_path(r"^bundles/(?P<digest>[0-9a-f]{16,64})\.(?P<extension>[a-z0-9]{2,5})$", files.picture),
]

with_language: list[URLPattern] = [
    path("start/", cards.start_default),
    path("decks/<slug:deck>/", pages.deck),
    path("decks/<slug:deck>/start/", cards.start_deck),
    path("decks/<slug:deck>/cards/<slug:card>/", cards.card),
    path("decks/<slug:deck>/report/", reports.report, name="report_card"),
    path("decks/<slug:deck>/reported/", reports.reported, name="reported"),
    path("decks/<slug:deck>/print/", pages.print_deck),
    path("decks/<slug:deck>/file/", files.single_file),
    re_path(r"^decks/(?P<deck>[-\w]+)/taken/(?P<way>file|print)/$", files.taken),
    re_path(r"^certificate(?:/(?P<code>[^/]*))?/?$", pages.training_certificate, name="training_certificate"),
    re_path(r"^test(?:/(?P<code>[^/]*))?/?$", pages.training_test, name="training_test"),
    *(path(f"{screen}/", pages.app_screen, {"screen": screen}) for screen in pages.APP_SCREENS),
]

# Inside Wagtail’s frame.
in_the_shell: list[URLPattern] = [
    path("reports/cards/", card_reports.open_reports, name="desk_reports"),
    path("reports/cards/closed/", card_reports.closed_reports, name="closed_reports"),
    path("reports/cards/<int:deck_id>/<slug:card_id>/close/", card_reports.close, name="close_reports"),
    path("decks/<int:deck_id>/offline/", takedowns.take_offline, name="take_deck_offline"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/offline/", takedowns.take_offline, name="take_card_offline"),
    path("offline/<int:takedown_id>/", takedowns.takedown, name="takedown"),
    path("decks/<int:deck_id>/publish/", release.publish, name="publish_deck"),
    path("decks/<int:deck_id>/typo/", release.take_back_typo, name="take_back_typo"),
    path("decks/<int:deck_id>/first/", release.list_first, name="list_deck_first"),
]
