"""Events of an organisation: their pages, programme and calendar, registration with a waiting list, and lists at the desk.

Trainings with cards do not belong here: an event only names one.
"""
