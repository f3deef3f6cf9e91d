"""A quiz on paper, for where there is no connection: Printing, Paper (one person's sheet), and what is keyed in.

Words: a *paper* holds its questions frozen as they were printed; its *notation* is how an answer is written in digits.
A keyed paper becomes an attempt like any other, marked as such. Sends and hears nothing of its own.
"""
