"""Blogs that Hypothesis makes, and how WordPress and Blogger would export them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from html import escape

from hypothesis import strategies as st

__all__ = ["Blog", "Comment", "Post", "as_blogger", "as_wordpress", "blogs"]

# Letters of several scripts, and all that means something in Markdown, HTML or YAML.
_LETTERS = "abcdeéßЖ語עxyz0123"
_MARKS = "*_`[]()<>#+-.!|~{}:&;\"'\\=^$@%/?,"
_WORD = st.text(_LETTERS, min_size=1, max_size=8)
_ODD = st.text(_LETTERS + _MARKS, min_size=1, max_size=10)
_PLAIN = st.lists(_WORD | _ODD, min_size=1, max_size=12).map(" ".join)
_TITLE = st.lists(_WORD, min_size=1, max_size=4).map(" ".join)


@dataclass(frozen=True)
class Comment:
    author: str
    text: str
    date: datetime
    parent: int | None


@dataclass(frozen=True)
class Post:
    title: str
    html: str
    date: datetime
    tags: tuple[str, ...]
    slug: str
    comments: tuple[Comment, ...]


@dataclass(frozen=True)
class Blog:
    posts: tuple[Post, ...]


def _wrapped(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag}>"


_INLINE = st.recursive(
    _PLAIN.map(escape),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["b", "i", "em", "strong", "s", "sub", "span"]), inner).map(
            lambda pair: _wrapped(*pair)
        ),
        st.tuples(_WORD, inner).map(
            lambda pair: f'<a href="https://x.example/{escape(pair[0])}">{pair[1]}</a>'
        ),
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=2).map("<br>".join),
        _PLAIN.map(lambda text: _wrapped("code", escape(text))),
    ),
    max_leaves=6,
)
_BLOCK = st.recursive(
    _INLINE.map(lambda inner: _wrapped("p", inner)),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["div", "blockquote", "p", "h3"]), _INLINE).map(
            lambda pair: _wrapped(*pair)
        ),
        st.tuples(
            st.sampled_from(["ul", "ol"]), st.lists(_INLINE | inner, min_size=1, max_size=3)
        ).map(lambda pair: _wrapped(pair[0], "".join(_wrapped("li", one) for one in pair[1]))),
        _PLAIN.map(lambda text: _wrapped("pre", escape(text))),
        st.lists(st.lists(_PLAIN.map(escape), min_size=2, max_size=2), min_size=2, max_size=3).map(
            lambda rows: _wrapped(
                "table",
                "".join(
                    _wrapped("tr", "".join(_wrapped("th" if not n else "td", c) for c in row))
                    for n, row in enumerate(rows)
                ),
            )
        ),
        st.lists(inner, min_size=1, max_size=2).map(lambda more: _wrapped("div", "".join(more))),
    ),
    max_leaves=5,
)
texts = st.lists(
    _BLOCK | _INLINE.map(lambda inner: f"{inner}<br><br>"), min_size=1, max_size=5
).map("\n".join)
_MOMENTS = st.datetimes(datetime(2004, 1, 1), datetime(2020, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=timezone.utc)
)


@st.composite
def blogs(draw: st.DrawFn) -> Blog:
    posts = []
    for number in range(draw(st.integers(1, 4))):
        date = draw(_MOMENTS)
        comments: list[Comment] = []
        for index in range(draw(st.integers(0, 3))):
            parent = draw(st.none() | st.integers(0, index - 1)) if index else None
            written = f"{draw(_WORD)} {index}"
            moment = date + timedelta(days=index + 1)
            comments.append(Comment(draw(_WORD), written, moment, parent))
        posts.append(
            Post(
                draw(_TITLE),
                draw(texts),
                date,
                tuple(
                    draw(
                        st.lists(st.sampled_from(["salary", "Erste Worte", "q and a"]), unique=True)
                    )
                ),
                f"post-{number}",
                tuple(comments),
            )
        )
    return Blog(tuple(posts))


def address(post: Post) -> str:
    """Return the address that a post has in either export."""
    return f"/{post.date:%Y}/{post.date:%m}/{post.slug}.html"


def as_blogger(blog: Blog) -> str:
    """Return a blog as Takeout has it, the comments first."""
    entries = []
    for number, post in enumerate(blog.posts):
        key = f"tag:blogger.com,1999:blog-1.post-{number}"
        for index, comment in enumerate(post.comments):
            answered = (
                f"tag:blogger.com,1999:blog-1.post-{number}0{comment.parent}"
                if comment.parent is not None
                else ""
            )
            entries.insert(
                0,
                f"<entry><id>tag:blogger.com,1999:blog-1.post-{number}0{index}</id>"
                f"<blogger:parent>{key}</blogger:parent><blogger:inReplyTo>{answered}"
                "</blogger:inReplyTo><blogger:type>COMMENT</blogger:type><blogger:status>LIVE"
                f"</blogger:status><author><name>{comment.author}</name></author>"
                f"<content type='html'>{escape(escape(comment.text))}</content>"
                f"<published>{comment.date.isoformat()}</published></entry>",
            )
        tags = "".join(
            f"<category scheme='tag:blogger.com,1999:blog-1' term='{tag}'/>" for tag in post.tags
        )
        entries.append(
            f"<entry><id>{key}</id><blogger:type>POST</blogger:type><blogger:status>LIVE"
            f"</blogger:status><title>{escape(post.title)}</title>{tags}"
            f"<content type='html'>{escape(post.html)}</content>"
            f"<published>{post.date.isoformat()}</published>"
            f"<blogger:filename>{address(post)}</blogger:filename></entry>"
        )
    return (
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'"
        " xmlns:blogger='http://schemas.google.com/blogger/2018'>"
        f"<id>tag:blogger.com,1999:blog-1</id><title>Made</title>{''.join(entries)}</feed>"
    )


def _written_out(text: str) -> str:
    # What stands between square brackets would be a shortcode.
    return text.replace("[", "&#91;")


def as_wordpress(blog: Blog) -> str:
    """Return a blog as WXR; its texts are in blocks, so that no line end means anything."""
    items = []
    for number, post in enumerate(blog.posts):
        comments = "".join(
            f"<wp:comment><wp:comment_id>{number}0{index}</wp:comment_id><wp:comment_author>"
            f"{comment.author}</wp:comment_author><wp:comment_date_gmt>"
            f"{comment.date:%Y-%m-%d %H:%M:%S}</wp:comment_date_gmt><wp:comment_content>"
            f"{escape(escape(comment.text))}</wp:comment_content><wp:comment_approved>1"
            "</wp:comment_approved><wp:comment_parent>"
            f"{'0' if comment.parent is None else f'{number}0{comment.parent}'}</wp:comment_parent>"
            "</wp:comment>"
            for index, comment in enumerate(post.comments)
        )
        tags = "".join(
            f'<category domain="post_tag" nicename="t">{tag}</category>' for tag in post.tags
        )
        moment = f"{post.date:%Y-%m-%d %H:%M:%S}"
        items.append(
            f"<item><title>{escape(post.title)}</title><link>https://made.example{address(post)}"
            f"</link><guid>https://made.example/?p={number}</guid><content:encoded>"
            f"{escape(f'<!-- wp:html -->{_written_out(post.html)}<!-- /wp:html -->')}"
            "</content:encoded>"
            f"<wp:post_id>{number + 1}</wp:post_id><wp:post_date>{moment}</wp:post_date>"
            f"<wp:post_date_gmt>{moment}</wp:post_date_gmt><wp:post_name>{post.slug}"
            "</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
            f"{tags}{comments}</item>"
        )
    return (
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Made</title>'
        f"<link>https://made.example</link>{''.join(items)}</channel></rss>"
    )
