"""A certificate whose ground has gone: a pass was lost, and a person decides what becomes of the certificate.

Hears ``pass_lost``; sends nothing. Nothing is withdrawn by itself.
"""
