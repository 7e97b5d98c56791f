"""Public addresses in one spelling, so that a link copied from a browser finds its post."""

import re
from hashlib import blake2b
from urllib.parse import unquote, urlsplit

_HOST = re.compile(r"^(?:www|m)\.")
_PLAIN = re.compile(r"https?://([a-z0-9.-]+)(/[\w./-]*)", re.ASCII)  # nearly all of them
_SAME_HOST = {"vk.ru": "vk.com", "telegram.me": "t.me"}
_OVERLAY = re.compile(r"(?:^|&)w=(wall-?\d+_\d+)(?:_r(\d+))?")  # VK opens posts over other pages
_REPLY = re.compile(r"\breply=\d+")  # VK adds the branch that a reply hangs on


def spelled(url: str) -> str:
    """Host, path, query and fragment without scheme, `www.`, `m.`, preview path and last slash."""
    host, path, query, fragment = _parts(url)
    host = _HOST.sub("", host.lower())
    host = _SAME_HOST.get(host, host)
    overlay = _OVERLAY.search(unquote(query)) if "w=wall" in query else None
    if overlay:
        path, query = f"/{overlay[1]}", f"reply={overlay[2]}" if overlay[2] else ""
    if reply := _REPLY.search(query):
        query = reply[0]
    if host == "t.me":
        path, query = _telegram(path, query)
    tail = (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    return host + path.rstrip("/") + tail


def _telegram(path: str, query: str) -> tuple[str, str]:
    """Path and query without preview and without the mark of one picture of an album."""
    path = path[2:] if path.startswith("/s/") else path
    # Names that begin with s lose it too: the keys in existing stores are made so.
    return path.removeprefix("/s"), "" if query == "single" else query


def _parts(url: str) -> tuple[str, str, str, str]:
    """Host, path, query and fragment."""
    if plain := _PLAIN.fullmatch(url):
        return plain[1], plain[2], "", ""
    parts = urlsplit(url.strip() if "//" in url else f"//{url.strip()}")
    return parts.netloc, parts.path, parts.query, parts.fragment


def short_key(text: str) -> int:
    """A signed 64-bit hash: an integer index is a fraction of a text index; equality is checked after."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)
