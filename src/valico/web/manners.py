"""What goes out with every answer: which scripts may run, and that nothing is fetched elsewhere."""

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHEETS: Final = (
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'sha256-ATJNJCL6Wpn/tPBpNaKy3Ig13EdPxHee6ABd7iI5mws='",
    "'sha256-4cgFR0//m8/eHo2G/esYsuZetUHlzCUWYM59sfgE9zY='",
    "'sha256-gGUn/VMBXCeWm86qX/pOf+4ZDSbe0JcaXXb4rJjw1mA='",
    "'sha256-QuPewnJYr+SnQiTnCNHFBw99ExTsz9f8w5320PimEPw='",
    "'sha256-v0QGAkPIWT/V4bfkkxL6vDfyRDULSXZUBrHxAFR30lY='",
    "'sha256-c5RgAgDBfjnEymw+IboUyFPkkpdh8YEBSEryb+t1dMk='",
    "'sha256-Pp9TeUBeLNGvSpG/WQNr6F3PYBi3hh26KmQ3FkCtS/s='",
    "'sha256-JpD3E+Z6xKRloIXUfvynO2x74VKoQhS46cmzKyphJl4='",
    "'sha256-XBP/Oxjt3ECoRQDQ/Oy5mLhrX1dQxCIiptFACGjUcTs='",
    "'sha256-q+AlK1feXh8YLw+gxDqtezQZl8UqsWOM3W5c0pt//tg='",
    "'sha256-w0Te9S8PSkCwFxTBObrIR3XmcxltdxckbplgXIG85qk='",
    "'sha256-U3cY7+F4GcTGxjocx4JSltmifCzwxxzq20dqKX4Tpyc='",
    "'sha256-baaZQ3ax85WnC7GoHJg/b0c0Mc2RCKGK73AZ1RkuJn8='",
    "'sha256-w6U1+htdQc1k4FTNbX5Rk8gOIBBM7jVgmCKvXCQklGE='",
)
"""The style sheets that the drawing of timelines brings along in its script, by their hashes."""
POLICY: Final = (
    "default-src 'none'; "
    "script-src 'self'; "
    f"style-src 'self' {' '.join(SHEETS)}; "
    "style-src-attr 'unsafe-inline'; "  # drawings place their marks so; no script can
    "img-src 'self' data: blob:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "frame-ancestors 'none'; "
    "base-uri 'none'"
)
"""The content security policy: no inline script, no request beyond this server."""
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # without any, browsers send our own forms as from nowhere
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Manners:
    """Adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the application whose answers get the headers."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; add the headers on the way back."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)
