"""One name written in several ways: a key that all of them share."""

from __future__ import annotations

import re
import unicodedata

# Old forms of Japanese characters and the forms of today: the list that the law on names (the second table of the
# Ordinance for Enforcement of the Family Register Act) gives, and the forms that names are otherwise printed in.
_OLD = (
    "亞惡爲榮衞圓緣薗應櫻奧橫溫價壞懷樂渴卷陷寬氣僞戲虛峽狹曉駈勳薰惠揭鷄藝擊縣儉劍險圈檢顯驗嚴廣恆黃國黑碎雜兒濕實壽收從澁獸縱緖敍將涉燒"
    "奬條狀乘淨剩疊孃讓釀眞寢愼盡粹醉穗瀨齊靜攝專戰纖禪壯爭莊搜巢曾裝瘦騷增藏臟卽帶滯瀧單團彈晝鑄廳徵聽鎭轉傳嶋燈盜稻德拜盃賣髮拔晚祕冨拂佛"
    "步峯飜每默埜彌藥與搖樣謠來賴覽龍凉綠淚壘禮曆歷鍊郞錄萬髙﨑嵜濵濱邊邉澤齋"
)
_NEW = (
    "亜悪為栄衛円縁園応桜奥横温価壊懐楽渇巻陥寛気偽戯虚峡狭暁駆勲薫恵掲鶏芸撃県倹剣険圏検顕験厳広恒黄国黒砕雑児湿実寿収従渋獣縦緒叙将渉焼"
    "奨条状乗浄剰畳嬢譲醸真寝慎尽粋酔穂瀬斉静摂専戦繊禅壮争荘捜巣曽装痩騒増蔵臓即帯滞滝単団弾昼鋳庁徴聴鎮転伝島灯盗稲徳拝杯売髪抜晩秘富払仏"
    "歩峰翻毎黙野弥薬与揺様謡来頼覧竜涼緑涙塁礼暦歴錬郎録万高崎崎浜浜辺辺沢斎"
)
_TODAY = str.maketrans(_OLD, _NEW)
_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin letters; the marks of kana are others
_NOT_SPOKEN = re.compile(r"[\W_]+")


def spelling_words(name: str) -> str:
    """The words of a name without width, capitals, accents and punctuation, in characters of today.

    "P.A.Works" -> "p a works". A name of nothing but punctuation keeps it.
    """
    if name.isascii():
        plain = name.lower()
    else:
        plain = unicodedata.normalize("NFKD", name).casefold()
        plain = unicodedata.normalize("NFKC", _ACCENTS.sub("", plain)).translate(_TODAY)
    return _NOT_SPOKEN.sub(" ", plain).strip() or " ".join(plain.split())


def spelling_key(name: str) -> str:
    """What all spellings of a name share: its words written together."""
    return spelling_words(name).replace(" ", "")
