"""The contributor's signature at the end of an entry: `(武艳丽)`."""

from __future__ import annotations

import re

LABEL = r"(?:(?:撰稿|供稿|[执執][笔筆]|[撰编編]写|撰[写寫]|作者|[编編][辑輯])(?:人|[单單]位)?\s*[:：]?\s*)"
SIGNATURE = re.compile(
    rf"(?P<before>^|.*[。！？!?.；;”’」』…])\s*[(（]\s*(?P<label>{LABEL})?(?P<names>[^()（）]{{2,60}}?)\s*[)）]$",
    re.DOTALL,
)
NAME = re.compile(r"^[\u3400-\u9fff]{2,4}$|^[\u3400-\u9fff]{1,6}(?:[·•・][\u3400-\u9fff]{1,6})+$")
LABELLED = re.compile(r"^[\u3400-\u9fff·•・]{2,20}$")
PARTING = re.compile(r"[\s、,，;；/]+")
WORDS = frozenset(
    (
        "社区 社區 试行 試行 草案 修订 修訂 节选 節選 摘要 附图 附圖 附表 下同 "
        "上同 如图 如圖 见图 見圖 见表 見表 略图 左图 右图 未完 待续 待續 续完 "
        "续表 續表 转载 轉載 全文 节录 節錄 不含 含税 其中 单位 單位 合计 合計 "
        "资料 資料 "
    ).split()
)


def take_signature(body: str) -> tuple[str, str]:
    """The body without the signature that ends it, and the contributors' names, parted by 、; empty without one.

    A bracket is a signature where it ends the text behind the end of a sentence, or stands on a line of its own, and
    holds nothing but names.
    """
    *above, last = body.split("\n") if body else [""]
    found = SIGNATURE.match(last)
    if not found:
        return body, ""
    names = [name for name in PARTING.split(found["names"]) if name]
    shape = LABELLED if found["label"] else NAME
    if not names or not all(shape.match(name) and name not in WORDS for name in names):
        return body, ""
    rest = found["before"].rstrip()
    return "\n".join([*above, rest] if rest else above), "、".join(names)
