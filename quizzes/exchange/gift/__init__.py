"""GIFT, the text format of Moodle: read as Moodle reads it, written so that Moodle reads it too. Pure."""
