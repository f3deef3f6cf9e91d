"""Who was at a session, and how long: marks by the trainer's list, corrections with their reason, papers of it.

Says: mark (minutes; 0: was not there). A mark is never changed, a later one counts. Sends and hears nothing.
"""
