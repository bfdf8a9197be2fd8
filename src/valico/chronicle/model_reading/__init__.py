"""The second reader: a language model behind an OpenAI-compatible address, never believed unseen.

In go an article, the claims that the rules found in it, and the address of a model; out come claims
of the same record type, with a count of what was dropped and what was weakened.
A quote that does not stand in the article is dropped; no claim is firmer than what the rules found
in the same words; numbers and days come from the grammars alone. Nothing is asked unless told to.
"""
