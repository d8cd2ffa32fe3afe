"""The filled portal: a trilingual demonstration loaded through the real models and acts of publication.

`vocabularies`, `items` and `dossiers` load `data/`; `covers` draws pictures; `people` makes accounts;
`synthetic` adds many invented items for measuring.
"""
