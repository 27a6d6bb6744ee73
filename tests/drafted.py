"""Texts whose stretches of tokens are named by their words, for tests of decisions."""

from quotestance.attribute import Draft
from quotestance.detect import Detection
from quotestance.tags import TaggedSpan


class Text:
    """A text whose stretches of tokens are named by their words."""

    def __init__(self, tokenizer, text):
        self.text, self.tokens = text, tokenizer(text)

    def slice(self, words):
        start = self.text.index(words)
        return self.tokens.cover(start, start + len(words))

    def draft(self, content, cue, source):
        return Draft(self.slice(cue), (self.slice(content),), (self.slice(source),), 0.9, 0.9)

    def content(self, words):
        span = self.slice(words)
        return Detection(TaggedSpan(span.start, span.stop, "content"), 0.8)
