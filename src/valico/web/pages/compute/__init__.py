"""What chips can do: serve, train, replace one another; the plan, its bounds, cost and grounds."""

from valico.web.pages.compute.pages import router

__all__ = ["router"]
