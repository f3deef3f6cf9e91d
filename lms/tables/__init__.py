"""Tables that come in, XLSX and CSV: rows one by one, cells by their type, headings by their words, problems by cell.

And workbooks that go out, a line at a time (``writing``): which tables they are made of is said in ``lms.ui.exports``.
Says: table, row, cell, address («C7»). Pure.
"""
