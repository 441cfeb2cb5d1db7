"""Addresses of news by mail: issues, and the desk. `entries` has the form and the links of e-mails."""

from django.urls import URLPattern, path

from ravive.hub.newsletter.views import desk, public

with_language: list[URLPattern] = [
    path("newsletter/<int:issue_id>/", public.issue, name="newsletter_issue"),
]

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("newsletter/", desk.overview, name="desk_newsletter"),
    path("newsletter/form/", desk.open_form, name="open_newsletter"),
    path("newsletter/readers/remove/", desk.remove_reader, name="remove_reader"),
    path("newsletter/readers.csv", desk.export, name="export_readers"),
    path("newsletter/issues/new/", desk.new_issue, name="new_issue"),
    path("newsletter/issues/<int:issue_id>/", desk.issue, name="desk_issue"),
    path("newsletter/issues/<int:issue_id>/edit/", desk.edit_issue, name="edit_issue"),
    path("newsletter/issues/<int:issue_id>/preview/<str:language>/", desk.preview, name="preview_issue"),
    path("newsletter/issues/<int:issue_id>/test/", desk.send_test, name="test_issue"),
    path("newsletter/issues/<int:issue_id>/send/", desk.send, name="send_issue"),
    path("newsletter/issues/<int:issue_id>/delete/", desk.delete, name="delete_issue"),
]
