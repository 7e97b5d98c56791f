"""The plain good practice that learned heads are measured against: TF-IDF of words and a balanced LinearSVC."""

from collections.abc import Sequence
from importlib.util import find_spec


def peer_answers(texts: Sequence[str], labels: Sequence[str], asked: Sequence[str]) -> list[str]:
    """One label per text asked about; empty when scikit-learn is not installed or nothing can be learned."""
    if find_spec("sklearn") is None or len(set(labels)) < 2 or not asked:
        return []
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - not in service
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    words = TfidfVectorizer()
    machine = LinearSVC(class_weight="balanced", random_state=0)
    machine.fit(words.fit_transform(texts), labels)
    return [str(label) for label in machine.predict(words.transform(asked))]
