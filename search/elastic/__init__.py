"""Search on Elasticsearch: the same answers as the embedded engine, on as many machines as wanted."""

from search.elastic.index import ElasticIndex
from search.elastic.successor import Successor
from search.elastic.writing import Patience

__all__ = ["ElasticIndex", "Patience", "Successor"]
