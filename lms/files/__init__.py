"""Uploads: storage, validation by content, serving behind a rule of the room that uses the file.

Says: stored file. It has no rule of its own: whoever shows it decides, and calls ``serving.respond``.
"""
