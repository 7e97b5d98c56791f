"""What a document is in Elasticsearch: the same words, codes and numbers as in the embedded index."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from search.filters import KEYWORDS

SCHEMA_VERSION = 1  # kept in the index; another schema starts an index of its own
FOLLOWS = "#follows"  # id of the one document that is no post: it holds the position
_LONGEST_ID = 512  # bytes; Elasticsearch refuses a whole bulk for one longer id

# Words come analysed; the server only parts them at blanks. Codes are terms and columns, numbers have 64 bits.
_FIELDS: dict[str, Any] = {
    "post": {"type": "keyword", "index": False},
    "stems": {"type": "text", "analyzer": "whitespace", "index_options": "positions"},
    "forms": {"type": "text", "analyzer": "whitespace", "index_options": "docs"},
    "order": {"type": "long", "index": False},
    "published": {"type": "long"},
    "day": {"type": "long", "index": False},
    "position": {"type": "long", "index": False, "doc_values": False, "store": True},
    **{field: {"type": "keyword"} for field in KEYWORDS},
}


def mappings(analyser: str) -> dict[str, Any]:
    """Explicit fields and no others; whose words they are. Texts stay in the store, so no source is kept."""
    return {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "_meta": {"analyser": analyser, "schema": SCHEMA_VERSION},
        "properties": _FIELDS,
    }


def settings(shards: int) -> dict[str, Any]:
    """One copy more where there is a second machine; what was written shows when we say so."""
    return {
        "number_of_shards": shards,
        "auto_expand_replicas": "0-1",
        "refresh_interval": "-1",
        # A post removed while an older batch is on its way stays removed.
        "gc_deletes": "10m",
    }


def key_of(post: str) -> str:
    """The id of a row: the post's, or a hash of one that is too long."""
    written = post.encode()
    return post if len(written) <= _LONGEST_ID else f"#{blake2b(written).hexdigest()}"


def keys_of(posts: Sequence[str]) -> list[str]:
    """Ids of several posts, without repeats."""
    return list(dict.fromkeys(map(key_of, posts)))
