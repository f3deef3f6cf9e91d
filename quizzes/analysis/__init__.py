"""Are the questions good: how hard, do they tell strong from weak, can the result be relied on.

Words as in Moodle's quiz statistics: *facility* is the mean share of the points, *discrimination* goes with the rest of
the result. Writes nothing but the figures that the bank keeps; sends and hears nothing. `statistics` is pure.
"""
