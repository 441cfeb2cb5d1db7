"""Addresses of the desk's sign-in pages and of an organisation's own pages."""

from functools import update_wrapper

from allauth.account import views as account_views
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail.admin.auth import require_admin_access

from ravive.people.views import audit, first_account, home, invitation, organisation, search, team

# Only what is used: no registration, no e-mail addresses, no password by e-mail.
at_the_desk: list[URLPattern | URLResolver] = [
    path("", update_wrapper(require_admin_access(home.home), home.home), name="desk_home"),
    path("login/", account_views.login, name="account_login"),
    path("logout/", account_views.logout, name="account_logout"),
    path("inactive/", account_views.account_inactive, name="account_inactive"),
    path("invitation/<slug:key>/<slug:token>/", invitation.invitation, name="invitation"),
    path("first-account/<slug:token>/", first_account.first_account, name="first_account"),
    path("account/password/", account_views.password_change, name="account_change_password"),
    path("account/password/set/", account_views.password_set, name="account_set_password"),
    path("account/confirm/", account_views.reauthenticate, name="account_reauthenticate"),
    path("account/second-factor/", include("allauth.mfa.urls")),
]

# Inside the desk's frame, which uses the language and time zone of the user.
in_the_shell: list[URLPattern] = [
    path("switch/", home.switch, name="switch_organisation"),
    path("language/", home.language, name="desk_language"),
    path("search/", search.desk_search, name="desk_search"),
    path("team/", team.team, name="team"),
    path("team/invite/", team.invite, name="invite"),
    path("team/<int:user_id>/", team.member, name="member"),
    path("team/<int:user_id>/remove/", team.remove, name="remove_member"),
    path("team/<int:user_id>/delete/", team.delete, name="delete_account"),
    path("team/<int:user_id>/link/", team.new_link, name="new_link"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("audit/", audit.audit, name="audit"),
    path("audit/file/", audit.audit_file, name="audit_file"),
]

without_language: list[URLPattern] = [
    re_path(r"^logos/(?P<digest>[0-9a-f]{64})\.(?P<extension>svg|png|webp)$", invitation.logo, name="logo"),
]


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form that was not sent from the desk."""
    return invitation.not_from_here(request, reason)
