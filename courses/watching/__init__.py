"""Video and audio lessons: Watching, what a learner has seen and heard of a recording and where she stopped.

Says: watched spans, share. A lesson may be completed by the share that was watched; captions are WebVTT.
"""
