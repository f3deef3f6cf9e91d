"""What has changed since one last asked: assignments, completions and employments in one order, for other systems.

The order is that of transactions, so nothing that is written meanwhile can slip in before what was told already.
"""
