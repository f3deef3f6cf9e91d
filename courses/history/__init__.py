"""How everything stood on any past day: AssignmentEvent (what happened and why), StandingPeriod, TallyDay.

All are written by the triggers of assignments and standings, whoever changes those; ``because`` gives them the why.
"""
