"""Words of a question that carry no meaning of their own here, in English, Italian and Chinese."""

import re
from collections.abc import Iterator
from typing import Final

CHIP: Final = "\ue000"
"""What stands in the words where the chip was named, once the names have been read."""
_ENGLISH: Final = """
    a about accelerators allowed am an and any are as at be been buy buying by can chip
    chips could do does exactly export exported exporting for from get give given go gpu
    gpus had has have having how i if import imported importing in is it its legally licence
    license licensed many may me might more much need needs of on or over own permitted
    please purchase purchased purchasing roughly run running s say says sell selling serve
    serving ship shipped shipping should so sold stop stopped tell than that the their them
    then there these they this those to told train training units up use using was were what
    when where which who whom will with would
"""
_ITALIAN: Final = """
    a abbia acceleratori acquistare acquisto ad addestrare agli ai al alla alle allo anche
    avere c che chi ci circa col come comprare con cosa cui d da dagli dai dal dall dalla de
    degli dei del dell della delle dello detto di dice dicono dire e ed era esattamente
    esportare essi farci fare farne fermare gli ha hanno i il importare in l la le
    legalmente li licenza lo loro ma ne negli nei nel nella nelle nello o oltre ordinare per
    permesso pezzi più po possa possano possono potrebbe potrebbero puo può qual quale quali
    quando quanta quante quanti quanto quelli questi schede se si sia smettere sono su sui
    sul sulla tra un una unità uno usare vendere
"""
_CHINESE: Final = """
    能否 能不能 可不可以 可以 可否 是否 能 购买 購買 采购 採購 进口 進口 买 買 吗 嗎 呢 的 在 于
    於 什么 什麼 做什么 做什麼 个 個 块 塊 张 張 片 枚 颗 顆 用 来 來 训练 訓練 谁说 誰說 谁
    誰 若 如果 和 与 與 给 給 向 对 對 到 它们 它們 他们 他們 多少 需要 许可证 許可證 许可 許可
    出口 芯片 晶片 显卡 顯卡 干什么 要 有 是 由 被 说 說 了
"""
IDLE: Final = frozenset((_ENGLISH + _ITALIAN).split())
"""Latin words that are passed over without a remark."""
_IDLE_CHINESE: Final = "|".join(sorted(_CHINESE.split(), key=len, reverse=True))
_CHINESE_RUN: Final = re.compile(r"[\u3400-\u9fff]+")
_WORD: Final = re.compile(r"[^\W_][\w'’./-]*")


def unread(rest: str) -> Iterator[str]:
    """Yield the words that carry meaning perhaps, of those that nothing has read.

    >>> list(unread("may they frobnicate it?")), list(unread("可以购买二手"))
    (['frobnicate'], ['二手'])
    """
    plain = _CHINESE_RUN.sub(lambda run: f" {re.sub(_IDLE_CHINESE, ' ', run[0])} ", rest)
    for word in _WORD.findall(plain):
        bare = word.casefold().strip("'’./-")
        if bare and not all(part in IDLE for part in re.split(r"['’]", bare) if part):
            yield word.rstrip("./-'’")
