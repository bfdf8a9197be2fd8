"""Pages and an API, from this machine: the same answers as the command line, to look at.

In: a request with its address, the two clocks in it. Out: a page, a drawing, a record, a download.
It does not judge, estimate or read: `answer` does.
"""
