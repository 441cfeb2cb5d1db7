"""The public face of giving: pages of appeals, giving, who supports, sponsored runs, posters and what other sites frame.

Not here: bank files, bookings and certificates (`giving`), and any payment provider: people pay by a transfer of their bank.
"""
