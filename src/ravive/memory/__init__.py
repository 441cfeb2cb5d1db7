"""The chance of recalling a card, and the day on which to ask it again.

Pure arithmetic: time, chance and parameters are passed in. What a card is belongs to `cards`, what a learner answered to `reviews`.
"""
