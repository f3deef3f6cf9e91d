"""Completion rates and exports: reads over tallies, standings and assignments.

Keeps no facts of its own.
"""
