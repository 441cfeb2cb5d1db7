"""Appeals for money on the public site: their pages, giving, who supports, posters and what other sites frame.

Not here: bank files, bookings and certificates (`giving`), and any payment provider: people pay by a transfer of their bank.
"""
