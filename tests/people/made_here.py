"""What the people room and Wagtail have of an organisation, for the isolation walk."""

from io import BytesIO
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from PIL import Image as Picture
from wagtail.admin.models import EditingSession
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, Locale, Page, PageLogEntry, Revision, Site, Task, UploadedFile, Workflow, WorkflowState

from ravive.pages.models import HomePage
from ravive.people import actions
from ravive.people.models import AuditEvent, Membership, Organisation, Role
from ravive.people.wagtail_groups import sync_groups
from tests.existing import existing
from tests.people.cast import NOW, person
from tests.people.isolation import MARKER, REGISTRY, Value, World


@REGISTRY.maker
def make_people(world: World) -> None:
    member = person(f"member-{MARKER}", world.other, *Role.values)
    User.objects.filter(pk=member.pk).update(first_name=f"Ada {MARKER}")
    logo = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>{MARKER}</title></svg>'.encode()
    Organisation.objects.filter(pk=world.other.pk).update(logo=logo, logo_media_type="image/svg+xml", logo_digest="a" * 64)
    with transaction.atomic():
        actions.record(organisation=world.other, by=member, now=NOW, verb="organisation.changed", detail={"changed": [MARKER]})
    world.kept["member"] = member
    world.rows += [
        Organisation.objects.filter(pk=world.other.pk),
        Membership.objects.filter(organisation=world.other),
        User.objects.filter(memberships__organisation=world.other).distinct(),
        AuditEvent.objects.filter(organisation=world.other),
    ]


@REGISTRY.maker
def make_site(world: World) -> None:
    root = Page.get_first_root_node()
    words = {"promise": MARKER, "lead": MARKER, "start_label": MARKER, "decks_heading": MARKER}
    home = root.add_child(
        instance=HomePage(
            title=f"Home {MARKER}", slug="zwaluw", locale=Locale.objects.get(language_code="fr"), owner=world.insider, **words
        )
    )
    draft = home.add_child(instance=Page(title=f"Draft {MARKER}", slug="draft", live=False, locale=home.locale, owner=world.insider))
    revision = draft.save_revision(user=world.insider, log_action=True)
    world.other.site = Site.objects.create(hostname=f"{MARKER.lower()}.example", root_page=home, site_name=f"Site {MARKER}")
    world.other.save()
    sync_groups(organisation=world.other)
    world.kept |= {"home": home, "draft": draft, "revision": revision}
    world.kept["session"] = EditingSession.objects.create(user=world.insider, content_object=draft, last_seen_at=NOW)
    world.rows += [Page.objects.filter(path__startswith=home.path), Revision.objects.filter(object_id=str(draft.pk))]
    world.rows += [Site.objects.filter(pk=world.other.site.pk), PageLogEntry.objects.filter(page=draft)]


@REGISTRY.maker
def make_uploads(world: World) -> None:
    drawn = BytesIO()
    Picture.new("RGB", (4, 4)).save(drawn, "PNG")
    collection = Collection.objects.get(pk=world.other.collection_id)
    picture = ImageFile(BytesIO(drawn.getvalue()), name="zwaluw.png")
    world.kept["image"] = Image.objects.create(title=f"Picture {MARKER}", file=picture, collection=collection)
    guide = ContentFile(MARKER.encode(), name="zwaluw.txt")
    world.kept["document"] = Document.objects.create(title=f"Guide {MARKER}", file=guide, collection=collection)
    world.kept["image"].tags.add(f"tag-{MARKER}")
    waiting = ContentFile(drawn.getvalue(), name=f"{MARKER}.png")
    world.kept["waiting"] = UploadedFile.objects.create(file=waiting, uploaded_by_user=world.insider)
    world.rows += [Image.objects.filter(collection=collection), Document.objects.filter(collection=collection)]
    world.rows += [UploadedFile.objects.filter(uploaded_by_user=world.insider), Collection.objects.filter(pk=collection.pk)]


@REGISTRY.maker
def make_workflow(world: World) -> None:
    workflow, draft = existing(Workflow.objects.first()), world.kept["draft"]
    state = workflow.start(draft, world.insider)
    world.kept |= {"workflow": workflow, "task": Task.objects.first(), "state": state, "task_state": state.current_task_state}
    world.rows.append(WorkflowState.objects.filter(pk=state.pk))


def _key(name: str, attribute: str = "pk") -> Value:
    return lambda world: getattr(world.kept[name], attribute)


def _text(value: object) -> Value:
    return lambda world: value


def _collection(world: World) -> object:
    return world.other.collection_id


# Addresses of `people` itself.
REGISTRY.fill(r"^(member|remove_member|new_link|delete_account)$", user_id=_key("member"), data={"roles": _text("author")})
REGISTRY.fill(r"^switch_organisation$", data={"organisation": lambda world: world.other.slug}, opens=False)
REGISTRY.fill(r"^invitation$", key=_text("MQ"), token=_text("abc-123"), opens=False)
REGISTRY.fill(r"^first_account$", token=_text("abc-123"), opens=False)
REGISTRY.fill(r"^(create|remove)_example$", opens=False)
REGISTRY.fill(r"^mfa_(remove|edit)_webauthn$", pk=_text(1), opens=False)
REGISTRY.fill(r"^private_page$", page_id=_key("home"), opens=False)
REGISTRY.fill(r"^private_upload$", name=lambda world: world.kept["document"].file.name, opens=False)

# Wagtail's pages.
PAGE = _key("draft")
REGISTRY.fill(r"^wagtailadmin_explore", parent_page_id=_key("home"))
REGISTRY.fill(r"^wagtailadmin_api:pages:listing$", query={"child_of": _key("home")})
REGISTRY.fill(r"^wagtailadmin_api:pages:", pk=PAGE, action_name=_text("publish"))
REGISTRY.fill(r"^wagtailadmin_api:documents:", pk=_key("document"), opens=False)
REGISTRY.fill(r"^wagtailadmin_api:images:", pk=_key("image"), opens=False)
REGISTRY.fill(
    r"^wagtail_bulk_action$", app_label=_text("wagtailcore"), model_name=_text("page"), action=_text("publish"), query={"id": PAGE}
)
PLACES: dict[str, Any] = {
    "parent_page_id": _key("home"),
    "page_id": PAGE,
    "page_to_move_id": PAGE,
    "destination_id": _key("home"),
    "pk": PAGE,
}
TYPES: dict[str, Any] = {
    "content_type_app_name": _text("pages"), "content_type_model_name": _text("homepage"), "app_label": _text("pages"),
    "model_name": _text("homepage"),
}  # fmt: skip
REGISTRY.fill(
    r"^wagtailadmin_pages:",
    action_name=_text("approve"),
    task_state_id=_key("task_state"),
    task_id=_key("task"),
    revision_id=_key("revision"),
    revision_id_a=_text("earliest"),
    revision_id_b=_text("latest"),
    workflow_state_id=_key("state"),
    query={"q": _text(MARKER)},
    **PLACES,
    **TYPES,
)
REGISTRY.fill(r"^wagtailadmin_choose_page_chosen_multiple$", query={"id": PAGE})
REGISTRY.fill(r"^wagtailadmin_choose_page_search$", query={"q": _text(MARKER)})
REGISTRY.fill(r"^wagtailadmin_choose_page$", query={"page_type": _text("pages.homepage")})
REGISTRY.fill(r"^wagtailadmin_choose_page_child$", parent_page_id=_key("home"))
REGISTRY.fill(r"^simple_translation:", page_id=PAGE, app_label=_text("pages"), model_name=_text("homepage"), pk=PAGE)
REGISTRY.fill(
    r"^wagtailadmin_editing_sessions:", app_label=_text("wagtailcore"), model_name=_text("page"), object_id=PAGE,
    session_id=_key("session"), opens=False,
)  # fmt: skip
REGISTRY.fill(r"^wagtailadmin_tag_model_autocomplete$", app_name=_text("taggit"), model_name=_text("tag"), query={"term": _text("tag")})
REGISTRY.fill(r"^wagtailadmin_tag_autocomplete$", query={"term": _text("tag")})
REGISTRY.fill(
    r"^wagtailadmin_collections:", pk=lambda world: world.other.collection_id, collection_id=lambda world: world.other.collection_id
)
REGISTRY.fill(
    r"^wagtailadmin_workflows:", pk=_key("workflow"), workflow_pk=_key("workflow"), page_pk=PAGE, task_id=_key("task"),
    app_label=_text("wagtailcore"), model_name=_text("groupapprovaltask"), opens=False,
)  # fmt: skip

# Wagtail's pictures, documents, people and sites.
REGISTRY.fill(r"^wagtailimages_chooser:chosen_multiple$", query={"id": _key("image")})
REGISTRY.fill(
    r"^wagtailimages(_chooser)?:", image_id=_key("image"), pk=_key("image"), filter_spec=_text("original"),
    uploaded_file_id=_key("waiting"), query={"q": _text(MARKER)},
)  # fmt: skip
REGISTRY.fill(r"^wagtaildocs_chooser:chosen_multiple$", query={"id": _key("document")})
REGISTRY.fill(
    r"^wagtaildocs(_chooser)?:", document_id=_key("document"), doc_id=_key("document"), pk=_key("document"),
    uploaded_file_id=_key("waiting"), query={"q": _text(MARKER)},
)  # fmt: skip
REGISTRY.fill(r"^wagtailusers_users:", pk=_key("member"))
REGISTRY.fill(r"^wagtailusers_groups:", pk=lambda world: existing(world.other.communicators).pk)
REGISTRY.fill(r"^wagtailsites:", pk=lambda world: existing(world.other.site).pk)
REGISTRY.fill(r"^wagtailadmin_password_reset_confirm$", uidb64=_text("MQ"), token=_text("abc-123"), opens=False)
