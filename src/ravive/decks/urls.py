"""Addresses of decks at the desk, inside Wagtail’s frame."""

from django.urls import URLPattern, path

from ravive.decks.editing.views import card_workbooks, cards, deck_files, decks, frame, history, pictures, play
from ravive.decks.reviewing.views import cards as read_cards
from ravive.decks.reviewing.views import decks as reviewing
from ravive.decks.translating.views import files, translations

in_the_shell: list[URLPattern] = [
    path("decks/", decks.deck_list, name="desk_decks"),
    path("decks/new/", decks.new_deck, name="new_deck"),
    path("decks/import/", deck_files.import_deck, name="import_deck"),
    path("decks/import/cards/", card_workbooks.new_deck, name="import_new_deck_cards"),
    path("decks/import/cards/template/", card_workbooks.template, name="card_template"),
    path("decks/frame/", frame.frame, name="preview_frame"),
    path("decks/<int:deck_id>/", decks.deck, name="desk_deck"),
    path("decks/<int:deck_id>/play/", play.play, name="play_deck"),
    path("decks/<int:deck_id>/play/preview/", play.play_preview, name="play_preview"),
    path("decks/<int:deck_id>/copy/", decks.copy, name="copy_deck"),
    path("decks/<int:deck_id>/export/", deck_files.export_deck, name="export_deck"),
    path("decks/<int:deck_id>/import-cards/", card_workbooks.add_cards, name="import_cards"),
    path("decks/<int:deck_id>/import-cards/template/", card_workbooks.template_of_deck, name="deck_card_template"),
    path("decks/<int:deck_id>/properties/", decks.properties, name="deck_properties"),
    path("decks/<int:deck_id>/review/", reviewing.review, name="review_deck"),
    path("decks/<int:deck_id>/review/submit/", reviewing.submit, name="submit_deck"),
    path("decks/<int:deck_id>/review/sign/", reviewing.sign, name="sign_deck"),
    path("decks/<int:deck_id>/review/read/", read_cards.first_unread, name="read_deck"),
    path("decks/<int:deck_id>/review/read/<slug:card_id>/", read_cards.card, name="read_card"),
    path("decks/<int:deck_id>/review/end/", read_cards.end, name="end_reading"),
    path("decks/<int:deck_id>/review/cards/<slug:card_id>/", read_cards.comment, name="comment_card"),
    path("decks/<int:deck_id>/review/comments/<int:comment_id>/", read_cards.resolve, name="resolve_comment"),
    path("translations/", translations.overview, name="translations"),
    path("decks/<int:deck_id>/translate/", translations.grid, name="translate_deck"),
    path("decks/<int:deck_id>/translate/add/", translations.add_language, name="add_language"),
    path("decks/<int:deck_id>/translate/<slug:language>/words/", translations.piece, name="translate_words"),
    path("decks/<int:deck_id>/translate/<slug:language>/cards/<slug:card_id>/", translations.piece, name="translate_card"),
    path("decks/<int:deck_id>/translate/<slug:language>/save/", translations.save, name="save_translation"),
    path("decks/<int:deck_id>/translate/<slug:language>/file/", files.file_out, name="translation_file"),
    path("decks/<int:deck_id>/translate/<slug:language>/file/take/", files.file_in, name="take_translation_file"),
    path("decks/<int:deck_id>/order/", decks.order, name="order_cards"),
    path("decks/<int:deck_id>/pictures/", pictures.pictures, name="desk_pictures"),
    path("decks/<int:deck_id>/pictures/<slug:name>/", pictures.picture, name="desk_picture"),
    path("decks/<int:deck_id>/pictures/<slug:name>/delete/", pictures.delete, name="delete_picture"),
    path("decks/<int:deck_id>/new-picture/", pictures.add_for_card, name="add_picture"),
    path("decks/<int:deck_id>/new-card/", cards.new_card, name="new_card"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/", cards.card, name="desk_card"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/save/", cards.save, name="save_card"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/preview/", cards.preview, name="preview_card"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/copy/", cards.copy, name="copy_card"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/delete/", cards.delete, name="delete_card"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/history/", history.history, name="card_history"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/history/<int:number>/", history.revision, name="card_revision"),
    path("decks/<int:deck_id>/cards/<slug:card_id>/history/<int:number>/restore/", history.restore, name="restore_card"),
]
