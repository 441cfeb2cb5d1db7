"""Addresses of the form, of its e-mails' links, and of the board."""

from django.urls import URLPattern, path

from ravive.hub.workshops.views import asking, board

with_language: list[URLPattern] = [
    path("workshops/ask/<int:page_id>/", asking.ask, name="ask_for_workshop"),
    # Links in e-mails.
    path("workshops/confirm/<str:token>/", asking.confirm, name="confirm_workshop"),
    path("workshops/stop/<str:token>/", asking.stop, name="stop_workshop_mails"),
]

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("workshops/", board.board, name="workshops"),
    path("workshops/<int:workshop_id>/", board.workshop, name="workshop"),
    path("workshops/<int:workshop_id>/move/", board.move, name="move_workshop"),
    path("workshops/<int:workshop_id>/follow/", board.follow, name="follow_workshop"),
    path("workshops/<int:workshop_id>/answer/", board.answer, name="answer_workshop"),
    path("workshops/<int:workshop_id>/erase/", board.erase, name="erase_workshop"),
]
