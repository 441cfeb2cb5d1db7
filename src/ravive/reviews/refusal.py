"""A request that is refused as a whole. Pure."""

from collections.abc import Mapping

from ravive.reviews.wire import ProblemCode


class RefusedRequestError(Exception):
    """A request that cannot be answered; `status` and `code` say why, `detail` what to do."""

    def __init__(self, status: int, code: ProblemCode, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers or {}
        self.code: ProblemCode = code


def malformed(problem: Exception) -> RefusedRequestError:
    """Return the refusal of a body that is not what the OpenAPI document says."""
    return RefusedRequestError(400, "malformed", f"the body is not what /api/v1/openapi.json says: {problem}")
