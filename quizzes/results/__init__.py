"""What came of a quiz: everybody's attempts and answers, and putting right what was graded wrongly.

Words: a *correction* changes how one question was graded, an *annulment* takes an attempt out of the count.
Sends ``pass_lost``; hears nothing. Evidence is never overwritten without a copy of what stood before.
"""
