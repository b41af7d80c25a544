"""Settings that are a program in Python, read as data: nothing of it is ever run."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from generator.importers.plaintext.encoding import text_of
from generator.importers.plaintext.telling import Telling
from generator.importers.vault import BrokenFile, Vault

__all__ = ["read_python_settings"]


class _NotData(Exception):  # noqa: N818 - it says what an expression is
    """An expression whose value only a run would tell."""


_BINARY: Final[Mapping[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Div: lambda left, right: f"{left}/{right}",  # of paths
}
_LONGEST: Final = 100_000  # characters or items of a value


def read_python_settings(vault: Vault, name: str, telling: Telling) -> dict[str, Any]:
    """Return the names in capitals that a file of settings gives values to.

    Understood are literals, names given before, sums, and text with values in it. What would have
    to be run is told and left out.
    """
    try:
        tree = ast.parse(text_of(vault.read(name), telling))
    except (BrokenFile, SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        telling.lost("settings", f"these settings cannot be read: {problem}")
        return {}
    found: dict[str, Any] = {}
    for statement in tree.body:
        target, expression = _assigned(statement)
        if target is None or expression is None:
            continue
        try:
            found[target] = _value(expression, found)
        except (_NotData, TypeError, ValueError, RecursionError):
            found.pop(target, None)
            if target.isupper():
                message = f"{target} is not written as data, so it is not known"
                telling.noted("settings", message, statement.lineno)
    return {key: value for key, value in found.items() if key.isupper()}


def _assigned(statement: ast.stmt) -> tuple[str | None, ast.expr | None]:
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
        return statement.targets[0].id, statement.value
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return statement.target.id, statement.value
    return None, None


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name) and node.id in names:
        return names[node.id]
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return [_value(one, names) for one in node.elts]
    if isinstance(node, ast.Dict) and None not in node.keys:
        keys = [_value(key, names) for key in node.keys if key is not None]
        return dict(zip(keys, (_value(one, names) for one in node.values), strict=True))
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        made = _BINARY[type(node.op)](_value(node.left, names), _value(node.right, names))
        if isinstance(made, str | list) and len(made) > _LONGEST:
            raise _NotData
        return made
    if isinstance(node, ast.JoinedStr):
        return "".join(str(_value(one, names)) for one in node.values)
    if isinstance(node, ast.FormattedValue) and node.format_spec is None:
        return _value(node.value, names)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand, names)
    raise _NotData
