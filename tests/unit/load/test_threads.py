from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from generator.config.model import COMMONMARK, PYTHON_MARKDOWN
from generator.load.document import load
from generator.load.markdown import Engine
from generator.model.source import Kind, Source

TEXT = """---
title: T{n}
---
# One {n}

Words {n}.[^a] *x* `c` [l](u{n}.md) "quoted"

## Two {n}

[^a]: Note {n}.

```python
x = {n}
```

* one {n}
* two

| a | b |
|---|---|
| {n} | 2 |
"""


@pytest.fixture
def restless() -> Iterator[None]:
    """Let threads take turns at every opportunity."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless")
@pytest.mark.parametrize("name", [PYTHON_MARKDOWN, COMMONMARK])
def test_threads_that_convert_do_not_disturb_each_other(name: str) -> None:
    engine = Engine(name=name)
    numbers = range(100)

    def read(number: int) -> object:
        source = Source(f"content/posts/p{number}.md", Kind.POST, f"p{number}")
        return load(source, TEXT.format(n=number).encode(), engine)

    expected = [read(number) for number in numbers]
    with ThreadPoolExecutor(4) as executor:
        assert list(executor.map(read, numbers)) == expected
