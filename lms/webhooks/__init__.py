"""Other systems are told of changes as they happen: Subscription (whom, of what), Delivery (what was sent).

What there is to tell comes from a source that a higher floor registers. Signed, in order, at least once.
"""
