"""The demo region: the real programme, a true-to-life org tree, officials and their activity.

``manage.py demo`` builds it. Content stands in ``content/``; nothing here runs in production.
"""
