"""Addresses of giving: certificates."""

from django.urls import URLPattern

from ravive.giving.certificates import urls as certificates

with_language: list[URLPattern] = [*certificates.with_language]

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [*certificates.in_the_shell]
