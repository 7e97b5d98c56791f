"""Plain good practice to be measured against: TF-IDF with a cosine or a balanced LinearSVC; not there in service."""

from collections.abc import Sequence
from importlib.util import find_spec

from evaluation.intervals import Floats


def peers_are_here() -> bool:
    """Whether scikit-learn is installed."""
    return find_spec("sklearn") is not None


def cosines(texts: Sequence[str]) -> Floats:
    """Of all texts with all by TF-IDF of pieces of words, shape (texts, texts)."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - not in service

    features = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    matrix = features.fit_transform(texts)
    dense: Floats = (matrix @ matrix.T).toarray()
    return dense


def peer_answers(texts: Sequence[str], labels: Sequence[str], asked: Sequence[str]) -> list[str]:
    """One label per text asked about; empty when scikit-learn is not installed or nothing can be learned."""
    if not peers_are_here() or len(set(labels)) < 2 or not asked:
        return []
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - not in service
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    words = TfidfVectorizer()
    machine = LinearSVC(class_weight="balanced", random_state=0)
    machine.fit(words.fit_transform(texts), labels)
    return [str(label) for label in machine.predict(words.transform(asked))]
