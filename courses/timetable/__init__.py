"""When it all is: the calendar by months and as an agenda, a personal feed and files for other calendars."""
