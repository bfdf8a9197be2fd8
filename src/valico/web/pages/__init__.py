"""The pages: one module a room of the site, each with its `router`."""
