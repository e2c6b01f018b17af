"""Our own Markdown files as HTML: methods, and what is known of measures."""

from __future__ import annotations

import re

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt


def render_markdown(text: str) -> SafeString:
    """Return the HTML of a text; HTML within it is shown as it is written, never run."""
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    # The policy allows no style attributes: what is set to the right is so by class. A formula may be
    # wider than a phone, so it can be reached, and scrolled, with the keyboard.
    html = html.replace(' style="text-align:right"', ' class="numeric"').replace("<pre>", '<pre tabindex="0">')
    html = re.sub(r' style="text-align:(left|center)"', "", html)
    html = re.sub(r'<a href="(?=https?://)', '<a rel="noreferrer" href="', html)  # a source is told nothing
    # Rendered with raw HTML switched off.
    return mark_safe(html)  # noqa: S308
