"""Addresses of the desk's sign-in pages and of an organisation's own pages."""

from allauth.account import views as account_views
from django.urls import URLPattern, URLResolver, include, path

# Only what is used: no registration, no e-mail addresses, no password by e-mail.
at_the_desk: list[URLPattern | URLResolver] = [
    path("login/", account_views.login, name="account_login"),
    path("logout/", account_views.logout, name="account_logout"),
    path("inactive/", account_views.account_inactive, name="account_inactive"),
    path("account/password/", account_views.password_change, name="account_change_password"),
    path("account/confirm/", account_views.reauthenticate, name="account_reauthenticate"),
    path("account/second-factor/", include("allauth.mfa.urls")),
]
