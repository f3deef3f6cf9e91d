"""At the door of a session: Door is open while people sign in by the projector, by their pass, by the trainer's list.

Says: pass (a learner's own QR), screen (the QR and digits that change), statement (a trainer's word from her phone).
What comes of it are facts of attendance. Sends and hears nothing.
"""
