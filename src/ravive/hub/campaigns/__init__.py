"""Campaigns: people join by an action from a list, and are counted. Partners relay a campaign with texts, pictures and posters.

Sending e-mail and sealed addresses belong to `mailing`.
"""
