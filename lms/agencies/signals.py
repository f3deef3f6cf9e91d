"""Facts of this room, sent inside the transaction.

``staff_changed`` with ``user``: her places of work, absences or tags are other than before. ``staff_list_changed`` with
``people``: the same of many, by their keys, where telling of each would take too long.
"""

from django.dispatch import Signal

staff_changed = Signal()
staff_list_changed = Signal()
# ``heirs``: old key → new key of agencies that were taken over, ``on`` a day, ``by`` somebody.
agencies_merged = Signal()
# ``agency``: it may be merged; whoever has something that would go along answers with lines in words.
merging_shown = Signal()
