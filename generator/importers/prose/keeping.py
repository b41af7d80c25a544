"""HTML that stays in a text: what Markdown has no words for, made harmless."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from generator.importers.importer import Weight
from generator.importers.prose.elements import name_of

if TYPE_CHECKING:
    from generator.importers.prose.context import Context

__all__ = ["kept"]

_TAGS: Final = frozenset(
    "a abbr audio b bdi bdo blockquote br caption cite code col colgroup dd del details "  # noqa: SIM905
    "dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i iframe img ins kbd li mark ol "
    "p pre q rp rt ruby s samp small source span strong sub summary sup table tbody td "
    "tfoot th thead time tr track u ul var video wbr math mi mn mo ms mtext mrow msup "
    "msub msubsup mfrac msqrt mroot mover munder mtable mtr mtd mspace mstyle semantics "
    "annotation".split()
)
_ATTRIBUTES: Final[dict[str, set[str]]] = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href"},
    "audio": {"src", "controls", "loop", "preload"},
    "video": {"src", "controls", "loop", "poster", "width", "height", "preload"},
    "source": {"src", "type"},
    "track": {"src", "kind", "label", "srclang", "default"},
    "iframe": {"src", "width", "height", "allow", "allowfullscreen", "loading"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "details": {"open"},
    "time": {"datetime"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "math": {"display", "xmlns"},
}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
# What is shown, and may be fetched; and what is only led to.
_PICTURES: Final = {"img": ("src",), "video": ("poster",)}
_FILES: Final = dict.fromkeys(("audio", "video", "source", "track"), ("src",))
# A placeholder stands for a picture's address while HTML is made harmless: it is looked at before.
_SCRIPT: Final = re.compile(
    r"(?!https?:|file:|data:image/(?!svg))[a-z][a-z0-9+.-]*:", re.IGNORECASE
)
_UNSEEN: Final = re.compile(r"[\x00-\x20]+")  # which browsers leave out of a scheme
_BLANK: Final = re.compile(r"\n[ \t]*(?=\n)")
_WIDTH: Final = re.compile(r"\d{1,4}%?")


def kept(element: Any, context: Context) -> str:
    """Return an element as HTML that a build can take, its addresses led to where they now are.

    What is dropped of it is told. There is no blank line in it, which would end it as a block.
    """
    import nh3
    from lxml import etree

    _tell_dropped(element, context)
    for one in element.iter():
        _lead(one, context)
    source = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    clean = nh3.clean(
        source,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        attribute_filter=_attribute,
    )
    return _BLANK.sub("", clean).strip("\n")


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if name in {"width", "height"} and not _WIDTH.fullmatch(value):
        return None
    return value


def _lead(element: Any, context: Context) -> None:
    """Put new addresses into an element."""
    name = name_of(element)
    for attribute in _PICTURES.get(name, ()):
        if (address := element.get(attribute)) is not None:
            fit = address and not _SCRIPT.match(_UNSEEN.sub("", address))
            _put(element, attribute, context.picture((address,)) if fit else "")
    for attribute in _FILES.get(name, ()):
        if (address := element.get(attribute)) is not None:
            _put(element, attribute, context.link(address))
    if name == "a" and (href := element.get("href")):
        element.set("href", context.link(href))
    if name == "iframe":
        address = (element.get("src") or "").strip()
        secure = re.sub(r"^(?:http:)?//", "https://", address)
        element.set("src", secure)
        if not element.get("loading"):
            element.set("loading", "lazy")


def _put(element: Any, attribute: str, address: str) -> None:
    if address:
        element.set(attribute, address)
    else:
        del element.attrib[attribute]  # it leads to nothing, which no build lets pass


def _tell_dropped(element: Any, context: Context) -> None:
    for one in element.iter():
        name = name_of(one)
        if name and name not in _TAGS and name not in {"center", "font", "tbody"}:
            message = f"<{name}> was left out, its words are kept"
            context.tell(Weight.LOST, "element", message, one.sourceline or 1)
        for attribute in one.attrib if name else ():
            if attribute.lower().startswith("on"):
                message = f'{attribute}="…" was left out of <{name}>'
                context.tell(Weight.LOST, "handler", message, one.sourceline or 1)
