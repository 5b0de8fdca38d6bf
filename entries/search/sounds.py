"""From what somebody typed in pinyin, or in characters of the same sound, to words that stand in headings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from pypinyin import Style, lazy_pinyin

from entries.text import fold

HAN = re.compile(r"[\u3400-\u9fff]+")
LONGEST = 6  # letters of a syllable: zhuang
MOST = 6  # syllables of a word
SYLLABLES = frozenset(
    """
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biang biao bie bin bing bo bong bu ca cai can cang cao
    ce cei cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun
    chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die din ding diu dong
    dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fiao fo fou fu ga gai gan gang gao ge gei gen
    geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan
    huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken
    keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei len leng li lia lian liang liao lie
    lin ling liu lo long lou lu luan lue lun luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min
    ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nia nian niang niao nie nin ning niu nong nou nu nuan
    nue nun nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang
    qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai
    san sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui
    shun shuo si song sou su suan sui sun suo ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan
    tui tun tuo wa wai wan wang wei wen weng wo wong wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue
    xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan
    zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui
    zun zuo
    """.split()
)


def sounds_of(headings: Iterable[str]) -> set[str]:
    """The pairs of characters in the headings with their syllables: `fu lian 妇联`."""
    return set().union(*map(_sounds, headings))


@lru_cache(maxsize=8192)
def _sounds(heading: str) -> frozenset[str]:
    found: set[str] = set()
    for run in HAN.findall(fold(heading)):
        read = lazy_pinyin(run, style=Style.NORMAL)
        if len(read) == len(run):
            found.update(f"{a} {b} {x}{y}" for (a, b), (x, y) in zip(pairwise(read), pairwise(run), strict=True))
    return frozenset(found)


def spelled(typed: str) -> list[list[str]]:
    """The ways to read Latin letters as syllables, the fewest syllables first; none where they are no pinyin.

    Spaces and apostrophes part syllables; `ü` may be typed as v. The last may have only begun: `ful` is `fu` and `l`.
    """
    text = fold(typed).strip().replace("ü", "v").replace("’", "'")
    if not re.fullmatch(r"[a-z' ]{2,40}", text):
        return []
    ways: list[list[str]] = [[]]
    pieces = re.split(r"[' ]+", text)
    for number, piece in enumerate(pieces, 1):
        last = number == len(pieces)
        ways = [[*way, *more] for way in ways for more in _syllables(piece, last) if len(way) + len(more) <= MOST][:12]
    return sorted((way for way in ways if len(way) > 1), key=len)


@lru_cache(maxsize=1024)  # without it the ways of “aoaoao…” are gone through one by one, and they double with each “ao”
def _syllables(text: str, last: bool) -> list[tuple[str, ...]]:
    if not text:
        return [()]
    found = []
    for length in range(min(LONGEST, len(text)), 0, -1):
        if text[:length] in SYLLABLES:
            found += [(text[:length], *rest) for rest in _syllables(text[length:], last)]
    if last and text not in SYLLABLES and any(syllable.startswith(text) for syllable in SYLLABLES):
        found.append((text,))
    return found[:12]


def read_aloud(text: str) -> list[str]:
    """The syllables of a text that is Chinese throughout; none for any other."""
    folded = fold(text).strip()
    return lazy_pinyin(folded, style=Style.NORMAL) if HAN.fullmatch(folded) and 1 < len(folded) <= MOST else []


def chained(way: list[str], keys: Iterable[str]) -> list[str]:
    """The words that are read so, from pairs of characters with their syllables, each overlapping the next."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for key in keys:
        first, second, both = key.split(" ")
        pairs.setdefault((first, second), []).append(both)
    words = [""]
    for number, (first, second) in enumerate(pairwise(way)):
        partial = number == len(way) - 2 and second not in SYLLABLES
        following = [
            both
            for (a, b), found in pairs.items()
            if a == first and (b.startswith(second) if partial else b == second)
            for both in found
        ]
        words = [word + both[bool(word) :] for word in words for both in following if not word or word[-1] == both[0]]
    return sorted(set(words))


def prefixes(way: list[str]) -> list[str]:
    """What the keys of the pairs begin with that the words are made of."""
    return [
        f"{first} {second}" if number == len(way) - 2 and second not in SYLLABLES else f"{first} {second} "
        for number, (first, second) in enumerate(pairwise(way))
    ]
