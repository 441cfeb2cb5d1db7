"""Who may enter a screen of the desk."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from ravive.people import queries
from ravive.people.models import Membership, Organisation, Role
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from tests.people.cast import organisation, person

pytestmark = [pytest.mark.django_db]


def _answer(request: StaffRequest) -> HttpResponse:
    return HttpResponse(json.dumps([request.organisation.slug, sorted(request.roles)]))


screen: Callable[..., Any] = for_roles(Role.AUTHOR, Role.EXPERT)(_answer)


def request_of(somebody: User | AnonymousUser, **session: object) -> StaffRequest:
    request: Any = RequestFactory().get("/desk/screen/", {"page": "2"})
    request.user, request.session = somebody, session
    return request


def test_somebody_with_the_role_enters_with_organisation_and_roles() -> None:
    anna = person("anna", organisation("nord"), Role.AUTHOR, Role.TRAINER)
    assert json.loads(screen(request_of(anna)).content) == ["nord", ["author", "trainer"]]


def test_a_stranger_is_led_to_the_sign_in_page_and_back() -> None:
    response = screen(request_of(AnonymousUser()))
    assert (response.status_code, response.url) == (302, "/desk/login/?next=/desk/screen/%3Fpage%3D2")


def test_without_a_second_factor_one_is_set_up_first() -> None:
    anna = person("anna", organisation("nord"), Role.AUTHOR, second_factor=False)
    response = screen(request_of(anna))
    assert (response.status_code, response.url) == (302, "/desk/account/second-factor/")


def test_without_the_role_a_page_says_which_one_opens() -> None:
    response = screen(request_of(person("anna", organisation("nord"), Role.TREASURER)))
    assert response.status_code == 403
    assert "Nord" in response.text


def test_somebody_of_no_organisation_does_not_enter() -> None:
    assert screen(request_of(person("anna"))).status_code == 403


def test_a_door_for_everyone_of_the_organisation() -> None:
    view = for_roles()(lambda request: HttpResponse("in"))
    assert view(request_of(person("anna", organisation("nord"), Role.TREASURER))).status_code == 200


def test_an_unknown_role_is_refused_where_it_is_written() -> None:
    with pytest.raises(ValueError, match="king"):
        for_roles("king")


def test_a_role_in_another_organisation_opens_nothing_here() -> None:
    nord, sud = organisation("nord"), organisation("sud")
    anna = person("anna", nord, Role.TREASURER)
    Membership.objects.create(user=anna, organisation=sud, role=Role.AUTHOR)
    assert screen(request_of(anna, **{queries.ACTIVE_KEY: nord.pk})).status_code == 403
    assert screen(request_of(anna, **{queries.ACTIVE_KEY: sud.pk})).status_code == 200


def test_what_belongs_to_another_organisation_is_not_found() -> None:
    nord, sud = organisation("nord"), organisation("sud")
    bart = person("bart", sud, Role.AUTHOR)
    request = request_of(person("anna", nord, Role.AUTHOR))
    screen(request)
    with pytest.raises(Http404):
        own_or_404(Membership, request, user=bart)
    assert own_or_404(Membership.objects.all(), request, user=request.user).organisation == nord
    assert own_or_404(Organisation, request, through="memberships__organisation", slug="nord") == nord
