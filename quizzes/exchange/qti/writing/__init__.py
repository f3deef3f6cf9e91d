"""Questions written as QTI packages."""
