from django.dispatch import Signal

# Given: edition, by.
edition_announced = Signal()
# Given: edition. More may fit in now.
limits_changed = Signal()
