"""What other systems may ask and do: ApiToken (a key with scopes and an agency), the API object, cursors, problems.

Knows no door: rooms declare operations in their ``api.py`` with ``operation``, naming the scope that opens them.
"""
