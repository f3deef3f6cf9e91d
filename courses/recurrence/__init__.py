"""How sessions repeat: by a rule inside an edition (RRULE), and from one edition to the next.

Says: series, slot (the day by the rule), off days. A date that somebody moved by hand is left alone.
"""
