"""A first guess of an entry's kind from its title; the editor has the last word."""

from __future__ import annotations

import re

from entries.models import Kind

SIGNS = (
    (Kind.OVERVIEW, re.compile(r"^(?:概况|概況|综述|綜述|概述|基本情[况況])(?:（\d+）)?$")),
    (Kind.REFORM, re.compile(r"改革|[机機][构構][调調]整")),
    (
        Kind.EVENT,
        re.compile(
            r"(?:大[赛賽]|比[赛賽]|[会會][议議]|[论論][坛壇]|[节節]|展[览覽]?|博[览覽][会會]|[仪儀]式|[启啟][动動])$"
        ),
    ),
    (Kind.PROJECT, re.compile(r"(?:工程|行[动動]|[项項]目|[计計][划劃])(?:建[设設])?$")),
)


def kind_of(title: str) -> str:
    """The kind that the title speaks for; regular work where it speaks for none."""
    return next((kind for kind, sign in SIGNS if sign.search(title)), Kind.WORK)
