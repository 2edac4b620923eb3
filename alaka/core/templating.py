"""Django's templates, made quicker: what a page shows stays the same to the letter.

A template is compiled once and rendered a thousand times, so its parser does more for us:
texts, translations, icons and addresses that stand in it fixed are joined into one piece, kept by
language; the plain lookups and values that most of a page consists of take a short way, and
everything else Django's own. With DEBUG on all is Django's, for its better error pages.
"""

from collections.abc import Callable
from html import escape
from typing import Any, cast

from django.conf import settings
from django.template import TemplateDoesNotExist, base, defaulttags, library, loader_tags
from django.template.base import (
    FilterExpression,
    Lexer,
    Node,
    NodeList,
    TextNode,
    Variable,
    VariableDoesNotExist,
)
from django.template.context import Context
from django.template.defaulttags import CommentNode, LoadNode, URLNode
from django.template.loaders import base as loading
from django.template.loaders import cached
from django.templatetags.i18n import BlockTranslateNode, LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from alaka.core.addresses import address
from alaka.core.lookups import QuickFilters, QuickLookup, QuickVariable

# Tags whose output depends on their arguments and the reader's language alone.
_SETTLED_TAGS: set[Callable[..., Any]] = set()


def settled(tag: Callable[..., Any]) -> Callable[..., Any]:
    """Mark the function of a simple tag: with fixed arguments it is asked once per language."""
    _SETTLED_TAGS.add(tag)
    return tag


class _Making(loading.Loader):
    """Finds as Django does, and compiles by our own class."""

    def get_template(self, template_name: str, skip: Any = None) -> "Template":
        tried = []
        for origin in self.get_template_sources(template_name):
            if skip is not None and origin in skip:
                tried.append((origin, "Skipped to avoid recursion"))
                continue
            try:
                contents = self.get_contents(origin)  # type: ignore[attr-defined]
            except TemplateDoesNotExist:
                tried.append((origin, "Source does not exist"))
                continue
            return Template(contents, origin, cast(str, origin.template_name), self.engine)
        raise TemplateDoesNotExist(template_name, tried=tried)


class Loader(cached.Loader, _Making):
    """Keeps what was compiled."""


class Template(base.Template):
    def compile_nodelist(self) -> NodeList:
        if self.engine.debug:
            return super().compile_nodelist()
        parser = Parser(
            Lexer(self.source).tokenize(),
            self.engine.template_libraries,
            self.engine.template_builtins,
            self.origin,
        )
        nodes = parser.parse()
        self.extra_data = parser.extra_data
        return nodes


class Parser(base.Parser):
    def parse(self, parse_until: Any = None) -> NodeList:
        return _joined(super().parse(parse_until))

    asks_for_block = False

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Any) -> None:
        node.__class__ = _QUICK.get(type(node), type(node))
        if isinstance(node, _QuickBlock):
            node.asks_for_block = self.asks_for_block
        super().extend_nodelist(nodelist, node, token)

    def compile_filter(self, token: str) -> FilterExpression:
        found = super().compile_filter(token)
        variables = [found.var, *(arg for _, args in found.filters for _, arg in args)]
        for variable in variables:
            if type(variable) is Variable and variable.lookups is not None:
                variable.__class__ = QuickVariable
                self.asks_for_block |= variable.lookups[0] == "block"
        if type(found.var) is QuickVariable:
            return QuickFilters(found) if found.filters else QuickLookup(found)
        return found


_READER = "__reader"


class Settled(Node):
    """Nodes side by side whose text is the same each time in a language."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.texts: dict[tuple[str | None, str], str] = {}

    def render_annotated(self, context: Context) -> str:
        # One reader reads a page: he is asked for once, and kept with what else is of this page.
        page: dict[Any, Any] = context.render_context.dicts[0]
        key = page.get(_READER)
        if key is None:
            key = page[_READER] = (get_language(), get_script_prefix())
        text = self.texts.get(key)
        if text is None:
            text = "".join(str(node.render_annotated(context)) for node in self.nodes)
            self.texts[key] = text
        return text

    render = render_annotated


def _joined(nodes: NodeList) -> NodeList:
    """The list with each run of fixed nodes as one."""
    joined = NodeList()
    joined.contains_nontext = nodes.contains_nontext
    run: list[Node] = []
    for node in [*nodes, None]:
        if node is not None and _is_fixed(node):
            run.append(node)
            continue
        texts = [each.s for each in run if isinstance(each, TextNode)]
        if len(texts) < len(run):
            joined.append(Settled(run))
        elif texts:
            joined.append(TextNode("".join(texts)))
        run = []
        if node is not None:
            joined.append(node)
    return joined


def _is_fixed(node: Node) -> bool:
    if isinstance(node, TextNode | LoadNode | CommentNode):
        return True
    if isinstance(node, TranslateNode):
        fixed = [node.filter_expression, node.message_context]
        return not node.asvar and all(map(_is_literal, fixed))
    if isinstance(node, StaticNode):
        return node.varname is None and _is_literal(node.path)
    if isinstance(node, URLNode):
        return not (node.asvar or node.args or node.kwargs) and _is_literal(node.view_name)
    if isinstance(node, library.SimpleNode):
        given = [*node.args, *node.kwargs.values()]
        return node.func in _SETTLED_TAGS and not node.target_var and all(map(_is_literal, given))
    return False


def _is_literal(given: Any) -> bool:
    """Whether it was written into the template: a filter might ask the clock, so none may be."""
    if given is None:
        return True
    if given.filters:
        return False
    return not given.is_var or given.var.lookups is None


class _QuickValue(base.VariableNode):
    def render_annotated(self, context: Context) -> str:
        value = self.filter_expression.resolve(context)
        if isinstance(value, Promise):  # a text of this reader's language
            value = str(value)
        kind = type(value)
        if kind is SafeString:
            return value
        if kind is str:
            return escape(value) if context.autoescape else value
        if kind is int and not settings.USE_THOUSAND_SEPARATOR:
            return str(value)
        return base.render_value_in_context(value, context)

    render = render_annotated


class _QuickInclude(loader_tags.IncludeNode):
    """Of a fixed name: the template is asked for once."""

    def render_annotated(self, context: Context) -> str:
        if self.template.is_var or self.isolated_context:
            return super().render(context)
        found = self.__dict__.get("found")
        if found is None:
            here: Any = self.origin.template_name
            name = loader_tags.construct_relative_path(here, self.template.var)
            found = self.found = cast(Any, context.template).engine.get_template(name)
        values = {name: var.resolve(context) for name, var in self.extra_context.items()}
        with context.push(**values):
            return found.render(context)

    render = render_annotated  # type: ignore[assignment]


class _QuickBlock(loader_tags.BlockNode):
    """Without what only ``block.super`` needs, where it is not written."""

    asks_for_block = True

    def render(self, context: Context) -> SafeString:
        blocks = context.render_context.get(loader_tags.BLOCK_CONTEXT_KEY)
        block = (blocks and blocks.get_block(self.name)) or self
        if getattr(block, "asks_for_block", True):
            return super().render(context)
        with context.push():
            return block.nodelist.render(context)


class _QuickExtends(loader_tags.ExtendsNode):
    """Of a fixed name: the parent, and its blocks where it extends nothing, are looked for once."""

    found: tuple[base.Template, dict[str, Any]] | None = None

    def render(self, context: Context) -> Any:
        name: Any = self.parent_name
        if name.filters or name.is_var:
            return super().render(context)
        kept: Any = context.render_context
        seen = kept.setdefault(self.context_key, [self.origin])
        if self.found is None:
            self.found = self._find(cast(Any, context.template).engine, str(name.var))
        parent, roots = self.found
        if parent.origin in seen:  # one of this name that extends its namesake
            return super().render(context)
        seen.append(parent.origin)
        blocks = kept.setdefault(loader_tags.BLOCK_CONTEXT_KEY, loader_tags.BlockContext())
        blocks.add_blocks(self.blocks)
        blocks.add_blocks(roots)
        with kept.push_state(parent, isolated_context=False):
            return cast(Any, parent)._render(context)

    def _find(self, engine: Any, name: str) -> tuple[base.Template, dict[str, Any]]:
        parent = engine.get_template(name)
        nodes = parent.nodelist
        if any(isinstance(node, loader_tags.ExtendsNode) for node in nodes):
            return parent, {}
        return parent, {each.name: each for each in nodes.get_nodes_by_type(loader_tags.BlockNode)}


class _QuickIf(defaulttags.IfNode):
    def render_annotated(self, context: Context) -> str:
        conditions: Any = self.conditions_nodelists
        for condition, nodes in conditions:
            try:
                is_so = condition is None or condition.eval(context)
            except VariableDoesNotExist:  # what a filter was to be given
                is_so = False
            if is_so:
                return cast(str, nodes.render(context))
        return ""

    render = render_annotated


class _QuickURL(URLNode):
    """Of a fixed name and one number."""

    def render_annotated(self, context: Context) -> str:
        if len(self.args) == 1 and not self.kwargs and not self.asvar:
            number = self.args[0].resolve(context)
            if type(number) is int and number >= 0 and _is_literal(self.view_name):
                return address(self.view_name.var, number)
        return super().render(context)

    render = render_annotated


class _OtherReader(LanguageNode):
    """A part of a page in another language."""

    def render(self, context: Context) -> str:
        page: dict[Any, Any] = context.render_context.dicts[0]
        before = page.pop(_READER, None)
        text = super().render(context)
        page[_READER] = before
        return text


def _at_once(kind: type[Node]) -> type[Node]:
    """Without what Django does around each node for its error pages."""
    return type(f"Quick{kind.__name__}", (kind,), {"render_annotated": kind.render})


_QUICK: dict[type[Node], type[Node]] = {
    **{
        kind: _at_once(kind)
        for kind in (
            BlockTranslateNode,
            TranslateNode,
            defaulttags.CsrfTokenNode,
            defaulttags.ForNode,
            defaulttags.WithNode,
            library.SimpleNode,
        )
    },
    base.VariableNode: _QuickValue,
    defaulttags.IfNode: _QuickIf,
    loader_tags.BlockNode: _QuickBlock,
    loader_tags.ExtendsNode: _QuickExtends,
    loader_tags.IncludeNode: _QuickInclude,
    URLNode: _QuickURL,
    LanguageNode: _OtherReader,
}
