"""Will it be recalled, and when to ask again.

Pure arithmetic: time, chance and parameters are passed in. What a card is belongs to `cards`, what a learner answered to `reviews`.
"""
