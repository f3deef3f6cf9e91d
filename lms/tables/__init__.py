"""Tables that come in, XLSX and CSV: rows one by one, cells by their type, headings by their words, problems by cell.

Says: table, row, cell, address («C7»). Pure; how tables go out is in ``lms.ui.exports``.
"""
