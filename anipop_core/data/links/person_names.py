"""Reads the people in a credit as it was typed: "漫画：A・B「Title」" names A and B.

Credits come from wikis. They hold work titles in quotes, labels, notes and several people at once. What is another
job than that of its role (assistants, guests, performers, supervisors) names nobody here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from anipop_core.data.linked_facts import plain_name

LONGEST = 40  # characters of a name

# "label:name", where the label says no more than the role does. Any other label is another job.
_SAME_JOB = re.compile(
    "主|(?:主要?|动画|メイン)?(?:人物|角色)(?:设计|设定)|(?:メイン)?キャラクターデザイン|形象设计|アニメーションキャラクター|动画|"
    "(?:チーフ・?|シリーズ|アニメーション|総|首席)?(?:ディレクター|監督|监督)|动画导演|音乐监督|作曲|"
    "(?:コミック|漫画)?(?:原作|作画)|漫画|小说|イラスト|原作剧本|オリジナルキャラクター・原作|"
    "(?:总|中文|联合)?编剧(?:组长)?|チーフライター|(?:主|共同)?(?:脚本|剧本)(?:制作)?|脚色|構成|构成"
)
_CJK = "\u3005\u3040-\u30ff\u3400-\u9fff"
_ASSISTS = re.compile("副|协力|協力|補|辅")
_QUOTED = re.compile(
    r"「[^「」]*」|『[^『』]*』|〈[^〈〉]*〉|<[^<>]*>|《[^《》]*》|【[^【】]*】|〔[^〔〕]*〕|\([^()]*\)"
)
_NICKNAME = re.compile('[“"][^“”"]*[”"]')
_IN_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_LEFT_OVER = re.compile(r"[「」『』〈〉《》【】〔〕()<>\[\]“”\"|]")
_LABEL = re.compile(rf"([^:]*[{_CJK}][^:]*|CV):")
_NEXT_LABEL = re.compile(rf"\s+(?=[^\s:]*[{_CJK}][^\s:]*:)|‖|\|\|")
_ENDS_AS_NOTE = re.compile(r"(?:より|シリーズ|連載|刊|参加|ほか|等)$")
_EPISODES = re.compile(r"[\d\s~,話第・-]+")  # "17話~20話"
_NOBODY = frozenset({"未定", "不明", "无", "なし", "協力", "协力", "Inc."})
_ALL_KATAKANA = re.compile("[\u30a0-\u30ff]+")


@dataclass(frozen=True)
class Credited:
    """Somebody whom a credit names."""

    name: str
    alias: str | None = None  # "筆安一幸" of "ふでやすかずゆき[筆安一幸]": the same person by another name


def read_credit(text: str) -> tuple[Credited, ...]:
    """The people (or groups) whom a credit names, in its order; () where it names nobody in this role."""
    without_titles = _NICKNAME.sub("", plain_name(text))
    pieces = _NEXT_LABEL.split(_outside_quotes(without_titles))
    return tuple(dict.fromkeys(found for piece in pieces for found in _people(piece.strip())))


def _outside_quotes(text: str) -> str:
    """The text before the first title in quotes, else the last one behind one: publishers come last."""
    parts = [part.strip() for part in _QUOTED.split(text)]
    return parts[0] or parts[-1]


def _people(piece: str) -> Iterator[Credited]:
    name = _without_label(piece)
    if name is None:
        return
    notes = [note.strip() for note in _IN_BRACKETS.findall(name)]
    jobs = [note for note in notes if _is_job(note)]
    if not all(_SAME_JOB.fullmatch(job) for job in jobs):
        return
    aliases = [note for note in notes if note not in jobs and not _EPISODES.fullmatch(note) and _is_name(note)]
    names = [part for part in _listed(_IN_BRACKETS.sub(" ", name)) if _is_name(part)]
    alias = aliases[0] if len(aliases) == 1 and len(names) == 1 else None
    yield from (Credited(part, alias) for part in names)


def _without_label(piece: str) -> str | None:
    """The piece without "label:" or "[label]" in front; None where the label is another job."""
    found = _LABEL.match(piece) or re.match(r"\[([^\[\]]*)\](?=\s*\S)", piece)
    if found is None:
        return piece
    return piece[found.end() :].strip() if _SAME_JOB.fullmatch(found.group(1).strip("[] ")) else None


def _is_job(note: str) -> bool:
    return bool(_SAME_JOB.fullmatch(note) or _ASSISTS.search(note))


def _listed(names: str) -> list[str]:
    """ "A×B" and "A・B" are two people, "ハンス・クリスチャン・アンデルセン" and "藤子・F・不二雄" are one."""
    found = []
    for part in re.split(rf"[丶、,×]|(?<=[{_CJK}])\+(?=[{_CJK}])", names):
        listed = [name.strip() for name in part.split("・")]
        one = any(len(name) < 2 or _ALL_KATAKANA.fullmatch(name) for name in listed)
        found.extend([part] if one else listed)
    return [" ".join(name.split()) for name in found]


def _is_name(text: str) -> bool:
    return (
        1 < len(text) <= LONGEST
        and any(letter.isalpha() for letter in text)
        and text not in _NOBODY
        and not _LEFT_OVER.search(text)
        and not _ENDS_AS_NOTE.search(text)
    )
