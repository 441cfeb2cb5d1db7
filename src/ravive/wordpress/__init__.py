"""Posts and pages brought from a WordPress export into a public site. It creates articles, plain pages and redirects.

It imports `ravive.hub.news`, whose articles it creates. Nothing imports it but the command and `relocation`.
"""
