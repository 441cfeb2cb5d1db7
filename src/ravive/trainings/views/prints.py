"""What a trainer prints or projects: poster and slide, as PDF."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ravive.people.permissions import StaffRequest, for_roles
from ravive.trainings import invitation, posters, queries
from ravive.trainings.views.desk import TRAINERS, own_training


@require_safe
@for_roles(*TRAINERS)
def poster(request: StaffRequest, training_id: int) -> HttpResponse:
    """Return the poster, A4."""
    return _file(request, training_id, "poster")


@require_safe
@for_roles(*TRAINERS)
def slide(request: StaffRequest, training_id: int) -> HttpResponse:
    """Return the slide, 16:9."""
    return _file(request, training_id, "slide")


def _file(request: StaffRequest, training_id: int, which: posters.Print) -> HttpResponse:
    training = own_training(request, training_id)
    code = queries.code_of(training)
    language = request.GET.get("language") or training.languages[0]
    if code is None or language not in training.languages:
        raise Http404("no code, or a language the training does not have")
    pdf = posters.render_print(
        training=training,
        code=code.code,
        address=invitation.address_of(request, language, code.code),
        typing_address=invitation.address_of(request, language),
        language=language,
        which=which,
        now=timezone.now(),
    )
    name = f"{which}-{code.code}-{language}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
