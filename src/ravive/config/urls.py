"""All addresses of the site: the desk, the public pages by language, and what has no language."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail.admin import urls as wagtailadmin_urls

from ravive.entries import urls as entry_urls
from ravive.fundraising import urls as appeal_urls
from ravive.giving import urls as giving_urls
from ravive.hub.campaigns import urls as campaign_urls
from ravive.hub.events import urls as event_urls
from ravive.hub.letters import urls as letter_urls
from ravive.hub.news import urls as news_urls
from ravive.hub.newsletter import urls as newsletter_urls
from ravive.hub.search import urls as search_urls
from ravive.mailing import urls as mailing_urls
from ravive.pages import urls as hub_urls
from ravive.pages.notices import urls as notice_urls
from ravive.people import urls as people_urls
from ravive.publishing import urls as publishing_urls
from ravive.reviews import urls as review_urls
from ravive.site import urls as site_urls
from ravive.site.context import LanguagePattern
from ravive.trainings import urls as training_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(review_urls.api)),
    path("api/v1/", include(training_urls.api)),
    path("desk/", include(people_urls.at_the_desk)),
    path("desk/", include(hub_urls.at_the_desk)),
    path("desk/", include(wagtailadmin_urls)),
    *people_urls.without_language,
    *site_urls.without_language,
    *publishing_urls.without_language,
    *training_urls.without_language,
    *letter_urls.without_language,
    *campaign_urls.without_language,
    *appeal_urls.without_language,
    *notice_urls.without_language,
    *hub_urls.without_language,
    URLResolver(
        LanguagePattern(),
        [
            path("", include(training_urls.with_language)),
            path("", include(giving_urls.with_language)),
            path("", include(mailing_urls.with_language)),
            path("", include(entry_urls.with_language)),
            path("", include(site_urls.with_language)),
            path("", include(publishing_urls.with_language)),
            path("", include(search_urls.with_language)),
            path("", include(letter_urls.with_language)),
            path("", include(campaign_urls.with_language)),
            path("", include(appeal_urls.with_language)),
            path("", include(news_urls.with_language)),
            path("", include(event_urls.with_language)),
            path("", include(newsletter_urls.with_language)),
            path("", include(notice_urls.with_language)),
            path("", include(hub_urls.with_language)),
        ],
    ),
]

handler400 = "ravive.site.views.bad_request"
handler404 = "ravive.hub.search.views.missing.not_found"
handler500 = "ravive.config.server.fault_page.failed"
