"""Large files on their way in: Upload, received in chunks by the tus protocol, resumed after any interruption.

Says: upload. What has come is on the disk before it is acknowledged; a whole one becomes a StoredFile, which another
room takes for its own.
"""
