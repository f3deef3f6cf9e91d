"""What a session leaves behind: its recording, its materials, links. Says: material, recording.

People of the session see them; put into the course as a lesson, they are seen by those who take it. Sends and hears
nothing; the news of them goes out once, a little later, together.
"""
