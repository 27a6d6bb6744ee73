"""Joint mentions: whether an *and* divides a phrase into several speakers, and where."""

from __future__ import annotations

import re
from functools import lru_cache

from quotestance.atlas import is_place
from quotestance.gazetteer import (
    POSTMODIFIERS,
    is_given_name,
    is_office,
    is_organisation_noun,
    is_particle,
    is_subject,
    joins_one_name,
)
from quotestance.mentions import (
    is_determiner,
    is_plural_description,
    noun_phrase,
    proper_name_in,
    proper_name_span,
)
from quotestance.names import is_institution, strip_article
from quotestance.pronouns import is_pronoun
from quotestance.types import Span
from quotestance.words import Words, is_capitals, segments_of, span_of, text_of, tokens_of

# Party and state of a US politician: *Sen. Ann Hay, R-S.C., and Bo Lind*.
_PARTY = re.compile(
    r"[DRI]-(?:[A-Z]{2}|Ala|Alaska|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Hawaii|Idaho|Ill|Ind|Iowa|Kan"
    r"|Ky|La|Maine|Mass|Md|Mich|Minn|Miss|Mo|Mont|N\.C|N\.D|N\.H|N\.J|N\.M|N\.Y|Neb|Nev|Ohio|Okla"
    r"|Ore|Pa|R\.I|S\.C|S\.D|Tenn|Texas|Utah|Va|Vt|W\.Va|Wash|Wis|Wyo)\.?$"
)
_NEITHER = re.compile(r"^(?:neither|either)\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def joint_spans(source: str) -> tuple[Span, ...]:
    """Find the members of a joint mention, as spans into `source`.

    An *and* divides the mention where both sides are mentions of their own: named, pronouns, or
    with an article or owner (*the president and his wife*). It does not where one side is a
    fragment that needs the other (*foreign and domestic investors*, *US and UK officials*, *prime
    minister and party leader Ann Hay*), where it stands inside an apposition or an institution's
    name (*Securities and Exchange Commission*, *Ministry of Agriculture and Fisheries*), or in a
    known company or country (*Marks and Spencer*). Bare plurals (*brokers and analysts*) stay
    together. Commas count as *and* where every member is a plain name.
    """
    start = len(source) - len(source.lstrip())
    both = 5 if source[start : start + 5].casefold() == "both " else 0
    members = _members(source[start + both :].rstrip())
    if len(members) < 2:
        return (Span.of(source, start, len(source.rstrip())),) if source.strip() else ()
    return tuple(Span.of(source, start + both + m.start, start + both + m.end) for m in members)


def joint_parts(source: Span) -> tuple[Span, ...]:
    """The speakers of a joint source, as spans of the document; a single one is the source itself.

    *Neither A nor B* is joint too, and so is *his parents, A and B*.
    """
    text = _NEITHER.sub(lambda found: " " * len(found.group()), source.text)
    parts = _joint_spans(text.replace(" nor ", " and "))
    head, comma, apposed = text.partition(", ")
    if len(parts) == 1 and comma and "(" not in head and is_plural_description(head):
        inner = _joint_spans(apposed)
        if len(inner) > 1 and all(proper_name_in(part.text) for part in inner):
            shift = len(head) + len(comma)
            parts = tuple(Span(p.start + shift, p.end + shift, p.text) for p in inner)
    return tuple(
        Span(source.start + p.start, source.start + p.end, source.text[p.start : p.end])
        for p in parts
    )


def _joint_spans(text: str) -> tuple[Span, ...]:
    return joint_spans(text) or (Span(0, len(text), text),)


def _members(text: str) -> tuple[Span, ...]:
    for match in reversed(list(re.finditer(r",?\s+and\s+", text))):
        left, right = text[: match.start()], text[match.end() :]
        if "(" in left and left.count("(") > left.count(")"):
            continue
        divided = _divided(left, right, match.group().startswith(","))
        if divided:
            offset = match.end()
            moved = (Span(m.start + offset, m.end + offset, m.text) for m in _members(right))
            return (*divided, *moved)
    return (Span(0, len(text), text),) if text else ()


def _divided(left: str, right: str, comma: bool) -> tuple[Span, ...]:
    """Find the members on the left of an *and*; none if the *and* does not divide the mention."""
    members = _plain_list(left)
    if not members:
        # Without a comma before it, an *and* after an apposition belongs to the apposition.
        if len(segments_of(left)) > 1 and not comma:
            return ()
        members = _members(left)
    return members if members and right and _are_two(members[-1].text, right) else ()


def _plain_list(text: str) -> tuple[Span, ...]:
    """Find the members of a list of plain names: *Hay, Lind* or *the US, Israel*."""
    segments = [each for each in segments_of(text) if not _PARTY.match(text_of(each))]
    plain = all(
        word.namey or is_particle(word.text) or (not i and word.folded == "the")
        for segment in segments
        for i, word in enumerate(segment)
    )
    return (
        tuple(span_of(text, segment) for segment in segments) if plain and len(segments) > 1 else ()
    )


def _are_two(left: str, right: str) -> bool:
    left_name, right_name = proper_name_span(left), proper_name_span(right)
    if left_name and right_name:
        return not (_lacks_its_noun(right, right_name) or _is_one_body(left, right))
    if left_name:
        return _starts_mention(right) or (right[:1].islower() and is_plural_description(right))
    if not _starts_mention(left) and not is_plural_description(left):
        return False
    if any(noun_phrase(segment).rest for segment in segments_of(left)[:1]):
        return False
    return _starts_mention(right) or bool(right_name and right[:1].isupper())


def _lacks_its_noun(right: str, name: Span) -> bool:
    """Whether the noun before a name takes both sides along: *water and power firm Hay*."""
    before = [token for token in tokens_of(right[: name.start]) if token.text[:1].islower()]
    return not _starts_mention(right) and any(is_organisation_noun(w.text) for w in before)


def _starts_mention(text: str) -> bool:
    segments = segments_of(text)
    if not segments:
        return False
    return is_determiner(segments[0], 0) or is_pronoun(segments[0][0].text)


def _is_one_body(left: str, right: str) -> bool:
    """Whether an *and* between two names is part of one name."""
    a, b = _after_last_preposition(segments_of(strip_article(left))[-1]), segments_of(right)[0]
    if _starts_mention(right):
        return False
    if joins_one_name(a[-1].folded, b[0].folded):
        return True
    institution = is_institution(b) and len(b) > 1
    if institution and len(a) > 1 and len(a) == len(segments_of(left)[-1]) and is_institution(a):
        return False  # *Amnesty International* and *Human Rights Watch*
    if is_subject(a[-1].text):
        return institution or is_subject(b[0].text)
    if is_place(text_of(a)) and institution:
        return any(is_place(text_of(b[:length])) for length in (1, 2) if length < len(b))
    return _continues_complement(segments_of(left)[-1], b)


def _after_last_preposition(words: Words) -> Words:
    """Find the last noun phrase: *Hong Kong* in *Ann Hay of the Hong Kong*."""
    last = max((i for i, word in enumerate(words[:-1]) if word.text in POSTMODIFIERS), default=-1)
    tail = words[last + 1 :]
    return tail[1:] if tail[0].folded == "the" and len(tail) > 1 else tail


def _continues_complement(a: Words, b: Words) -> bool:
    """Whether *Y* after *Association for X and* is more of what the association is for."""
    bodies = (
        is_institution(a[:i]) for i, word in enumerate(a) if i and word.text in ("of", "for", "on")
    )
    if not any(bodies):
        return False
    alone = is_institution(b) or is_place(text_of(b)) or is_capitals(b[0].text)
    return not (alone or is_given_name(b[0].text) or is_office(b[0].text))
