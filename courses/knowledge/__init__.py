"""The knowledge base: rules, templates and strong replies, open to everybody before, during and after any course.

Says: article (a trainer's page, published or withdrawn); what is in force in the rubric and the phrasebook is shown
beside them, from where it stands. Sends and hears nothing.
"""
