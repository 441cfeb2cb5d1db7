"""Addresses of campaigns: the relay kit, what other sites frame, and the desk."""

from django.urls import URLPattern, path

from ravive.hub.campaigns.views import desk, relay

with_language: list[URLPattern] = [
    path("campaigns/<int:campaign_id>/thanks/", relay.thanks, name="campaign_thanks"),
    path("campaigns/<int:campaign_id>/kit/", relay.kit, name="campaign_kit"),
    path("campaigns/<int:campaign_id>/kit/<str:size>.<str:extension>", relay.kit_file, name="campaign_file"),
]

without_language: list[URLPattern] = [
    # Short, because a code to scan holds it.
    path("c/<int:campaign_id>/", relay.short_address, name="short_campaign"),
    path("c/<int:campaign_id>.svg", relay.code, name="campaign_code"),
    path("embed/<str:language>/campaigns/<int:campaign_id>/", relay.embedded, name="embedded_campaign"),
]

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("campaigns/", desk.campaign_list, name="desk_campaigns"),
    path("campaigns/<int:campaign_id>/", desk.campaign, name="desk_campaign"),
    path("campaigns/<int:campaign_id>/settings/", desk.settings, name="campaign_settings"),
    path("campaigns/<int:campaign_id>/remove/", desk.remove_participant, name="remove_participant"),
    path("campaigns/<int:campaign_id>/counts.csv", desk.export, name="export_campaign"),
]
