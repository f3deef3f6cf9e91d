"""The org tree: Agency (a body or a unit in it), Position, Employment (who worked where, when), RoleGrant.

A grant holds for an agency and everything under it. Agencies are never deleted: names and dates change.
"""
