"""What people say of a session once it is over: NPS, two short questions, free text. Says: answer, NPS.

That somebody answered and what was answered are rows that nothing joins, and trainers see answers from three on. Sends
and hears nothing.
"""
