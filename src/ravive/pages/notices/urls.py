"""Addresses of the notices: one word in every language."""

from django.urls import URLPattern, path

from ravive.pages.notices.views import device, public, security_contact

without_language: list[URLPattern] = [path(security_contact.PATH.removeprefix("/"), security_contact.security_txt, name="security_txt")]

with_language: list[URLPattern] = [
    path("notices/privacy/", public.privacy, name="privacy_notice"),
    path("notices/protection/", public.threats, name="threat_notice"),
    path("notices/device/", device.device, name="device_notice"),
    path("notices/accessibility/", public.accessibility, name="accessibility_notice"),
]
