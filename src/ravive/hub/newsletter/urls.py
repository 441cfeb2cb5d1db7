"""Addresses of news by mail."""

from django.urls import URLPattern

with_language: list[URLPattern] = []
