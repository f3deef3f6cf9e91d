"""How sessions and editions went, for the programme office: came, NPS, questions, and the trend over editions.

Says: outcome. Queries over other rooms, no table of its own.
"""
