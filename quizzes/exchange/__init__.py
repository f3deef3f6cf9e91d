"""Question files come in and go out: GIFT, Moodle XML, Aiken, QTI, tables; what is read is shown before it is kept.

Says: draft (a question outside the bank), reading (what a file says), refusal, import. Readers and writers are pure.
"""
