"""Addresses of the notices: one word in every language."""

from django.urls import URLPattern, path

from ravive.pages.notices.views import device, processing, public, security_contact

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("site/processing/", processing.processing, name="processing"),
    path("site/processing/confirm/", processing.confirm_processing, name="confirm_processing"),
    path("site/processing/file/", processing.processing_workbook, name="processing_workbook"),
]

without_language: list[URLPattern] = [path(security_contact.PATH.removeprefix("/"), security_contact.security_txt, name="security_txt")]

with_language: list[URLPattern] = [
    path("notices/privacy/", public.privacy, name="privacy_notice"),
    path("notices/protection/", public.threats, name="threat_notice"),
    path("notices/device/", device.device, name="device_notice"),
    path("notices/accessibility/", public.accessibility, name="accessibility_notice"),
]
