"""Everything behind ``./run``: a copy of Otklik on one machine that needs nothing but Python.

Only the standard library is imported here (``prepare`` alone runs inside the virtual environment), because nothing
is installed yet when it starts. What people read is in Russian, like the rest of the product.
"""
