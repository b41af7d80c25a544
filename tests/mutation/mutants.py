"""Small changes to a module, each of one function, as somebody might make them by mistake.

What is changed is what mutmut and cosmic-ray change: comparisons, conditions, numbers, words, what
is returned, steps that are left out.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Final

__all__ = ["Mutant", "code_of", "mutants", "unreached"]

# What coverage leaves out too (see pyproject.toml): nothing here can come to it.
_APART: Final = ("# not reached: ", "# Windows")

_TURNED: Final[dict[type, type]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Mutant:
    """One change: in which function, where, what it is, and the module as it would be."""

    function: str
    line: int
    what: str
    tree: ast.Module


def mutants(tree: ast.Module) -> Iterator[Mutant]:
    """Yield all changes of a module's functions; each has a tree of its own."""
    for name, function in _functions(tree, ""):
        for node in _within(function):
            for what, change in _changes(node):
                before = copy.copy(node.__dict__)
                change(node)
                yield Mutant(name, node.lineno, what, copy.deepcopy(tree))
                node.__dict__.clear()
                node.__dict__.update(before)


def unreached(tree: ast.Module, lines: Sequence[str]) -> frozenset[int]:
    """Return the lines of what begins with a line that says that nothing here comes to it."""
    return frozenset(
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt | ast.excepthandler)
        and any(mark in lines[node.lineno - 1] for mark in _APART)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    )


def _functions(node: ast.AST, above: str) -> Iterator[tuple[str, _Function]]:
    """Yield the functions and methods of a module; what is defined within one belongs to it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Function):
            yield above + child.name, child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{above}{child.name}.")


def _within(function: _Function) -> Iterator[ast.expr | ast.stmt]:
    """Yield what can be changed in a function: not its types, its docstring, nor f-strings."""
    todo: list[ast.AST] = list(function.body[_documented(function) :])
    while todo:
        node = todo.pop(0)
        if isinstance(node, ast.JoinedStr | ast.Assert):
            continue
        if isinstance(node, ast.expr | ast.stmt):
            yield node
        if isinstance(node, _Function):
            todo += node.body[_documented(node) :]
        elif isinstance(node, ast.AnnAssign):
            todo += [node.value] if node.value else []
        else:
            todo += ast.iter_child_nodes(node)


def _documented(function: _Function) -> int:
    return int(ast.get_docstring(function) is not None)


def _changes(node: ast.AST) -> Iterator[tuple[str, object]]:
    """Yield what can be done to a node: words for it, and what does it."""
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _TURNED:
            turned = _TURNED[type(operator)]
            yield turned.__name__, lambda one: setattr(one, "ops", [turned()])
        case ast.BoolOp(op=operator) | ast.BinOp(op=operator) if type(operator) in _TURNED:
            turned = _TURNED[type(operator)]
            yield turned.__name__, lambda one: setattr(one, "op", turned())
        case ast.UnaryOp(op=ast.Not()):
            yield "no Not", lambda one: setattr(one, "op", ast.UAdd()) or _plain(one)
        case ast.Constant(value=bool() as value):
            yield str(not value), lambda one: setattr(one, "value", not value)
        case ast.Constant(value=int() as number):
            yield str(number + 1), lambda one: setattr(one, "value", number + 1)
        case ast.Constant(value=str() as text):
            yield f"other {text!r}", lambda one: setattr(one, "value", f"XX{text}XX")
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if _is_plain(test):
            yield "not", lambda one: setattr(one, "test", _negated(test))
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield "None", lambda one: setattr(one, "value", ast.copy_location(_none(), value))
        case ast.Expr(value=ast.Call()):
            yield "left out", lambda one: setattr(one, "value", ast.copy_location(_none(), one))
        case ast.AugAssign(op=operator) if type(operator) in _TURNED:
            turned = _TURNED[type(operator)]
            yield turned.__name__, lambda one: setattr(one, "op", turned())


def _plain(node: ast.UnaryOp) -> None:
    """Make of ``not x`` a plain ``bool(x)``: twice not."""
    inner = ast.copy_location(ast.UnaryOp(ast.Not(), node.operand), node)
    node.op, node.operand = ast.Not(), inner


def _is_plain(test: ast.expr) -> bool:
    return not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp)


def _negated(test: ast.expr) -> ast.expr:
    return ast.copy_location(ast.UnaryOp(ast.Not(), test), test)


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _none() -> ast.Constant:
    return ast.Constant(None)


def code_of(mutant: Mutant, path: str) -> CodeType | None:
    """Return the code of the function as the mutant has it."""
    todo = [compile(ast.fix_missing_locations(mutant.tree), path, "exec")]
    while todo:
        code = todo.pop()
        if code.co_qualname == mutant.function:
            return code
        todo += [one for one in code.co_consts if isinstance(one, CodeType)]
    return None
