"""Addresses of donors' private pages, and of the treasurer's desk of certificates."""

from django.urls import URLPattern, path

from ravive.giving.certificates.views import certificates, donors, joint_donors, packages, public, rules

with_language: list[URLPattern] = [
    path("donors/<str:token>/", public.donor, name="own_donor_page"),
    path("donors/<str:token>/<int:year>.pdf", public.own_certificate, name="own_gift_certificate"),
]

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("giving/certificates/", certificates.first_year, name="all_gift_certificates"),
    path("giving/certificates/settings/", rules.certificate_settings, name="gift_certificate_settings"),
    path("giving/certificates/rules/", rules.tax_rules, name="tax_rules"),
    path("giving/certificates/rules/<int:rule_id>/delete/", rules.delete_rule, name="delete_tax_rule"),
    path("giving/certificates/rules/<slug:code>/", rules.new_rule, name="new_tax_rule"),
    path("giving/certificates/<int:year>/", certificates.year, name="gift_certificates"),
    path("giving/certificates/<int:year>/issue/", certificates.issue, name="issue_gift_certificates"),
    path("giving/certificates/<int:year>/send/", certificates.send, name="send_gift_certificates"),
    path("giving/certificates/<int:year>/ask/", donors.ask_donors, name="ask_donors"),
    path("giving/certificates/<int:year>/report/", certificates.report, name="report_gift_year"),
    path("giving/certificates/<int:year>/all.pdf", certificates.all_certificates, {"kind": "pdf"}, name="gift_certificates_pdf"),
    path("giving/certificates/<int:year>/all.zip", packages.download_package, name="gift_certificates_zip"),
    path("giving/certificates/<int:year>/package/", packages.ask, name="ask_gift_package"),
    path("giving/certificates/<int:year>/package/delete/", packages.delete, name="delete_gift_package"),
    path("giving/certificates/<int:year>/all.csv", certificates.all_certificates, {"kind": "csv"}, name="gift_certificates_csv"),
    path("giving/certificates/<int:year>/<int:number>.pdf", certificates.certificate, name="gift_certificate"),
    path("giving/certificates/<int:year>/<int:number>/cancel/", certificates.cancel, name="cancel_gift_certificate"),
    path("giving/donors/", donors.donor_list, name="donors"),
    path("giving/donors/requested/", donors.add_requested, name="add_requested_donors"),
    path("giving/donors/gifts/", donors.unassigned_gifts, name="unassigned_gifts"),
    path("giving/donors/gifts/add/", donors.assign_gifts, name="assign_gifts"),
    path("giving/donors/<int:donor_id>/", donors.donor, name="donor"),
    path("giving/donors/<int:donor_id>/change/", donors.change_donor, name="change_donor"),
    path("giving/donors/<int:donor_id>/number/", donors.enter_number, name="enter_donor_number"),
    path("giving/donors/<int:donor_id>/address/", donors.change_address, name="change_donor_address"),
    path("giving/donors/<int:donor_id>/link/", donors.send_link, name="send_donor_link"),
    path("giving/donors/<int:donor_id>/gifts/", donors.change_gifts, name="change_donor_gifts"),
    path("giving/donors/<int:donor_id>/same/", joint_donors.answer, name="answer_joint_donors"),
    path("giving/donors/<int:donor_id>/separate/", joint_donors.separate, name="separate_donor"),
    path("giving/donors/<int:donor_id>/merge/", donors.merge_donor, name="merge_donor"),
]
