"""Old texts come in: a source is read (`surveying`), silent values are proposed (`proposing`), somebody accepts them in
one table, accepted papers become articles (`bringing`), and another person approves the batch (`releasing`).

Every step is made of small transactions that move it on, so that a worker that dies leaves nothing half done and the
same source brought again is the same batch. What is a source – a folder, a ZIP, the export of a site – yields `Paper`s.
"""
