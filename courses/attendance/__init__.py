"""Who was at a session, and how long: facts from hall and meeting, one register of them, marks that count.

Says: fact (as it came, never changed), register (reckoned from the facts), unclear (what a trainer has to decide),
mark (minutes that count; a later one counts), sheet (the approved register). Sends ``attendance_counted``.
"""
