"""Addresses of the board."""

from django.urls import URLPattern, path

from ravive.hub.workshops.views import acceptance, board

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("workshops/", board.board, name="workshops"),
    path("workshops/<int:workshop_id>/", board.workshop, name="workshop"),
    path("workshops/<int:workshop_id>/move/", board.move, name="move_workshop"),
    path("workshops/<int:workshop_id>/follow/", board.follow, name="follow_workshop"),
    path("workshops/<int:workshop_id>/accept/", acceptance.accept, name="accept_workshop"),
    path("workshops/<int:workshop_id>/answer/", board.answer, name="answer_workshop"),
    path("workshops/<int:workshop_id>/erase/", board.erase, name="erase_workshop"),
]
