"""Posts and pages brought from a WordPress export into a public site. It creates articles, plain pages and redirects: other subjects do not.

It imports `ravive.hub.news`, whose articles it creates. Nothing imports it but the command.
"""
