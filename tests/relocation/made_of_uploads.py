"""What moving in has of an organisation, for the isolation walk."""

from django.utils import timezone

from ravive.mailing import encryption
from ravive.relocation.models import Upload, UploadPart
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_uploads(world: World) -> None:
    upload = Upload.objects.create(
        organisation=world.other,
        kind=Upload.UploadKind.SITE,
        state=Upload.UploadState.READY,
        file_name=f"{MARKER}.xml",
        words_language="fr",
        uploaded_at=timezone.now(),
        report={"source": MARKER},
    )
    UploadPart.objects.create(upload=upload, place=0, sealed=encryption.encrypt_bytes(MARKER.encode()))
    world.kept["upload"] = upload
    world.rows += [Upload.objects.filter(organisation=world.other), UploadPart.objects.filter(upload=upload)]


REGISTRY.fill(
    r"^(confirm_upload|discard_upload|undo_upload|upload_report|upload_to_bring)$", upload_id=lambda world: world.kept["upload"].pk
)
