"""Amounts and numbers of accounts in templates."""
