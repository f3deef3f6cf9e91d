"""Past completions come in from a table: PastImport, looked at row by row before anything is written, and undone whole.

Says: import, row; a row is good, known (stands here already) or wrong. What comes in is ``OutsideTraining``.
"""
