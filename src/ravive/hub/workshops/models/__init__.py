"""The pages that offer workshops, the requests for one, and when each was answered."""

from ravive.hub.workshops.models.own_questions import WorkshopQuestion
from ravive.hub.workshops.models.workshop_page import WorkshopPage
from ravive.hub.workshops.models.workshop_request import (
    AgeBand,
    AnswerKind,
    AskerFunction,
    DayPart,
    GroupSize,
    PlaceKind,
    Stage,
    WorkshopAnswer,
    WorkshopRequest,
)

__all__ = [
    "AgeBand", "AnswerKind", "AskerFunction", "DayPart", "GroupSize", "PlaceKind", "Stage", "WorkshopAnswer", "WorkshopPage",
    "WorkshopQuestion", "WorkshopRequest",
]  # fmt: skip
