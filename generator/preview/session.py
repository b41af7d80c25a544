"""The blog as it stands, held in memory: read once, then again as far as files change.

Nothing here knows of HTTP. One thread uses a session; the pages come from the same ``load``,
``resolve`` and ``render`` as those of a build, so their bytes are the same.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote

from generator import concurrency, making, reading
from generator.cache import shortcut
from generator.cache.codec import Encoded
from generator.cache.memory import Memory
from generator.load.discover import sources_among
from generator.model.diagnostic import Diagnostic, Severity
from generator.model.document import Document
from generator.model.options import Options
from generator.model.source import Kind, Source
from generator.profile import Profile
from generator.render.assets import wardrobe_of
from generator.render.job import Work, file_of
from generator.render.plan import plan
from generator.render.templates import Theme
from generator.resolve.site import Post, Site

__all__ = ["Answer", "Session", "State"]

_TEXTS: Final = frozenset({Kind.POST, Kind.PAGE, Kind.SERIES})
_INDEX: Final = "pagefind/"  # of the search
_PAGE: Final = "text/html; charset=utf-8"
_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".html": _PAGE,
    ".xml": "application/xml; charset=utf-8",
    ".xsl": "application/xslt+xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".wasm": "application/wasm",
}


class Answer(NamedTuple):
    """What a request for an address is given.

    ``content`` is a file's bytes, or the path of a file that is served as it is. ``problem`` is why
    there is none. With status 301 ``location`` is where to go.
    """

    status: int
    type: str = _PAGE
    content: bytes | Path = b""
    location: str = ""
    problem: Diagnostic | None = None


@dataclass(frozen=True, slots=True)
class State:
    """The blog at one moment: its number counts the changes."""

    number: int
    read: reading.Read
    theme: Theme
    shop: making.Shop | None = None
    files: Mapping[str, Work] = field(default_factory=dict)
    """What makes each file of the site, by its name."""
    found: tuple[Diagnostic, ...] = ()

    @property
    def site(self) -> Site | None:
        """The blog, resolved; None where there is none."""
        return self.read.site

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What would keep it from being published."""
        return tuple(one for one in self.found if one.severity is Severity.ERROR)


class _Held(Memory):
    """A memory that also holds what it gave, until it is told that a file has changed."""

    def __init__(self, folder: Path, output: Path, digest: str, program: bytes) -> None:
        """Look at what there is, as any memory does; nothing is held yet."""
        super().__init__(folder, output, digest, program)
        self._engine: object = None
        self._held: dict[str, Document] = {}

    def documents(self, sources: Iterable[Source], engine: object) -> dict[str, Document]:
        """Return those documents that are held or remembered, by path."""
        sources = tuple(sources)
        if self._engine != engine:
            self._engine, self._held = engine, {}
        missing = [source for source in sources if not self._holds(source)]
        self._held.update(super().documents(missing, engine) if missing else {})
        return {one.path: self._held[one.path] for one in sources if one.path in self._held}

    def _holds(self, source: Source) -> bool:
        held = self._held.get(source.path)
        return held is not None and held.source == source

    def remember(self, loaded: Iterable[tuple[Document, Encoded]]) -> None:
        """Remember documents that were read anew, and hold them."""
        loaded = tuple(loaded)
        super().remember(loaded)
        self._held.update((document.source.path, document) for document, _ in loaded)

    def look_again(self, paths: Collection[str]) -> None:
        """Forget what was held of some files: they may have changed."""
        for path in paths:
            self._held.pop(path, None)
        self._still.difference_update(paths)

    def look_again_at_all(self) -> None:
        """Forget what was held, of files that are away just now too."""
        self._held.clear()
        self._still.clear()


class Session:
    """A blog that is being written."""

    def __init__(self, folder: Path, options: Options) -> None:
        """Take the site in ``folder``; nothing is read before :meth:`open`."""
        self._folder, self._options = folder, options
        # Files of drawings are looked for as in a build; nothing is ever written there.
        self._output = folder / "output"
        self._memory: _Held | None = None
        self.state = State(0, reading.Read(None), Theme(()))

    @property
    def options(self) -> Options:
        """What is shown: at which time, with drafts or without."""
        return self._options

    def open(self) -> State:
        """Read the site for the first time."""
        program = shortcut.program()
        build = shortcut.build_of(program, self._options)
        self._memory = _Held(self._folder, self._output, build, program)
        return self._read_whole()

    def close(self) -> None:
        """Let go of the files."""
        if self._memory:
            self._memory.close()

    def show(self, options: Options) -> State:
        """Show the blog at another time, or with other drafts."""
        self._options = options
        return self._read_whole()

    def changed(self, paths: Iterable[Path] | None) -> State:
        """Read again what changed: these files, whole paths, or with None perhaps everything."""
        state, memory = self.state, self._memory
        assert memory is not None
        if paths is None:
            memory.look_again_at_all()
            return self._read_whole()
        names = {path.relative_to(self._folder).as_posix() for path in paths}
        memory.look_again(names)
        if all(name.startswith("templates/") for name in names) and state.site:
            return self._plan(state.read)
        return self._retouched(names) or self._read_whole()

    def _retouched(self, names: set[str]) -> State | None:
        """Return the next state if no other page can show what changed, else None."""
        state, memory = self.state, self._memory
        assert memory is not None
        shop, known = state.shop, state.read.documents
        if shop is None or not all(name in known for name in names):
            return None
        sources = sources_among(sorted(names), known)
        if not all(source.kind in _TEXTS for source in sources):
            return None
        engine = state.read.engine
        salt = memory.salt(engine)
        loaded = [reading.load_one(self._folder, engine, salt, source) for source in sources]
        documents = {one.document.source.path: one.document for one in loaded}
        if any(
            one.face != known[path].face or one.found or known[path].found
            for path, one in documents.items()
        ):
            return None
        memory.remember([(one.document, one.encoded) for one in loaded])
        bodies = {one.document.source.path: one.encoded.body for one in loaded}
        read = replace(
            state.read,
            documents={**known, **documents},
            bodies={**state.read.bodies, **bodies},
        )
        contents = reading.contents_of(self._folder, engine, read.bodies, memory)
        shop = replace(shop, documents=read.documents, contents=contents)
        files = state.files
        if state.site and state.site.config.search:  # whose index holds every text
            files = {name: item for name, item in files.items() if not name.startswith(_INDEX)}
        self.state = replace(state, number=state.number + 1, read=read, shop=shop, files=files)
        return self.state

    def _read_whole(self) -> State:
        crew = concurrency.Alone()
        read = reading.read(
            self._folder, self._options, crew, reading.silent, self._memory, Profile()
        )
        return self._plan(read)

    def _plan(self, read: reading.Read) -> State:
        theme = Theme.of(self._folder)
        state = State(self.state.number + 1, read, theme, found=read.found)
        if read.site is not None:
            wardrobe = wardrobe_of(theme, minify=read.site.config.minify)
            work, found = plan(read.site, theme.names(), theme.assets(), wardrobe)
            shop = reading.shop_of(read, read.site, theme, self._folder, self._output, self._memory)
            files = {file_of(item): item for item in work}
            state = replace(state, shop=shop, files=files, found=(*read.found, *found))
        self.state = state
        return state

    @property
    def base(self) -> str:
        """The path below the host at which the site stands, decoded, without a slash at its end."""
        site = self.state.site
        return unquote(site.root.base) if site else ""

    def answer(self, path: str) -> Answer:
        """Return what stands at an address: a path below the host, without a query, decoded."""
        base = self.base
        if base and not f"{path}/".startswith(f"{base}/"):
            return Answer(301, location=f"{base}/") if path == "/" else self._missing()
        inside = path[len(base) :].lstrip("/")
        if base and path == base:
            return Answer(301, location=f"{base}/")
        if inside == "" or inside.endswith("/"):
            return self._file(f"{inside}index.html")
        if inside not in self._files and f"{inside}/index.html" in self._files:
            return Answer(301, location=f"{path}/")
        return self._file(inside)

    @property
    def _files(self) -> Mapping[str, Work]:
        return self.state.files

    def _file(self, name: str) -> Answer:
        if name.startswith(_INDEX):
            self._index()
        item = self._files.get(name)
        return self._made(item, 200) if item else self._missing()

    def _missing(self) -> Answer:
        item = self._files.get("404.html")
        return self._made(item, 404) if item else Answer(404, "text/plain; charset=utf-8")

    def _made(self, item: Work, status: int) -> Answer:
        shop = self.state.shop
        assert shop is not None
        result = making.made_now(shop, self._memory, item)
        if isinstance(result, Diagnostic):
            return Answer(500, problem=result)
        suffix = Path(result.file).suffix.lower()
        kind = _TYPES.get(suffix) or mimetypes.guess_type(result.file)[0]
        return Answer(status, kind or "application/octet-stream", result.content)

    def _index(self) -> None:
        """Make the index of the search, which takes a second, when it is first asked for."""
        state = self.state
        has = any(name.startswith(_INDEX) for name in state.files)
        if has or state.site is None or state.shop is None or not state.site.config.search:
            return
        from generator.search.bundle import bundle_of

        shop = state.shop
        # By what they say now: the site itself may have been resolved before.
        posts = [replace(one, document=shop.documents[one.source]) for one in state.site.posts]
        site = replace(state.site, posts=tuple(posts))
        index = bundle_of(site, shop.documents, shop.contents, self._memory)
        files = {file_of(item): item for item in index.files}
        self.state = replace(state, files={**state.files, **files})

    def source_of(self, path: str) -> Post | None:
        """Return the post at an address, if it is one's."""
        site = self.state.site
        if site is None:
            return None
        inside = path[len(self.base) :]
        return next((post for post in site.posts if post.path == inside), None)

    def pages_of(self, names: Iterable[str]) -> list[str]:
        """Return the links to the pages that some source files are, below the host, encoded."""
        site = self.state.site
        if site is None:
            return []
        entries = {post.source: post.path for post in site.posts}
        entries |= {page.source: page.path for page in site.pages}
        entries |= {one.document.source.path: one.path for one in site.series if one.document}
        return [site.root.href(entries[name]) for name in sorted(names) if name in entries]
