"""Which screens of Wagtail staff may use beside Ravive's, and whose pages, pictures and documents these show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from ravive.people import queries
from ravive.people.actors import user_of

type Owns = Callable[[User | AnonymousUser, object], bool]


def owns_page(user: User | AnonymousUser, key: object) -> bool:
    """Return whether a page is in a tree that this person looks after."""
    return Page.objects.filter(queries.pages_of(queries.communicates_for(user)), pk=_number(key)).exists()


def owns_page_or_root(user: User | AnonymousUser, key: object) -> bool:
    """Return the same, also for the root above all trees, where the languages of a site are side by side."""
    return owns_page(user, key) or Page.objects.filter(pk=_number(key), depth=1).exists()


def owns_image(user: User | AnonymousUser, key: object) -> bool:
    """Return whether a picture is in a collection that this person looks after."""
    return get_image_model().objects.filter(collection__in=_collections(user), pk=_number(key)).exists()


def owns_document(user: User | AnonymousUser, key: object) -> bool:
    """Return whether a document is in a collection that this person looks after."""
    return get_document_model().objects.filter(collection__in=_collections(user), pk=_number(key)).exists()


def _collections(user: User | AnonymousUser) -> QuerySet[Collection]:
    return queries.collections_of(queries.communicates_for(user))


def _number(key: object) -> int | None:
    """Return a primary key from an address, None for a text that is none. Nobody owns None."""
    text = str(key)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


OWNERS: dict[str, Owns] = {"wagtailcore.page": owns_page, "wagtailimages.image": owns_image, "wagtaildocs.document": owns_document}


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One address of Wagtail: which parts of its path and query name something that must belong to the user."""

    path: Mapping[str, Owns] = field(default_factory=dict)
    query: Mapping[str, Owns] = field(default_factory=dict)

    def is_open(self, request: HttpRequest, kwargs: Mapping[str, object]) -> bool:
        """Return whether everything that the address names belongs to the user."""
        named = [(owns, kwargs[name]) for name, owns in self.path.items() if name in kwargs]
        named += [(owns, key) for name, owns in self.query.items() for key in request.GET.getlist(name)]
        return all(owns(user_of(request), key) for owns, key in named)


@dataclass(frozen=True, kw_only=True)
class NamedModel(Screen):
    """An address whose path names a model, and whose query or path names rows of it."""

    key: str = ""

    def is_open(self, request: HttpRequest, kwargs: Mapping[str, object]) -> bool:
        """Return whether it is about pages, pictures or documents that belong to the user."""
        owns = OWNERS.get(f"{kwargs['app_label']}.{kwargs['model_name']}".lower())
        if owns is None:
            return False
        keys = [kwargs[self.key]] if self.key else request.GET.getlist("id")
        return bool(keys) and all(owns(user_of(request), key) for key in keys) and super().is_open(request, kwargs)


ANY_PAGE: dict[str, Owns] = dict.fromkeys(("page_id", "parent_page_id", "page_to_move_id", "destination_id", "pk"), owns_page)
FREE, PAGE = Screen(), Screen(path=ANY_PAGE)
IMAGE, DOCUMENT = Screen(path={"image_id": owns_image}), Screen(path={"document_id": owns_document})
FROM_ROOT = Screen(path={"parent_page_id": owns_page_or_root, "pk": owns_page_or_root}, query={"child_of": owns_page_or_root})

# For every member of staff, whatever their roles.
EVERYONE = frozenset({"wagtailadmin_account", "wagtailadmin_dismissibles", "private_page", "private_upload"})
# For nobody: Wagtail's own page that always fails, and its redirects of all sites; each site has its own screen for them.
NOBODY = frozenset({"wagtailadmin_error_test"}) | {
    f"wagtailredirects:{name}" for name in ("add", "delete", "edit", "index", "index_results", "process_import", "start_import")
}
# Without an account, and before a second factor is set up.
STRANGERS = frozenset(
    {"account_login", "account_logout", "account_inactive", "mfa_authenticate", "mfa_login_webauthn", "invitation", "first_account"}
)
FURNITURE = frozenset({"wagtailadmin_sprite", "wagtailadmin_javascript_catalog"})
SECOND_FACTOR = frozenset(
    {"account_change_password", "account_set_password", "account_reauthenticate"}
    | {f"mfa_{name}" for name in ("index", "reauthenticate", "activate_totp", "deactivate_totp")}
    | {f"mfa_{name}_recovery_codes" for name in ("view", "generate", "download")}
    | {f"mfa_{name}_webauthn" for name in ("list", "add", "reauthenticate", "remove", "edit")}
)

COMMUNICATORS: dict[str, Screen] = {
    "wagtailadmin_explore_root": FREE,
    "wagtailadmin_explore": FROM_ROOT,
    "wagtailadmin_explore_results": FROM_ROOT,
    "wagtailadmin_api:pages:listing": FROM_ROOT,
    "wagtailadmin_api:pages:detail": FROM_ROOT,
    "wagtailadmin_pages:search": FREE,
    "wagtailadmin_pages:search_results": FREE,
    "wagtailadmin_choose_page": FREE,
    "wagtailadmin_choose_page_child": FROM_ROOT,
    "wagtailadmin_choose_page_search": FREE,
    "wagtailadmin_choose_page_chosen_multiple": Screen(query={"id": owns_page}),
    **{
        f"wagtailadmin_choose_{name}": Screen(query={"parent_page_id": owns_page_or_root})
        for name in ("page_external_link", "page_email_link", "page_phone_link", "page_anchor_link")
    },
    **{
        f"wagtailadmin_pages:{name}": PAGE
        for name in (
            "add", "preview_on_add", "usage", "edit", "preview_on_edit", "view_draft", "add_subpage", "delete", "unpublish",
            "convert_alias", "move", "move_confirm", "set_page_position", "copy", "set_privacy", "lock", "unlock", "revisions_index",
            "revisions_view", "revisions_revert", "revisions_unschedule", "revisions_compare", "history", "history_results",
        )
    },
    "simple_translation:submit_page_translation": PAGE,
    "wagtail_bulk_action": NamedModel(query={"childOf": owns_page_or_root}),
    "wagtailadmin_editing_sessions:ping": NamedModel(key="object_id"),
    "wagtailadmin_editing_sessions:release": FREE,
    "wagtailadmin_block_preview": FREE,
    **{f"wagtailimages:{name}": FREE for name in ("index", "index_results", "add", "add_multiple")},
    **{f"wagtailimages:{name}": FREE for name in ("create_multiple_from_uploaded_image", "delete_upload_multiple")},
    **{
        f"wagtailimages:{name}": IMAGE
        for name in (
            "edit", "delete", "url_generator", "url_generator_output", "preview", "image_usage", "edit_multiple", "delete_multiple",
        )
    },
    **{f"wagtailimages_chooser:{name}": FREE for name in ("choose", "choose_results", "create")},
    "wagtailimages_chooser:chosen": Screen(path={"pk": owns_image}),
    "wagtailimages_chooser:chosen_multiple": Screen(query={"id": owns_image}),
    "wagtailimages_chooser:select_format": IMAGE,
    **{f"wagtaildocs:{name}": FREE for name in ("index", "index_results", "add", "add_multiple")},
    **{f"wagtaildocs:{name}": FREE for name in ("create_multiple_from_uploaded_document", "delete_upload_multiple")},
    **{f"wagtaildocs:{name}": DOCUMENT for name in ("edit", "delete", "document_usage")},
    **{f"wagtaildocs:{name}": Screen(path={"doc_id": owns_document}) for name in ("edit_multiple", "delete_multiple")},
    **{f"wagtaildocs_chooser:{name}": FREE for name in ("choose", "choose_results", "create")},
    "wagtaildocs_chooser:chosen": Screen(path={"pk": owns_document}),
    "wagtaildocs_chooser:chosen_multiple": Screen(query={"id": owns_document}),
}  # fmt: skip
