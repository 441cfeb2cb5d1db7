"""Addresses of the board."""

from django.urls import URLPattern, path

from ravive.hub.workshops.views import acceptance, board, own_questions

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("workshops/", board.board, name="workshops"),
    path("workshops/list.xlsx", board.workbook, name="workshop_workbook"),
    path("workshops/questions/", own_questions.form_list, name="workshop_forms"),
    path("workshops/questions/<uuid:key>/", own_questions.question_list, name="workshop_questions"),
    path("workshops/questions/<uuid:key>/add/", own_questions.add_question, name="add_workshop_question"),
    path("workshops/questions/<uuid:key>/<int:number>/", own_questions.change_question, name="change_workshop_question"),
    path("workshops/questions/<uuid:key>/<int:number>/delete/", own_questions.delete_question, name="delete_workshop_question"),
    path("workshops/<int:workshop_id>/", board.workshop, name="workshop"),
    path("workshops/<int:workshop_id>/move/", board.move, name="move_workshop"),
    path("workshops/<int:workshop_id>/follow/", board.follow, name="follow_workshop"),
    path("workshops/<int:workshop_id>/accept/", acceptance.accept, name="accept_workshop"),
    path("workshops/<int:workshop_id>/answer/", board.answer, name="answer_workshop"),
    path("workshops/<int:workshop_id>/erase/", board.erase, name="erase_workshop"),
]
