"""What was held from when until when: Cycle, and the two presets of recertification (``terms``).

A cycle is written when a fulfilment counts; the database refuses to change one.
"""
