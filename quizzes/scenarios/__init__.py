"""Reply exercises: Scenario (a resident's message and facts) and Reply (what the official wrote, and the report).

Sends ``reply_started`` and ``reply_submitted``.
"""
