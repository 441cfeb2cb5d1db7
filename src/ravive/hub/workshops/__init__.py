"""Workshops in schools and centres: their pages, the form that asks for one, and the board where requests are followed.

Trainings do not belong here.
"""
