"""How all Word documents look: the paper, and the styles of Word itself, so that a municipality can put its own on.

The library's empty document is American: paper, language and typefaces are set here.
"""

from __future__ import annotations

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

INK, BLUE, GREY = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x0B, 0x3D, 0x6B), RGBColor(0x59, 0x59, 0x59)
SHADE, BOX = "E8EFF6", "F3F5F7"
FONT = "Arial"
"""On every machine with Word, or with something of the same widths."""
TEXT_WIDTH = Cm(17)
TABLE, TABLE_TEXT, TABLE_NUMBER, NOTE = "Råderum tabel", "Tabeltekst", "Tabeltal", "Note"
LANGUAGES = {"da": "da-DK", "en": "en-GB"}
_MARGIN, _TOP = Cm(2), Cm(1.9)


def style_document(document: Document, language: str) -> None:
    """Set the paper, the language and the styles of a new document."""
    _set_paper(document)
    _set_language(document, LANGUAGES[language])
    _style("Normal", document, 9.5, after=4)
    _style("Heading 1", document, 16, color=BLUE, bold=True, after=5)
    _style("Heading 2", document, 11.5, color=BLUE, bold=True, before=11, after=3)
    _style("Subtitle", document, 9, color=GREY, bold=True, after=2)
    _style("Caption", document, 8, color=GREY, before=4, after=2).paragraph_format.keep_with_next = True
    _style("List Bullet", document, 9.5, after=2)
    _style("Header", document, 9, bold=True).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer = _style("Footer", document, 7.5, color=GREY)
    footer.paragraph_format.tab_stops.clear_all()
    footer.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    for name in (NOTE, TABLE_TEXT, TABLE_NUMBER):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]
    _style(NOTE, document, 8, color=GREY, before=2, after=4)
    _style(TABLE_TEXT, document, 8, before=1.5, after=1.5)
    _style(TABLE_NUMBER, document, 8, before=1.5, after=1.5).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _add_table_style(document)


def _set_paper(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.bottom_margin = _MARGIN
    section.top_margin = _TOP
    section.header_distance = section.footer_distance = Cm(0.9)


def _set_language(document: Document, language: str) -> None:
    """Say what language the text is in, for spelling and for reading aloud."""
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language)
    for element in document.settings.element.iter(qn("w:themeFontLang")):
        element.set(qn("w:val"), language)
    for element in document.settings.element.iter(qn("w:compatSetting")):
        if element.get(qn("w:name")) == "compatibilityMode":
            element.set(qn("w:val"), "15")  # that of Word since 2013: an older one opens in a restricted mode


def _style(
    name: str,
    document: Document,
    size: float,
    *,
    color: RGBColor = INK,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)  # noqa: S101 — every name above is one of a paragraph
    properties = style.element.get_or_add_rPr()
    for spaced in properties.findall(qn("w:spacing")):
        properties.remove(spaced)
    fonts = properties.get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]  # a typeface of the theme would win over a named one
    for attribute in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(attribute), FONT)
    font, lines = style.font, style.paragraph_format
    font.size, font.bold, font.italic, font.color.rgb = Pt(size), bold or None, None, color
    lines.space_before, lines.space_after, lines.line_spacing = Pt(before), Pt(after), 1.08
    lines.widow_control = True
    return style


def _add_table_style(document: Document) -> None:
    """Add the look of tables: a line under the headings, thin ones between rows, none at the sides."""
    document.styles.element.append(
        parse_xml(f"""
        <w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="RaaderumTable">
          <w:name w:val="{TABLE}"/>
          <w:basedOn w:val="TableNormal"/>
          <w:uiPriority w:val="59"/>
          <w:qFormat/>
          <w:tblPr>
            <w:tblBorders>
              <w:bottom w:val="single" w:sz="4" w:space="0" w:color="BBBBBB"/>
              <w:insideH w:val="single" w:sz="4" w:space="0" w:color="BBBBBB"/>
            </w:tblBorders>
            <w:tblCellMar><w:left w:w="65" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>
          </w:tblPr>
          <w:tblStylePr w:type="firstRow">
            <w:rPr><w:b/></w:rPr>
            <w:tcPr><w:tcBorders>
              <w:bottom w:val="single" w:sz="8" w:space="0" w:color="1A1A1A"/>
            </w:tcBorders></w:tcPr>
          </w:tblStylePr>
        </w:style>""")
    )
