"""Addresses of the decks' pages and files, and the pages shown when there is none."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, re_path

from ravive.cards.card import LANGUAGES
from ravive.decks.views import (
    cards,
    desk_cards,
    desk_decks,
    desk_facts,
    desk_files,
    desk_history,
    desk_network,
    desk_pictures,
    desk_preview,
    desk_publish,
    desk_reports,
    desk_review,
    desk_share,
    desk_sources,
    desk_translate,
    desk_upstream,
    files,
    pages,
    reports,
)

ANY_LANGUAGE = "|".join(LANGUAGES)

without_language: list[URLPattern] = [
    path("", pages.root),
    path("units/", pages.units),
    path("sw.js", files.service_worker),
    re_path(rf"^bundles/index\.(?P<language>{ANY_LANGUAGE})\.json$", files.index),
    re_path(rf"^bundles/(?P<deck>[a-z0-9-]+)\.(?P<language>{ANY_LANGUAGE})\.(?P<digest>[0-9a-f]{{16,64}})\.json$", files.bundle),
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
    path("leaving/", pages.leaving),
    path("manifest.webmanifest", files.manifest),
    re_path(r"^certificate(?:/(?P<code>[^/]*))?/?$", pages.training_certificate, name="training_certificate"),
    re_path(r"^test(?:/(?P<code>[^/]*))?/?$", pages.training_test, name="training_test"),
    *(path(f"{screen}/", pages.app_screen, {"screen": screen}) for screen in pages.APP_SCREENS),
]

# Inside Wagtail's shell.
in_the_shell: list[URLPattern] = [
    path("facts/", desk_facts.facts, name="facts"),
    path("facts/new/", desk_facts.new_fact, name="new_fact"),
    path("facts/sources/", desk_sources.sources, name="sources"),
    path("facts/sources/new/", desk_sources.new_source, name="new_source"),
    path("facts/sources/<int:key>/", desk_sources.source, name="source"),
    path("facts/sources/<int:key>/delete/", desk_sources.delete, name="delete_source"),
    path("facts/<int:key>/", desk_facts.fact, name="fact"),
    path("facts/<int:key>/verify/", desk_facts.verify, name="verify_fact"),
    path("facts/<int:key>/delete/", desk_facts.delete, name="delete_fact"),
    path("reports/cards/", desk_reports.open_reports, name="desk_reports"),
    path("reports/cards/closed/", desk_reports.closed_reports, name="closed_reports"),
    path("reports/cards/<int:deck_id>/<slug:card_id>/close/", desk_reports.close, name="close_reports"),
    path("decks/", desk_decks.deck_list, name="desk_decks"),
    path("decks/new/", desk_decks.new_deck, name="new_deck"),
    path("decks/frame/", desk_preview.frame, name="preview_frame"),
    path("decks/<int:deck_id>/", desk_decks.deck, name="desk_deck"),
    path("decks/<int:deck_id>/properties/", desk_decks.properties, name="deck_properties"),
    path("decks/<int:deck_id>/publish/", desk_publish.publish, name="publish_deck"),
    path("decks/<int:deck_id>/review/", desk_review.review, name="review_deck"),
    path("decks/<int:deck_id>/review/submit/", desk_review.submit, name="submit_deck"),
    path("decks/<int:deck_id>/review/sign/", desk_review.sign, name="sign_deck"),
    path("decks/<int:deck_id>/review/cards/<slug:card_id>/", desk_review.comment, name="comment_card"),
    path("decks/<int:deck_id>/review/comments/<int:comment_id>/", desk_review.resolve, name="resolve_comment"),
    path("translations/", desk_translate.overview, name="translations"),
    path("decks/<int:deck_id>/translate/", desk_translate.grid, name="translate_deck"),
    path("decks/<int:deck_id>/translate/add/", desk_translate.add_language, name="add_language"),
    path("decks/<int:deck_id>/translate/<slug:language>/words/", desk_translate.piece, name="translate_words"),
    path("decks/<int:deck_id>/translate/<slug:language>/cards/<slug:card_id>/", desk_translate.piece, name="translate_card"),
    path("decks/<int:deck_id>/translate/<slug:language>/save/", desk_translate.save, name="save_translation"),
    path("decks/<int:deck_id>/translate/<slug:language>/file/", desk_files.file_out, name="translation_file"),
    path("decks/<int:deck_id>/translate/<slug:language>/file/take/", desk_files.file_in, name="take_translation_file"),
    path("decks/<int:deck_id>/share/", desk_share.share, name="share_deck"),
    path("decks/<int:deck_id>/upstream/", desk_upstream.changes, name="upstream"),
    path("network/", desk_network.shared_decks, name="network"),
    path("network/<int:deck_id>/", desk_network.shared, name="shared_deck"),
    path("network/<int:deck_id>/cards/<slug:card_id>/preview/", desk_network.preview, name="preview_shared"),
    path("network/<int:deck_id>/adopt/", desk_network.adopt, name="adopt_deck"),
    path("decks/<int:deck_id>/order/", desk_decks.order, name="order_cards"),
    path("decks/<int:deck_id>/pictures/", desk_pictures.pictures, name="desk_pictures"),
    path("decks/<int:deck_id>/pictures/<slug:name>/", desk_pictures.picture, name="desk_picture"),
    path("decks/<int:deck_id>/pictures/<slug:name>/delete/", desk_pictures.delete, name="delete_picture"),
    path("decks/<int:deck_id>/new-card/", desk_cards.new_card, name="new_card"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/", desk_cards.card, name="desk_card"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/save/", desk_cards.save, name="save_card"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/preview/", desk_cards.preview, name="preview_card"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/copy/", desk_cards.copy, name="copy_card"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/delete/", desk_cards.delete, name="delete_card"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/history/", desk_history.history, name="card_history"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/history/<int:number>/", desk_history.revision, name="card_revision"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/history/<int:number>/restore/", desk_history.restore, name="restore_card"),
]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for an address that leads nowhere, with the exit and whom to call."""
    return render(request, "decks/not_found.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Return the page for an error of ours; it needs neither database nor built files."""
    return render(request, "decks/failed.html", {"language_code": settings.LANGUAGE_CODE}, status=500)
