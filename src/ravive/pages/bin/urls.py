"""Addresses of the bin, inside the desk's frame."""

from django.urls import URLPattern, path

from ravive.pages.bin.views import desk

in_the_shell: list[URLPattern] = [
    path("bin/", desk.page_bin, name="page_bin"),
    path("bin/delete/", desk.delete_pages, name="delete_pages"),
    path("bin/<int:row_id>/restore/", desk.restore_page, name="restore_page"),
    path("bin/<int:row_id>/delete/", desk.delete_for_good, name="delete_for_good"),
]
