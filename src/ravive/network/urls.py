"""Addresses of the network at the desk, inside Wagtail’s frame."""

from django.urls import URLPattern, path

from ravive.network.views import network, shares, upstream

in_the_shell: list[URLPattern] = [
    path("decks/<int:deck_id>/share/", shares.share, name="share_deck"),
    path("decks/<int:deck_id>/upstream/", upstream.changes, name="upstream"),
    path("network/", network.shared_decks, name="network"),
    path("network/<int:deck_id>/", network.shared, name="shared_deck"),
    path("network/<int:deck_id>/cards/<slug:card_id>/preview/", network.preview, name="preview_shared"),
    path("network/<int:deck_id>/adopt/", network.adopt, name="adopt_deck"),
]
