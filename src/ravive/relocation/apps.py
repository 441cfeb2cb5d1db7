"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit log says, in the reader's language.
WORDS = {
    "upload.confirmed": _("confirmed a file from another tool for"),
    "upload.undone": _("removed what a file from another tool brought to"),
    "kind": _("kind"),
    # Screens that answer a file.
    "screen:upload_report": _("What did not come as it was"),
}


class RelocationConfig(AppConfig):
    """What comes from other tools."""

    name = "ravive.relocation"
    label = "relocation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kinds of files, what they say of people, and the screen of the desk."""
        from ravive.people.audit_words import add_words
        from ravive.people.desk import register_desk
        from ravive.people.models import OFFICERS
        from ravive.relocation import erasure, kinds, members_upload, readers_upload, site_upload  # models are loaded by now
        from ravive.relocation.models import Upload
        from ravive.site import personal_data

        kinds.register(Upload.UploadKind.SITE, site_upload.SITE)
        kinds.register(Upload.UploadKind.READERS, readers_upload.READERS)
        kinds.register(Upload.UploadKind.MEMBERS, members_upload.MEMBERS)
        personal_data.register(erasure.DATA)
        add_words(WORDS)
        register_desk(
            "relocation",
            _("Move in"),
            description=_("Bring your site, your readers and your members from other tools, with a report before."),
            opens="relocation",
            roles=OFFICERS,
            icon="upload",
            group="settings",
            order=816,
            urls="ravive.relocation.urls",
        )
