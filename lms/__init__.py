"""The ground floor: settings, people, agencies, who may do what, files, audit, notifications, the look.

Imports nothing of ours from the floors above.
"""
