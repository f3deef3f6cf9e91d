"""Search in everything one may see: SearchEntry, a page of the site with its words as lemmas.

Says: source (a kind of page: what is read of it, by whose rule it opens), entry, passage (where the words stand).
Entries change with what they are made of; whether a person sees one is asked of the rule of its page, in SQL.
"""
