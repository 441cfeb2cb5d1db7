"""Requests that the OpenAPI document describes, right and wrong ones, and whether their replies are as it says."""

from typing import Any

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis.checks import load_all_checks
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from bench.fuzz.site import KEY, Site

CHECKS = (schemathesis.checks.not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


def undeclared(site: Site, *, examples: int, seed: int) -> list[str]:
    """Return a text for each endpoint that answered with an error, or a status, a type or a shape that its document does not declare.

    Each endpoint gets so many requests that fit its schema, and as many that do not, each with the key of a phone that joined and without.
    """
    from ravive.trainings import openapi

    load_all_checks()
    problems: list[str] = []
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        document = schemathesis.openapi.from_dict(openapi.document())
        for found in document.get_all_operations():
            for key in (KEY, ""):
                problems += _checked(site, found.ok(), mode, key=key, examples=examples, seed=seed)
    return problems


def _checked(site: Site, operation: Any, mode: GenerationMode, *, key: str, examples: int, seed: int) -> list[str]:  # noqa: ANN401 - schemathesis's own
    """Return a text with the smallest request that is answered otherwise than declared; nothing where there is none."""
    own = {"Authorization": f"Bearer {key}"} if key else {}

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:  # noqa: ANN401 - schemathesis's own
        site.forget_limits()
        if "code" in case.path_parameters and mode is GenerationMode.POSITIVE:
            case.path_parameters["code"] = site.code
        headers = own | {name: str(value) for name, value in (case.headers or {}).items()}
        case.call_and_validate(app=site.application, base_url="http://localhost", headers=headers, checks=CHECKS)

    try:
        check()
    except hypothesis.errors.Unsatisfiable:
        # No request is wrong where there is nothing to send.
        return []
    except BaseException as problem:
        if isinstance(problem, KeyboardInterrupt):
            raise
        return [f"{operation.label}, {mode.value}, {'with' if key else 'without'} a key: {problem}\n{''.join(site.log.texts)[-2_000:]}"]
    return []
