"""Questions of learners about a course or a session, answers of trainers, and what of both everybody may read (FAQ).

Says: question, answer, published. Sends and hears nothing.
"""
