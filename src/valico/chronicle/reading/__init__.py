"""Reading: from an article to claims: who says what about whom, through whom, how firmly, when.

In go text, HTML or a record of an article; out come claims whose every span stands in the text.
Offline and deterministic: lexicons under `data/lexicons`, names of the catalogue, small grammars.
It neither judges nor counts origins; without a day of publication it resolves no "last week".
"""
