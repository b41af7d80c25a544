"""The blog as it stands, held in memory: read once, then again as far as files change.

Nothing here knows of HTTP. One thread uses a session; the pages come from the same ``load``,
``resolve`` and ``render`` as those of a build, so their bytes are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from generator import concurrency, making, reading
from generator.cache import shortcut
from generator.config.read import PATH as CONFIG_PATH
from generator.load.discover import CONTENT, discover, sources_among
from generator.load.markdown import engine_of
from generator.model.diagnostic import Diagnostic
from generator.model.options import Options
from generator.model.source import Kind, Source
from generator.preview.ahead import with_config, with_documents
from generator.preview.held import Held
from generator.preview.searching import INDEX, with_index
from generator.preview.settling import Steps, driven
from generator.preview.state import PAGE, Answer, State, type_of
from generator.profile import Profile
from generator.render.assets import wardrobe_of, works
from generator.render.job import Job, Work, file_of
from generator.render.plan import plan
from generator.render.single import page_of
from generator.render.templates import Theme
from generator.settings import settings_of

__all__ = ["Session"]

_TEXTS: Final = frozenset({Kind.POST, Kind.PAGE, Kind.SERIES})
_THEME: Final = "templates/"
_HTML: Final = ".html"
_PAGES: Final = 64  # that are kept as they were made, until something changes


class Session:
    """A blog that is being written."""

    def __init__(self, folder: Path, options: Options) -> None:
        """Take the site in ``folder``; nothing is read before :meth:`open`."""
        self._folder, self._options = folder, options
        # Files of drawings are looked for as in a build; nothing is ever written there.
        self._output = folder / "output"
        self._memory: Held | None = None
        self._answers: dict[str, Answer] = {}
        self._unsaved: dict[str, bytes] = {}  # what some files are taken to hold
        self.state = State(0, reading.Read(None), Theme(()))

    @property
    def options(self) -> Options:
        """What is shown: at which time, with drafts or without."""
        return self._options

    def open(self, unread: Callable[[int], None] = lambda _: None) -> State:
        """Read the site for the first time.

        ``unread`` is told how many texts are not remembered before any of them is read: whoever
        can have them read more quickly does so then.
        """
        program = shortcut.program()
        build = shortcut.build_of(program, self._options)
        self._memory = Held(self._folder, self._output, build, program)
        sources, _ = discover(self._folder)
        texts = [one for one in sources if one.kind not in {Kind.STATIC, Kind.ASSET}]
        engine = engine_of(settings_of(self._folder).config)
        unread(len(texts) - len(self._memory.documents(texts, engine)))
        return self.reread(None)

    def open_some(self, only: Callable[[Sequence[Source]], Sequence[Source]]) -> State:
        """Read some sources of the site, as if it had no more, and remember nothing."""
        read = reading.read(
            self._folder,
            self._options,
            concurrency.Alone(),
            reading.silent,
            None,
            Profile(),
            pictures=False,
            only=only,
        )
        return self._plan(read)

    def trial(self) -> Iterator[str | None]:
        """Try to make each page, one with each step; gives the address of one that fails."""
        for name in tuple(self.state.files):
            # It may be another state by now.
            item, shop = self.state.files.get(name), self.state.shop
            if shop and isinstance(item, Job) and name.endswith(_HTML):
                failed = isinstance(making.made_now(shop, self._memory, item), Diagnostic)
                yield f"{self.base}{item.path}" if failed else None

    def close(self) -> None:
        """Let go of the files."""
        if self._memory:
            self._memory.close()

    def show(self, options: Options) -> State:
        """Show the blog at another time, or with other drafts."""
        self._options = options
        return self.reread(None)

    def changed(self, paths: Iterable[Path] | None) -> State:
        """Read again what changed: these files, whole paths, or with None perhaps everything."""
        names = self.notice(paths)
        return self.retouched(names) or self.reread(names)

    def notice(self, paths: Iterable[Path] | None) -> frozenset[str] | None:
        """Forget what is known of files that changed; returns their paths within the site."""
        memory = self._opened
        if paths is None:
            memory.look_again_at_all()
            return None
        names = frozenset(path.relative_to(self._folder).as_posix() for path in paths)
        memory.look_again(names)
        return names

    def retouched(self, names: Collection[str] | None) -> State | None:
        """Return the next state if no other page can show what changed, else None."""
        state = self.state
        if names is None or state.shop is None or state.ahead is not None:
            return None
        loaded = self._reread(names)
        known = state.read.documents
        if not loaded or any(
            one.document.face != known[path].face or one.document.found or known[path].found
            for path, one in loaded.items()
        ):
            return None
        read, shop = self._with(state.shop, loaded)
        files = state.files
        if state.site and state.site.config.search:  # whose index holds every text
            files = {name: item for name, item in files.items() if not name.startswith(INDEX)}
        return self._become(replace(state, read=read, shop=shop, files=files))

    def ahead(self, names: Collection[str] | None) -> State | None:
        """Return a state whose pages are those to come as far as that can be told at once.

        All else is as it was until :meth:`reread`. None where nothing can be told, so that only to
        read all again helps.
        """
        state, site = self.state, self.state.ahead or self.state.site
        if not names or state.shop is None or site is None:
            return None
        theme, shop, read, found = state.theme, state.shop, state.read, state.found
        files = state.files
        texts = {name for name in names if not name.startswith(_THEME) and name != CONFIG_PATH}
        if texts:
            loaded = self._reread(texts)
            documents = {path: one.document for path, one in loaded.items()}
            patched = with_documents(site, documents) if documents else None
            if patched is None:
                return None
            site = patched
            read, shop = self._with(shop, loaded)
            told = (problem for one in documents.values() for problem in one.found)
            found = (*(one for one in found if one.path not in texts), *told)
        if CONFIG_PATH in names:
            settings = settings_of(self._folder)
            patched = with_config(site, settings.config)
            if patched is None:
                return None
            site = patched
            found = (*(one for one in found if one.path != CONFIG_PATH), *settings.found)
        if len(texts) < len(names):
            theme = Theme.of(self._folder)
            wardrobe = wardrobe_of(theme, minify=site.config.minify)
            files = {**files, **{file_of(item): item for item in works(wardrobe)}}
            shop = reading.shop_of(read, site, theme, self._folder, self._output, self._opened)
        return self._become(
            replace(state, read=read, theme=theme, shop=shop, files=files, found=found, ahead=site)
        )

    @contextmanager
    def imagined(self, source: Source, data: bytes, *, settled: bool) -> Iterator[State]:
        """Show the blog as if a file had other bytes, for as long as this lasts; nothing is kept.

        Without ``settled`` only its page is sure to be so, as far as :meth:`ahead` can tell.
        """
        before, answers = self.state, self._answers
        self._answers, self._unsaved, only = {}, {source.path: data}, (source.path,)
        try:
            state = self.retouched(only) or (None if settled else self.ahead(only))
            yield state or self._imagined_whole(source, data)
        finally:
            self.state, self._answers, self._unsaved = before, answers, {}

    def _imagined_whole(self, source: Source, data: bytes) -> State:
        memory, engine = self._opened, self.state.read.engine
        one = reading.load_bytes(engine, memory.salt(engine), source, data)
        with memory.instead(one.document):
            read = reading.read(
                self._folder, self._options, concurrency.Alone(), reading.silent, memory, Profile()
            )
        return self._plan(replace(read, bodies={**read.bodies, source.path: one.encoded.body}))

    def reread(self, names: Collection[str] | None) -> State:
        """Read all that may be another now, where these files changed, or with None any."""
        return self.take(driven(self.settling(names)))

    def settling(self, names: Collection[str] | None) -> Steps[State]:
        """Do the same in steps; :meth:`take` makes the state that comes of it the next one.

        What it yields touches nothing of the session: any thread may call it meanwhile, and what
        comes of it is sent back. All between belongs to the thread of the session.
        """
        read = self.state.read
        if names is None or not all(name.startswith(_THEME) for name in names) or not read.site:
            there = yield partial(reading.look, self._folder)
            read = yield self._resolving(there)
        state: State = yield partial(self._planned, read)
        return state

    def _resolving(self, there: reading.There) -> Callable[[], reading.Read]:
        if not (self._folder / CONTENT).is_dir():
            return lambda: reading.Read(None, there.found)
        crew, profile = concurrency.Alone(), Profile()
        gathered = reading.gather(self._folder, there, crew, reading.silent, self._memory, profile)
        return partial(reading.resolved, self._folder, gathered, self._options)

    def take(self, state: State) -> State:
        """Make a state the next one."""
        return self._become(state)

    @property
    def _opened(self) -> Held:
        assert self._memory is not None, "the session is opened first"
        return self._memory

    def _reread(self, names: Collection[str]) -> dict[str, reading.Loaded]:
        """Return texts that changed as they are now; none at all if one is no known text."""
        known, engine = self.state.read.documents, self.state.read.engine
        if not all(name in known for name in names):
            return {}
        sources = sources_among(sorted(names), known)
        if not all(source.kind in _TEXTS for source in sources):
            return {}
        memory = self._opened
        salt = memory.salt(engine)
        if self._unsaved:
            return {
                one.path: reading.load_bytes(engine, salt, one, self._unsaved[one.path])
                for one in sources
            }
        loaded = [reading.load_one(self._folder, engine, salt, source) for source in sources]
        memory.remember([(one.document, one.encoded) for one in loaded])
        return {one.document.source.path: one for one in loaded}

    def _with(
        self, shop: making.Shop, loaded: Mapping[str, reading.Loaded]
    ) -> tuple[reading.Read, making.Shop]:
        """Return what was read, and what pages are made with, with other texts."""
        old = self.state.read
        documents = {path: one.document for path, one in loaded.items()}
        bodies = {path: one.encoded.body for path, one in loaded.items()}
        read = replace(
            old, documents={**old.documents, **documents}, bodies={**old.bodies, **bodies}
        )
        contents = reading.contents_of(self._folder, read.engine, read.bodies, self._opened)
        return read, replace(shop, documents=read.documents, contents=contents)

    def _become(self, state: State) -> State:
        """Take the next state."""
        self.state = replace(state, number=self.state.number + 1)
        self._answers.clear()
        return self.state

    def _plan(self, read: reading.Read) -> State:
        return self._become(self._planned(read))

    def _planned(self, read: reading.Read) -> State:
        theme = Theme.of(self._folder)
        state = State(0, read, theme, found=read.found)
        if read.site is not None:
            wardrobe = wardrobe_of(theme, minify=read.site.config.minify)
            work, found = plan(read.site, theme.names(), theme.assets(), wardrobe)
            shop = reading.shop_of(read, read.site, theme, self._folder, self._output, self._memory)
            files = {file_of(item): item for item in work}
            state = replace(state, shop=shop, files=files, found=(*read.found, *found))
        return state

    @property
    def base(self) -> str:
        """The path below the host at which the site stands, decoded, without a slash at its end."""
        site = self.state.site
        return unquote(site.root.base) if site else ""

    def answer(self, path: str) -> Answer:
        """Return what stands at an address: a path below the host, without a query, decoded."""
        known = self._answers.get(path)
        if known is None:
            known = self._answer(path)
            if len(self._answers) < _PAGES and known.type == PAGE:
                self._answers[path] = known
        return known

    def _answer(self, path: str) -> Answer:
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
        if name.startswith(INDEX):
            self.state = with_index(self.state, self._memory)
        item = self._files.get(name)
        if self.state.ahead and (item is None or (isinstance(item, Job) and name.endswith(_HTML))):
            item = page_of(self.state.ahead, name) or item
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
        return Answer(status, type_of(result.file), result.content)
