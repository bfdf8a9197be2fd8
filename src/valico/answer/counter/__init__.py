"""The counter at which every face asks: fields of a question in, a record out.

In: a record of what is asked (`MayAsked`, `ServeAsked`, …), bounded in size, and a `Counter` that
holds the data. Out: the records that the command line shows. The web, the API, assistants and
Python ask here, so that one question has one answer.
It prints nothing, writes nothing, and opens no file that a stranger names.
"""
