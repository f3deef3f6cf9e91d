"""What a course consists of: Lesson of kinds text, file, video, link, quiz, reply.

Checks whether a learner may open a lesson, and starts a quiz or a reply exercise for her.
"""
