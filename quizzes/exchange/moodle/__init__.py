"""Moodle XML and the gaps of its cloze questions: read as Moodle does, written so that it can read them. Pure."""
