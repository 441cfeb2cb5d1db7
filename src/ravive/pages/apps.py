"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    """The pages of the public site."""

    name = "ravive.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Copy pictures before they are stored. Let searches of pages be filtered by subpages and the bin, where Wagtail would fail."""
        from django.conf import settings
        from wagtail.images import get_image_model  # models are loaded by now
        from wagtail.models import Page
        from wagtail.search import index

        from ravive.mailing import letterheads as mail_letterheads
        from ravive.pages import first_steps, letterheads, page_data, page_previews, page_reviews, upload_forms, waiting_tasks
        from ravive.pages.breaches import agenda_items
        from ravive.pages.breaches.forms import words_of_fields
        from ravive.pages.models import legal_name_of
        from ravive.pages.notices import record_items
        from ravive.people import agenda, controllers
        from ravive.people.audit_words import add_words
        from ravive.people.desk import register_desk
        from ravive.people.models import OFFICERS, PRIVACY_ROLES, Role

        add_words(
            {
                "site.changed": _("changed the settings of the site"),
                "site.brand_changed": _("changed the look of the site"),
                "redirect.added": _("led elsewhere the old address"),
                "redirect.deleted": _("deleted the redirect of the old address"),
                "page.binned": _("moved to the bin the page"),
                "page.restored": _("brought back from the bin the page"),
                "page.deleted": _("deleted for good the page"),
                "site.example_created": _("put example content on the site"),
                "site.example_removed": _("removed the example content of the site"),
                "screen:paper_file": _("Papers"),
                "screen:processing_workbook": _("Record of processing"),
                "processing.confirmed": _("confirmed the record of processing of"),
                "bases": _("Legal bases"),
                "grounds": _("Grounds of article 9"),
                "processors": _("Processors"),
                "safeguards": _("What protects details outside the European Economic Area"),
                "breach.opened": _("opened the form of the breach"),
                "breach.changed": _("changed the form of the breach"),
                "breach.exported": _("saved the file of the breach"),
                **dict.fromkeys(("screen:breach_file", "screen:breach_register"), _("Breaches")),
                **words_of_fields(),
                "kept": _("kept"),
                "removed": _("removed"),
                "sent": _("sent"),
            }
        )
        controllers.name_with(legal_name_of)
        page_data.register_all()
        mail_letterheads.find_with(letterheads.letterhead_of)
        upload_forms.connect(get_image_model())
        page_previews.connect()
        # The public site comes before trainings and decks.
        agenda.begin_with(1, first_steps.steps)
        waiting_tasks.connect()
        if settings.RAVIVE_PROXY_CACHE_URL:
            from ravive.pages import proxy_purges

            proxy_purges.connect()
        Page.search_fields = [*Page.search_fields, index.FilterField("numchild"), index.FilterField("url_path")]
        register_desk(
            "papers",
            _("Papers"),
            description=_("Contract, assessments and notices on data protection, filled in for your counsel."),
            opens="papers",
            roles=(*OFFICERS, Role.TRAINER, Role.PRIVACY_OFFICER),
            icon="doc-full",
            group="settings",
            order=815,
            urls="ravive.pages.papers.urls",
        )
        register_desk(
            "site",
            _("Public site"),
            description=_("Name, domain, look, and how to reach the organisation."),
            opens="site_settings",
            roles=OFFICERS,
            icon="site",
            group="settings",
            order=90,
            urls="ravive.pages.urls",
            waiting=page_reviews.items,
        )
        register_desk(
            "bin",
            _("Bin"),
            description=_("Pages that were deleted: bring them back within 30 days."),
            opens="page_bin",
            roles=(Role.COMMUNICATOR,),
            icon="bin",
            group="publish",
            order=410,
            urls="ravive.pages.bin.urls",
        )
        register_desk(
            "breaches",
            _("Breaches"),
            description=_("Describe a breach of personal data within 72 hours, decide who is informed, and save it."),
            opens="breaches",
            roles=PRIVACY_ROLES,
            icon="warning",
            group="settings",
            order=826,
            urls="ravive.pages.breaches.urls",
            waiting=agenda_items.items,
        )
        register_desk(
            "processing",
            _("Record of processing"),
            description=_("Whose details are stored, why, until when, and who receives them; confirm it for the organisation."),
            opens="processing",
            roles=PRIVACY_ROLES,
            icon="list-ul",
            group="settings",
            order=825,
            urls="ravive.pages.notices.urls",
            waiting=record_items.items,
        )
