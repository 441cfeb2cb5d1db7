"""Pages of the public site in Wagtail: home, plain pages and notices, their parts, navigation, settings, uploads and old addresses.

Not here: what has a subject, such as news, events or appeals (`hub`, `fundraising`); a page's chrome (`site`).
"""
