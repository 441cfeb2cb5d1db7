"""Addresses of letters: their forms and lists, the links of e-mails, and the desk."""

from django.urls import URLPattern, path

from ravive.hub.letters.views import desk, public

with_language: list[URLPattern] = [
    path("letters/<int:letter_id>/signatures/", public.signatures, name="letter_signatures"),
]

without_language: list[URLPattern] = [
    path("letters/logos/<str:digest>.<str:extension>", public.logo, name="signature_logo"),
]

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("letters/", desk.letter_list, name="desk_letters"),
    path("letters/<int:letter_id>/", desk.letter, name="desk_letter"),
    path("letters/<int:letter_id>/settings/", desk.settings, name="letter_settings"),
    path("letters/<int:letter_id>/deliver/", desk.deliver, name="deliver_letter"),
    path("letters/<int:letter_id>/signatures/<int:signature_id>/", desk.moderate, name="moderate_signature"),
    path("letters/<int:letter_id>/signatures/<int:signature_id>/logo/", desk.logo, name="moderated_logo"),
    path("letters/<int:letter_id>/list.<str:kind>", desk.export, name="export_letter"),
]
