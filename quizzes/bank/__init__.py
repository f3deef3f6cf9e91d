"""The question bank: Topic, Question, and its Revisions, which never change once used.

Says: question, revision, body (what `quizzes.scoring` understands), topic.
"""
