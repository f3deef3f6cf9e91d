"""Tables that people take away: small ones at once, large ones made in the background and kept for some days.

Says: export. A room offers its tables with ``@source`` and answers a request with ``delivery.answer``.
"""
