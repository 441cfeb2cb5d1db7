"""What a deck and a card are, and how an answer is marked.

Pure: plain values in, plain values out; only `folder` and `schema` touch files, in the folders passed to them. Storing belongs to
`decks`, publishing to `publishing`.
"""
