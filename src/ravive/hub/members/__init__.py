"""The network of an organisation on its public site: its members by country, a page each, and the contacts that they propose.

Decks that organisations share with one another belong to `ravive.network`.
"""
