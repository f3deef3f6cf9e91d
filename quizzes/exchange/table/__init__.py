"""A table of questions for trainers: a row a question, headings in Russian, read from XLSX and written to it. Pure."""
