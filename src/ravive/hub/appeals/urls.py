"""Addresses of appeals: giving, what they show, the links of e-mails, what other sites frame, and the desk."""

from django.urls import URLPattern, path

from ravive.hub.appeals.views import desk, giving, showing

with_language: list[URLPattern] = [
    path("gifts/confirm/<str:token>/", giving.confirm, name="confirm_gift"),
    path("appeals/<int:appeal_id>/give/", giving.give, name="give"),
    path("appeals/<int:appeal_id>/promised/<str:private_key>/", giving.promised, name="promised_gift"),
    path("appeals/<int:appeal_id>/supporters/", showing.supporters, name="appeal_supporters"),
    path("appeals/<int:appeal_id>/poster-<str:size>.pdf", showing.poster, name="appeal_poster"),
]

without_language: list[URLPattern] = [
    # Short, because a code to scan holds it.
    path("a/<int:appeal_id>/", showing.short_address, name="short_appeal"),
    path("embed/<str:language>/appeals/<int:appeal_id>/", showing.embedded, name="embedded_appeal"),
]

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("appeals/", desk.appeal_list, name="desk_appeals"),
    path("appeals/<int:appeal_id>/", desk.appeal, name="desk_appeal"),
    path("appeals/<int:appeal_id>/settings/", desk.settings, name="appeal_settings"),
    path("appeals/<int:appeal_id>/names/<int:promise_id>/", desk.moderate, name="moderate_giver_name"),
    path("appeals/<int:appeal_id>/promises/<int:promise_id>/remove/", desk.remove_promise, name="remove_giving_promise"),
]
