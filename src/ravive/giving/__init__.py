"""Giving by bank transfer: appeals, promises, the movements of bank accounts, what was received, donors and their certificates.

Not here: reading bank files (`banking`), the pages that the public sees (`fundraising`), and anything of cards or learners.
"""
