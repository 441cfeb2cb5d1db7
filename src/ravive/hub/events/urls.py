"""Addresses of registration and calendars, and of the desk's lists."""

from django.urls import URLPattern, path

from ravive.hub.events.views import desk, entrance, notices, own_questions, public

with_language: list[URLPattern] = [
    path("events.ics", public.feed, name="events_feed"),
    path("events/<int:page_id>.ics", public.event_file, name="event_file"),
    path("events/<int:page_id>/register/", public.register, name="register_for_event"),
    path("events/<int:page_id>/registered/", public.registered_before, name="registered_before"),
    path("registrations/<str:token>/", public.registration, name="registration"),
]

# Inside the desk's frame.
in_the_shell: list[URLPattern] = [
    path("events/", desk.event_list, name="desk_events"),
    path("events/<uuid:key>/", desk.event, name="desk_event"),
    path("events/<uuid:key>/settings/", desk.event_settings, name="event_settings"),
    path("events/<uuid:key>/questions/", own_questions.question_list, name="own_questions"),
    path("events/<uuid:key>/questions/add/", own_questions.add_question, name="add_own_question"),
    path("events/<uuid:key>/questions/<int:number>/", own_questions.change_question, name="change_own_question"),
    path("events/<uuid:key>/questions/<int:number>/delete/", own_questions.delete_question, name="delete_own_question"),
    path("events/<uuid:key>/entrance/", entrance.entrance, name="event_entrance"),
    path("events/<uuid:key>/place/", desk.add_place, name="add_event_place"),
    path("events/<uuid:key>/change/", notices.tell_change, name="tell_event_change"),
    path("events/<uuid:key>/cancellation/", notices.cancel_event, name="cancel_event"),
    path("events/<uuid:key>/resumption/", notices.resume_event, name="resume_event"),
    path("events/<uuid:key>/message/", notices.send_message, name="write_to_registered"),
    path("events/<uuid:key>/list.pdf", desk.attendance_list, name="attendance_list"),
    path("events/<uuid:key>/list.xlsx", desk.attendance_workbook, name="attendance_workbook"),
    path("events/<uuid:key>/<int:number>/cancel/", desk.cancel, name="cancel_registration"),
]
