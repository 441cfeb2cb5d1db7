"""The endpoints of `/api/v1/`: what each receives, what it returns and why it refuses. The OpenAPI document derives from this table."""

from dataclasses import dataclass

from ravive.publishing.report_wire import ReportReply, ReportRequest
from ravive.reviews.compression import MOST_BYTES
from ravive.reviews.reminder_wire import CalendarReply, CalendarRequest, MailReminderRequest, ReminderReply, ReminderRequest
from ravive.reviews.wire import MOST_ANSWERS, CertificateReply, JoinReply, JoinRequest, SyncReply, SyncRequest
from ravive.trainings.sheet import Sheet

TRAINING = "/api/v1/trainings/{code}"
_SYNC = (
    f"At most {MOST_ANSWERS} answers and {MOST_BYTES} bytes, plain, gzip or br. Good answers are stored even where others are refused. "
    "An answer is on the disk once it is listed in `accepted`."
)
_REMINDERS = (
    "A prompt is sent on a day it names, between its two times, at most as often a week as the training's plan says and never more than "
    "twice. A message without `push` leaves the push service as it was, `null` ends pushing. Without any way, nothing is stored."
)
# Refusals of every endpoint that reads a body, beside those of every endpoint: a wrong host, a wrong method, an error of the server.
BODY = (413, 415)
ALWAYS = (400, 405, 503)


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One method of one address. `replies`: the type of each status, None without a body, and what it means."""

    path: str
    method: str
    name: str
    summary: str
    replies: dict[int, tuple[type | None, str]]
    refusals: tuple[int, ...] = ()
    body: type | None = None
    body_description: str = ""
    needs_key: bool = True
    # Refuses in `ReportProblem` instead of problem details.
    is_report: bool = False

    def statuses(self) -> tuple[int, ...]:
        """Return every status that this endpoint answers with."""
        return tuple(sorted((*self.replies, *self.refusals, *(BODY if self.body else ()), *ALWAYS)))


_REMINDED: dict[int, tuple[type | None, str]] = {200: (ReminderReply, "How this key is reminded now")}
_STOPPED: dict[int, tuple[type | None, str]] = {204: (None, "Nothing of it is stored any more")}

ENDPOINTS = (
    Endpoint(
        path="/api/v1/openapi.json",
        method="get",
        name="document",
        summary="This document",
        needs_key=False,
        replies={200: (dict, "The document")},
    ),
    Endpoint(
        path="/api/v1/reports",
        method="post",
        name="report",
        summary="Say that a card is not right: a reason from a list, and nothing about who gives it; sent again, it counts once",
        needs_key=False,
        is_report=True,
        body=ReportRequest,
        body_description="At most 1,000 bytes, as application/json, from a page of this site.",
        replies={201: (ReportReply, "Stored"), 200: (ReportReply, "Was stored already")},
        refusals=(403, 404, 429),
    ),
    Endpoint(
        path=TRAINING,
        method="get",
        name="training",
        summary="What a phone needs to know of a training before and after it joins; it says nothing of learners",
        needs_key=False,
        replies={200: (Sheet, "The training sheet")},
        refusals=(404, 410, 429),
    ),
    Endpoint(
        path=f"{TRAINING}/learners",
        method="post",
        name="join",
        summary="Join a training with a key drawn on the phone; joining again changes nothing",
        body=JoinRequest,
        body_description="The form the phone drew. The key is the bearer token.",
        replies={201: (JoinReply, "Joined"), 200: (JoinReply, "Had joined already")},
        refusals=(401, 404, 409, 410, 429),
    ),
    Endpoint(
        path=f"{TRAINING}/answers",
        method="post",
        name="send",
        summary="Send answers, and get what this key is missing",
        body=SyncRequest,
        body_description=_SYNC,
        replies={200: (SyncReply, "What was stored, what was refused and what was missing")},
        refusals=(401, 404, 410, 429),
    ),
    Endpoint(
        path=f"{TRAINING}/answers",
        method="delete",
        name="leave",
        summary="Leave the training: the key and all its answers are deleted; leaving again changes nothing",
        replies={204: (None, "Nothing is stored under this key")},
        refusals=(401, 404, 429),
    ),
    Endpoint(
        path=f"{TRAINING}/certificate",
        method="post",
        name="certify",
        summary="Get the certificate of this key, issued once its answers at a delayed test show the level; again, the same",
        replies={200: (CertificateReply, "The certificate")},
        refusals=(401, 403, 404, 429),
    ),
    Endpoint(
        path=f"{TRAINING}/reminders",
        method="get",
        name="reminders",
        summary="How this key is reminded",
        replies=_REMINDED,
        refusals=(401, 404, 410, 429),
    ),
    Endpoint(
        path=f"{TRAINING}/reminders",
        method="put",
        name="remind",
        summary="Say when and by which push service to remind; it replaces the last request",
        body=ReminderRequest,
        body_description=_REMINDERS,
        replies=_REMINDED,
        refusals=(401, 404, 410, 429),
    ),
    Endpoint(
        path=f"{TRAINING}/reminders",
        method="delete",
        name="stopReminders",
        summary="Stop every reminder; stopping again changes nothing",
        replies=_STOPPED,
        refusals=(401, 404),
    ),
    Endpoint(
        path=f"{TRAINING}/reminders/email",
        method="put",
        name="remindByEmail",
        summary="Give an e-mail address; its reader is asked once, and reminded after having agreed",
        body=MailReminderRequest,
        body_description="It is deleted after two days where nobody agrees.",
        replies=_REMINDED,
        refusals=(401, 404, 409, 410, 429),
    ),
    Endpoint(
        path=f"{TRAINING}/reminders/email",
        method="delete",
        name="stopEmail",
        summary="Delete the address; deleting again changes nothing",
        replies=_STOPPED,
        refusals=(401, 404),
    ),
    Endpoint(
        path=f"{TRAINING}/reminders/calendar",
        method="put",
        name="openCalendar",
        summary="Create the address of a calendar of due days; the one before leads nowhere any more",
        body=CalendarRequest,
        body_description="The language of its titles.",
        replies={200: (CalendarReply, "The address")},
        refusals=(401, 404, 410, 429),
    ),
    Endpoint(
        path=f"{TRAINING}/reminders/calendar",
        method="delete",
        name="closeCalendar",
        summary="Let the address lead nowhere; again changes nothing",
        replies=_STOPPED,
        refusals=(401, 404),
    ),
)
