"""Whether a text is English that we understand; if not, nothing is guessed about it.

The network knows the words it was trained on and nothing else, so the question is not which
language a text is in but whether its words are known ones, and the small words among them English.
"""

from __future__ import annotations

from collections.abc import Sequence

from emocare.language.tokens import Vocabulary, is_word

# Share of a text's words that must be known, and be among the most frequent words of English.
KNOWN_SHARE, COMMON_SHARE = 0.6, 0.25
# The most frequent words: articles, pronouns, forms of to be, ...
COMMON_WORDS = 250
# Below this many words the small words may all be missing ("Feeling great today").
SHORT = 5


def is_understood(tokens: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether enough of the tokens are known English words.

    A text without any word (numbers, marks, emoji) holds nothing that could be misunderstood.
    """
    words = [token for token in tokens if is_word(token)]
    if not words:
        return all(token.isascii() or not token.isalpha() for token in tokens)
    known = sum(word in vocabulary for word in words) / len(words)
    if len(words) < SHORT:
        return known >= KNOWN_SHARE
    ranks = [vocabulary.rank(word) for word in words]
    common = sum(rank is not None and rank < COMMON_WORDS for rank in ranks) / len(words)
    return known >= KNOWN_SHARE and common >= COMMON_SHARE
