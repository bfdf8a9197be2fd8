"""Every source, what rests on it, and when it was last checked.

In: words to search, a kind, a publisher. Out: a list by pages, a page for each source, citations.
"""

from valico.web.pages.sources.page import router

__all__ = ["router"]
