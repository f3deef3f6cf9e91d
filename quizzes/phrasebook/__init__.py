"""Phrases that trainers add to the checker without a release: what to mark, why, what to write instead.

Words: a *phrase* is looked for in every exercise or only where its *phrasebook* (a named set, usually of a programme)
is chosen; every change makes the next *edition*, which reports name. Sends and hears nothing.
"""
