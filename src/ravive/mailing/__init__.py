"""E-mail for any purpose: encrypted addresses, the double opt-in, and messages with one-click unsubscribe.

What is stored beside an address belongs to the subject that `entries` registers a purpose for. Staff's own addresses belong to `people`;
`staff_mails` writes to them.
"""
