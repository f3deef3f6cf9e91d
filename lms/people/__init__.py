"""People who sign in: User, invitations, the second factor, name forms.

Says: user, invitation. A user is never deleted, only switched off, since evidence points to her.
"""
