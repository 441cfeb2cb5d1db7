"""E-mail for any purpose: encrypted addresses, the double opt-in, and messages with one-click unsubscribe.

What a message is about belongs to the package that registers its purpose. Staff's own addresses belong to `people`;
`staff_mails` writes to them.
"""
