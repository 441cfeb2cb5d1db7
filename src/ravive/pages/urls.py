"""Addresses of the pages that staff edit at the desk, and of the files they upload."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls

from ravive.pages.views import brand, pages, redirects, settings, sitemaps

at_the_desk: list[URLPattern] = [
    path("private/<int:page_id>/", pages.private_page, name="private_page"),
    path("private/media/<path:name>", pages.private_upload, name="private_upload"),
]

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("site/", settings.site_settings, name="site_settings"),
    path("site/domain/", settings.site_domain, name="site_domain"),
    path("site/brand/", brand.site_brand, name="site_brand"),
    path("site/brand/preview/", brand.brand_preview, name="brand_preview"),
    path("site/reviews/", settings.site_reviews, name="site_reviews"),
    path("site/redirects/", redirects.site_redirects, name="site_redirects"),
    path("site/redirects/<int:redirect_id>/delete/", redirects.delete_site_redirect, name="delete_site_redirect"),
]

without_language: list[URLPattern] = [
    path("", pages.root),
    path("media/<path:name>", pages.upload),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
]

with_language: list[URLPattern | URLResolver] = [
    path("_util/<path:rest>", pages.not_found),
    re_path(wagtail_urls.serve_pattern, pages.page),
    path("", include(wagtail_urls)),
]
