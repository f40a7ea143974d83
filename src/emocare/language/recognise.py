"""Whether a text is English that we understand; if not, nothing is guessed about it.

The network knows the words it was trained on and nothing else, so the question is not which
language a text is in but whether its words are known ones, and the small words among them English:
neighbouring languages share many words with English, but not its articles and pronouns.
"""

from __future__ import annotations

from collections.abc import Sequence

from emocare.language.tokens import Vocabulary, is_word

# Share of a text's words that are known: enough by itself, or with small words beside them.
SURELY_KNOWN, HALF_KNOWN = 0.8, 0.6
# Share of words that are among the most frequent of English: articles, pronouns, forms of to be.
COMMON_SHARE, COMMON_WORDS = 0.35, 250


def is_understood(tokens: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether enough of the tokens are known English words.

    A text without any word (numbers, marks, emoji) holds nothing that could be misunderstood.
    """
    words = [token.removesuffix("'s") for token in tokens if is_word(token)]
    if not words:
        return not any(token.isalpha() and not token.isascii() for token in tokens)
    ranks = [vocabulary.rank(word) for word in words]
    known = sum(rank is not None for rank in ranks) / len(words)
    common = sum(rank is not None and rank < COMMON_WORDS for rank in ranks) / len(words)
    return known >= SURELY_KNOWN or (known >= HALF_KNOWN and common >= COMMON_SHARE)
