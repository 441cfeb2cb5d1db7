"""Addresses of the treasurer's desk, and of certificates."""

from django.urls import URLPattern, path

from ravive.giving.certificates import urls as certificates
from ravive.giving.views import accounts, decisions, donor_erasure, files, months, overview, records, thanks

MONTH = "giving/accounts/<int:account_id>/<int:year>/<int:month>/"
TRANSFER = "giving/transfers/<int:transfer_id>/"

with_language: list[URLPattern] = [*certificates.with_language]

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("giving/", overview.overview, name="giving"),
    path("giving/settings/", accounts.settings, name="giving_settings"),
    path("giving/accounts/new/", accounts.new_account, name="new_bank_account"),
    path("giving/accounts/<int:account_id>/", accounts.account, name="bank_account"),
    path("giving/accounts/<int:account_id>/remove/", accounts.remove_account, name="remove_bank_account"),
    path("giving/files/", files.read, name="read_bank_files"),
    path("giving/layouts/", files.describe_table, name="describe_table"),
    path("giving/layouts/<int:layout_id>/remove/", files.remove_layout, name="remove_bank_layout"),
    path("giving/match/", months.latest, name="match_transfers"),
    path(MONTH, months.month, name="bank_month"),
    path(f"{MONTH}close/", months.close, name="close_month"),
    path(f"{MONTH}reopen/", months.reopen, name="reopen_month"),
    path(TRANSFER, decisions.transfer, name="bank_transfer"),
    path(f"{TRANSFER}book/", decisions.book, name="book_transfer"),
    path(f"{TRANSFER}refuse/", decisions.refuse, name="refuse_proposal"),
    path(f"{TRANSFER}no-gift/", decisions.mark_no_gift, name="mark_no_gift"),
    path(f"{TRANSFER}deduct/", decisions.deduct, name="deduct_transfer"),
    path(f"{TRANSFER}undo/", decisions.undo, name="undo_transfer"),
    path(f"{TRANSFER}kind/", decisions.change_kind, name="change_receipt_kind"),
    path("giving/journal/", records.journal, name="giving_journal"),
    path("giving/bookings/<str:kind>/", records.export, name="export_bookings"),
    path("giving/search/", records.search, name="search_gifts"),
    path("giving/donors/<int:donor_id>/erase/", donor_erasure.erase_donor, name="erase_donor"),
    path("giving/thanks/", thanks.overview, name="giving_thanks"),
    path("giving/thanks/send/", thanks.thank, name="thank_donors"),
    path("giving/thanks/<int:appeal_id>/", thanks.appeal_texts, name="appeal_thanks"),
    *certificates.in_the_shell,
]
