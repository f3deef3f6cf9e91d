"""Facts of this room, sent inside the transaction.

``staff_changed`` with ``user``: her places of work, absences or tags are other than before. ``staff_list_changed`` with
``people``: the same of many, by their keys, where telling of each would take too long.
"""

from django.dispatch import Signal

staff_changed = Signal()
staff_list_changed = Signal()
