"""Addresses of the treasurer's desk."""

from django.urls import URLPattern, path

from ravive.giving.views import accounts, overview, thanks

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("giving/", overview.overview, name="giving"),
    path("giving/settings/", accounts.settings, name="giving_settings"),
    path("giving/accounts/new/", accounts.new_account, name="new_bank_account"),
    path("giving/accounts/<int:account_id>/", accounts.account, name="bank_account"),
    path("giving/accounts/<int:account_id>/remove/", accounts.remove_account, name="remove_bank_account"),
    path("giving/thanks/", thanks.overview, name="giving_thanks"),
    path("giving/thanks/send/", thanks.thank, name="thank_givers"),
    path("giving/thanks/<int:appeal_id>/", thanks.appeal_texts, name="appeal_thanks"),
]
