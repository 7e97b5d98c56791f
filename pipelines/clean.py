"""From what a platform delivered to plain text; everything else counts code points in the result."""

import html
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

# Tags that carry layout in feeds and exports. Others stay as the words somebody typed: pages escape them.
_BREAKS = "br|p|div|li|ul|ol|tr|table|blockquote|h[1-6]|hr|pre|section|article|td|th"
_INLINE = "a|b|i|u|s|em|strong|span|font|small|big|sub|sup|code|del|ins|img|tbody|thead|figure"
# Attribute lists are bounded, so that a flood of "<" stays linear.
_BREAK_TAG = re.compile(rf"</?(?:{_BREAKS})(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE)
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE)
# Only entities closed by ";" are decoded: «?a=1&copy=2» is an address, not a sign.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

# [club1|Name], [public1|Name], [club1:bp-1_2|Name] → Name; people ([id1|Name]) are left to redaction.
_GROUP_LINK = re.compile(
    r"\[(?:club|public|event)[0-9]{1,12}(?::[^\[\]|\n]{0,64})?\|([^\[\]\n]{0,300})\]"
)
_GROUP_CALL = re.compile(r"[*@](?:club|public|event)[0-9]{1,12} \(([^()\n]{0,300})\)")

# Anything that asks for one of the rarer steps below, odd blanks too; ordinary Russian text has none of it.
_RARE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u0300-\u036f\u0483-\u0489\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ud800-\udfff"
    "\ufb00-\ufb06\ufe00-\ufe0e\ufeff\uff01-\uff5e\uffa0\ufff9-\ufffb\U0001d400-\U0001d7ff"
    "\U000e0000-\U000e0fff]"
)
_SIGNS = "<&[*@"  # of markup, entities and links
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_BROKEN = re.compile("[\x00\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
# Zero width, fillers, direction controls and tags: unseen, able to split words or to turn a line around.
_UNSEEN = re.compile(
    "[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_JOINERS = re.compile("\u200d{2,}")
_JOINER = re.compile("(?<=\\w)\u200d|\u200d(?=\\w)")  # between emoji it draws one picture: kept
# Letters in costume (full width, mathematical, ligatures). Not all of NFKC: it would turn № into No, ½ into 1⁄2.
_COSTUME = re.compile("[\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff]")
_STRESS = re.compile("(?<=[А-яЁё])[\u0300-\u036f\u0483-\u0489]+")
_MARKS_KEPT = 4  # more on one letter is decoration, and NFC takes quadratic time over such runs
# Two sets: one that reaches beyond the basic plane is matched a hundred times slower.
_BASIC, _BEYOND = range(0x300, 0x10000), range(0x10000, 0x1E94B)
_SHORT = 4096  # code points; up to here that costs milliseconds at worst

_ODD = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BLANKS = re.compile(f"[{_ODD}][ {_ODD}]*| [ {_ODD}]+")  # anything but one plain space
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """Plain NFC text: no markup, no invisible or broken characters, blanks collapsed, line breaks kept."""
    if "<" in text:
        text = _INLINE_TAG.sub("", _BREAK_TAG.sub("\n", text))
    if "&" in text:
        text = _ENTITY.sub(_decode, text)
    if _RARE.search(text):
        text = _BLANKS.sub(" ", text)  # an odd blank is all that most of them have
        if _RARE.search(text):
            text = _ordinary(text)
    text = _composed(text)
    if "[" in text or "*" in text or "@" in text:
        text = _GROUP_CALL.sub(r"\1", _GROUP_LINK.sub(r"\1", text))
    return _tidy(text)


def clean_many(texts: Iterable[str]) -> tuple[str, ...]:
    """`clean` of each text; which of them are plain already is seen of all together."""
    from pipelines.plainness import are_plain  # noqa: PLC0415 - the compiler takes a second to load

    asked = tuple(texts)
    plain = are_plain(asked, _odd()) if asked else ()
    return tuple(
        text.strip() if is_plain else clean(text)
        for text, is_plain in zip(asked, plain, strict=True)
    )


@cache
def _odd() -> str:
    """Characters of the first planes that cleaning may have to do with, wherever they stand."""
    return _SIGNS + "".join(_RARE.findall("".join(map(chr, range(0x20000)))))


def _decode(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])


def _ordinary(text: str) -> str:
    """Broken characters become U+FFFD, unseen ones go, costumes come off."""
    text = _mended(text)
    text = _LINE_ENDS.sub("\n", text)
    text = _CONTROLS.sub(" ", text)
    text = _JOINER.sub("", _JOINERS.sub("\u200d", _UNSEEN.sub("", text)))
    text = _long_marks(_BASIC).sub(_shortened, _COSTUME.sub(_undressed, text))
    return _BLANKS.sub(" ", _STRESS.sub("", _composed(text)))


def _composed(text: str) -> str:
    """NFC, in linear time."""
    if len(text) > _SHORT:
        for plane in (_BASIC, _BEYOND):
            text = _long_marks(plane).sub(_shortened, text)
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def _mended(text: str) -> str:
    """Pairs of surrogates become their character, lone ones and NUL become U+FFFD."""
    return _BROKEN.sub("\ufffd", _PAIR.sub(_one_character, text))


def _one_character(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _undressed(letter: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", letter[0])


def _shortened(marks: re.Match[str]) -> str:
    return marks[0][:_MARKS_KEPT]


@cache
def _long_marks(plane: range) -> re.Pattern[str]:
    """Runs of combining marks longer than any script needs."""
    marks = filter(unicodedata.combining, map(chr, plane))
    return re.compile(f"[{''.join(marks)}]{{{_MARKS_KEPT + 1},}}")


def _tidy(text: str) -> str:
    """Blanks become one space, none at line ends, at most one empty line."""
    if "  " in text:
        text = _BLANKS.sub(" ", text)
    if "\n" in text:
        text = text.replace(" \n", "\n").replace("\n ", "\n")
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip()
