"""Addresses of moving in at the desk."""

from django.urls import URLPattern, path

from ravive.relocation.views import desk

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("move-in/", desk.overview, name="relocation"),
    path("move-in/site/", desk.upload_site, name="upload_site"),
    path("move-in/readers/", desk.upload_readers, name="upload_readers"),
    path("move-in/members/", desk.upload_members, name="upload_members"),
    path("move-in/<int:upload_id>/", desk.upload, name="upload_to_bring"),
    path("move-in/<int:upload_id>/confirm/", desk.confirm, name="confirm_upload"),
    path("move-in/<int:upload_id>/discard/", desk.discard, name="discard_upload"),
    path("move-in/<int:upload_id>/undo/", desk.undo, name="undo_upload"),
    path("move-in/<int:upload_id>/report.csv", desk.report_file, name="upload_report"),
]
