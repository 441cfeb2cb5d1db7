"""The package as Django knows it."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """What every page shares."""

    name = "ravive.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Write dates as each language does, and smaller copies of each new picture. No personal value in statistics.

        Register what is stored of staff. Where pages are stored, render them again after a change.
        """
        from django.conf import settings
        from django.db.models.signals import post_migrate, post_save
        from wagtail.images import get_image_model  # models are loaded by now

        from ravive.site import day_numbers, deleted_traces, renditions, staff_data, stored_pages

        day_numbers.say_days_in_french()
        staff_data.register_all()
        post_save.connect(renditions.write_after_commit, sender=get_image_model(), dispatch_uid="ravive.site.renditions")
        post_migrate.connect(deleted_traces.without_statistics, sender=self, dispatch_uid="ravive.site.deleted_traces")
        if settings.RAVIVE_STORED_PAGES:
            stored_pages.connect()
