"""Addresses of members at the desk. Their pages are Wagtail's."""

from django.urls import URLPattern, path

from ravive.hub.members.views import desk

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("members/", desk.members, name="network_members"),
    path("members/list.csv", desk.members_file, name="network_members_file"),
    path("members/<int:page_id>/writers/", desk.writers, name="member_writers"),
    path("members/<int:page_id>/writers/invite/", desk.invite, name="invite_member_writer"),
    path("members/<int:page_id>/writers/<int:user_id>/", desk.writer, name="member_writer"),
    path("members/<int:page_id>/contacts/", desk.contacts, name="member_contacts"),
]
