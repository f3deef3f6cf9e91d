"""``./run bench``: how fast the pages are on a large region, with the server set up as in production.

``flows`` says what a visit is, ``load`` makes many of them at once, ``server`` and ``database`` are what is measured.
"""
