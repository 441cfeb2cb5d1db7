"""Addresses of the treasurer's desk."""

from django.urls import URLPattern, path

from ravive.giving.views import accounts, overview

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("giving/", overview.overview, name="giving"),
    path("giving/settings/", accounts.settings, name="giving_settings"),
    path("giving/accounts/new/", accounts.new_account, name="new_bank_account"),
    path("giving/accounts/<int:account_id>/", accounts.account, name="bank_account"),
    path("giving/accounts/<int:account_id>/remove/", accounts.remove_account, name="remove_bank_account"),
]
