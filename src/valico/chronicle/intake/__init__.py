"""Intake: from what was read in an article to entries of a ledger.

In go an article and what a reader found in it; out come a document and recordings of claims, each
with its exact words, its chain of holders and its four times.
The types of the reader are laid to matters and values of the ledger where that is sure (data under
`data/intake`); elsewhere the claim is kept as an utterance that begins no state. It judges nothing.
"""
