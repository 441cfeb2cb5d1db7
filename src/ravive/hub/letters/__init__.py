"""Open letters: organisations sign them, people too where a letter allows it. Delivering a letter freezes its list.

Sending e-mail and sealed addresses belong to `mailing`.
"""
