"""The addresses of the API: for each the verb that answers, and by which methods it is asked."""

from typing import Final, Literal

import msgspec

from valico.answer.counter.verbs import VERBS, Verb

Method = Literal["GET", "POST"]


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """An address and the verb behind it."""

    path: str
    verb: str
    methods: tuple[Method, ...] = ("GET",)
    example: str = ""
    """An address that answers, for people and tests."""
    field: str = ""
    """The field that the address itself holds."""

    @property
    def asks(self) -> Verb:
        """The verb."""
        return VERBS[self.verb]

    @property
    def told_path(self) -> str:
        """The path as OpenAPI writes it."""
        return self.path.replace(":path}", "}")


ROUTES: Final = (
    Route(path="/ask", verb="ask", example="/ask?q=deepseek+10000+h200+2026-02-15"),
    Route(
        path="/may",
        verb="may",
        methods=("GET", "POST"),
        example="/may?chip=h20&to=china&on=2025-05-20&certified=all",
    ),
    Route(path="/rules", verb="rules", example="/rules?on=2025-05-20"),
    Route(
        path="/rules/diff",
        verb="rules-diff",
        example="/rules/diff?first=2025-12-01&second=2026-02-15",
    ),
    Route(path="/history", verb="history", example="/history?chip=h20&first=2025-01-01"),
    Route(path="/whatif", verb="whatif", methods=("POST",)),
    Route(path="/frontier", verb="frontier", example="/frontier?on=2023-11-17"),
    Route(path="/frontier/drawn", verb="frontier-drawn", example="/frontier/drawn"),
    Route(path="/caps", verb="caps", methods=("POST",)),
    Route(path="/gate", verb="gate", example="/gate?on=2026-02-15&highlight=h200&highlight=h20"),
    Route(path="/says", verb="says", example="/says?about=h20&on=2025-08-25"),
    Route(
        path="/why/{claim}",
        verb="why",
        field="claim",
        example="/why/2026-01-30-reuters-deepseek-conditionally-cleared",
    ),
    Route(
        path="/conflicts",
        verb="conflicts",
        example="/conflicts?about=h200&on=2026-02-15&kind=state",
    ),
    Route(path="/diff", verb="diff", example="/diff?first=2025-08-20&second=2025-08-25&about=h20"),
    Route(
        path="/timeline",
        verb="timeline",
        example="/timeline?about=h200&since=2025-12-01&on=2026-03-01",
    ),
    Route(
        path="/serve",
        verb="serve",
        example="/serve?model=llama-3.1-70b&chips=8+h200&users=64&precision=fp8",
    ),
    Route(path="/train", verb="train", example="/train?model=deepseek-v3&chips=2048+h800"),
    Route(
        path="/plan",
        verb="plan",
        example="/plan?model=llama-3.1-70b&chips=8+h200&ttft_s=1&tpot_s=0.04",
    ),
    Route(
        path="/equals", verb="equals", example="/equals?first=h200&second=h20&work=decode+qwen3-32b"
    ),
    Route(
        path="/rank", verb="rank", example="/rank?on=2024-06-01&work=decode+llama-3.1-70b&chip=h20"
    ),
    Route(path="/chips", verb="chips", example="/chips?maker=huawei"),
    Route(path="/chips/{name:path}", verb="chip", field="name", example="/chips/h20"),
    Route(path="/compare", verb="compare", example="/compare?chip=h200&chip=half+of+b300"),
    Route(path="/models", verb="models", example="/models"),
    Route(path="/models/{name:path}", verb="model", field="name", example="/models/deepseek-v3"),
    Route(
        path="/organisations", verb="organisations", example="/organisations?seat=china&kind=cloud"
    ),
    Route(
        path="/organisations/{name:path}",
        verb="organisation",
        field="name",
        example="/organisations/nvidia",
    ),
    Route(path="/sources", verb="sources", example="/sources?kind=rule"),
    Route(
        path="/sources/{source}",
        verb="cite",
        field="source",
        example="/sources/nvidia-8k-2025-04-15",
    ),
    Route(path="/fleet", verb="fleet", example="/fleet?on=2025-12-31&metric=bandwidth"),
    Route(path="/forecasts", verb="forecasts", example="/forecasts?show=score"),
    Route(path="/mix", verb="mix", methods=("POST",)),
    Route(path="/scenarios", verb="scenarios", example="/scenarios"),
    Route(path="/read", verb="read", methods=("POST",)),
)
"""Simulations take their time and have addresses of their own."""
