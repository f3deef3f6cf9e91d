"""Notifications in messengers: the bot of a messenger is told by a signed request, and passes it on to the person.

Says: messenger (whose bot, its address and secret), link (a person and her chat, made by a one-time code), message.
Sends and hears nothing: what there is to tell is looked for in the notifications themselves.
"""
