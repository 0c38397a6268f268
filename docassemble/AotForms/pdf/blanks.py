# do not pre-load
"""Our own blank forms: HTML to a fillable PDF/UA-1 form, at build time.

How to write a form's HTML (``pdf_templates/*.html``):

- One ``<form>`` around everything.  ``<body class="gr14">`` gives GR 14 margins.
- Every field has a ``name`` (letters, digits, ``_``, ``-``; a dot makes a hierarchy: ``who.name``) and a label:
  ``<label>Name <input name="name"></label>``, or a ``title``.  The label is what a screen reader says (/TU).
- ``<input>`` one line; ``<textarea>`` several lines; ``<input type="checkbox">``; ``<select>``;
  ``<input type="radio" name="who" value="guardian">`` in a ``<fieldset>`` whose ``<legend>`` names the group.
  ``fill`` takes the radio's ``value`` as the option.
- The same ``name`` on several text fields makes one field shown in several places (a caption on every page).
- ``required``, ``readonly``, ``maxlength="9"``, ``value``, ``checked``, ``selected`` mean what they do in HTML.
- ``data-comb`` with ``maxlength``: one letter a cell.  ``data-align="center"`` or ``"right"``.
- ``data-autosize``: the size is open and shrinks to fit (to 6 pt).  Otherwise the size is the CSS font size × 0.75.
- Width and height come from CSS (``style="width:3in;height:1.5in"``); without a border of its own a field gets a
  thin black line below it.  A field's box should be at least 16 pt high so that letters with marks stay inside.

WeasyPrint's forms are mended afterwards (ISO 32000-1 12.7): radio buttons lose the name that belongs to their
group, boxes get an /Off state, fields their flags, alignment and size, and the one font that fields name is a plain
Helvetica that is not embedded: an empty field draws nothing with it.
"""
from __future__ import annotations

import io
import re
from html.parser import HTMLParser

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ..errors import InputError
from .boxes import as_int, as_list, rectangle, text_of
from .fields import COMB, MULTILINE, READ_ONLY, REQUIRED
from .typesetting import BASE_CSS, render

# Fields get a family that no page text uses, so that the font WeasyPrint embeds whole for them can be left out again.
FORM_CSS = BASE_CSS + """
input, select, textarea { display: inline-block; font-family: 'DejaVu Sans Mono', monospace; font-size: 16px;
  line-height: 1.1; border: 0; border-bottom: 0.75pt solid #000; padding: 1pt 2pt; margin: 0; height: 16pt;
  vertical-align: bottom; box-sizing: border-box; background: none; color: #000; border-radius: 0 }
textarea { width: 100%; height: 5em; border: 0.75pt solid #000 }
input[type=checkbox], input[type=radio] { width: 10pt; height: 10pt; border: 0.75pt solid #000; padding: 0;
  margin: 0 3pt 0 0; vertical-align: -1pt }
input[type=radio] { border-radius: 5pt }
fieldset { border: 0; margin: 0; padding: 0 }
legend { padding: 0 }
"""
_NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_ALIGN = {"left": 0, "center": 1, "right": 2}


class _Inputs(HTMLParser):
    """What the HTML says of each field beyond what WeasyPrint carries over: attributes and group labels."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.attributes: dict[str, dict[str, str]] = {}
        self.legends: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self._open: list[list[str]] = []
        self._in_legend = False
        self._label: list[str] | None = None
        self._labelled: list[str] = []
        self._inside = ""
        self._ids: dict[str, str] = {}
        self._for: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "fieldset":
            self._open.append([])
        elif tag == "legend":
            self._in_legend = True
        elif tag == "label":
            self._label, self._labelled = [], [given["for"]] if "for" in given else []
        elif tag in ("input", "textarea", "select"):
            self._field(tag, given)
            self._inside = "" if tag == "input" else tag

    def _field(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if not _NAME.fullmatch(name):
            raise InputError(f"a field name takes letters, digits, '_', '-' and dots between them, not {name!r}", tag)
        if "data-comb" in given and not given.get("maxlength", "").isdigit():
            raise InputError("data-comb needs a maxlength: the number of cells", name)
        if given.get("data-align", "left") not in _ALIGN:
            raise InputError("data-align is left, center or right", name)
        self.attributes[name] = self.attributes.get(name, {}) | given | {"tag": tag}
        if self._open and (label := " ".join("".join(self._open[-1]).split())):
            self.legends.setdefault(name, label)
        if given.get("title"):
            self.labels.setdefault(name, given["title"])
        elif self._label is not None:
            self._labelled.append("#" + name)
        self._ids[given.get("id", "")] = name

    def handle_endtag(self, tag: str) -> None:
        if tag == "fieldset" and self._open:
            self._open.pop()
        elif tag == "legend":
            self._in_legend = False
        elif tag == self._inside:
            self._inside = ""
        elif tag == "label" and self._label is not None:
            text = " ".join("".join(self._label).split()).rstrip(":")
            for target in self._labelled:
                if target.startswith("#"):
                    self.labels.setdefault(target[1:], text)
                else:
                    self._for[target] = text
            self._label = None

    def handle_data(self, data: str) -> None:
        if self._in_legend and self._open:
            self._open[-1].append(data)
        elif self._label is not None and not self._inside:
            self._label.append(data)

    def close(self) -> None:
        super().close()
        for target, text in self._for.items():
            if target in self._ids:
                self.labels.setdefault(self._ids[target], text)


def typeset_form(html: str, *, title: str, lang: str = "en") -> bytes:
    """Set an HTML form (see this module's text) as a fillable, tagged PDF/UA-1 form on letter paper.

    Same html, same bytes on the same fonts.  Raises InputError for a field without a proper name, and what
    ``typeset`` raises.  For build time: it takes about a second.  Makes no signature fields and no scripts.
    """
    inputs = _Inputs()
    inputs.feed(html)
    inputs.close()
    data = render(html, title=title, lang=lang, css=FORM_CSS, forms=True)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if "/AcroForm" in pdf.Root:
            _Mender(pdf, inputs).run()
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


class _Mender:
    """The repair pass over one form that WeasyPrint made."""

    def __init__(self, pdf: pikepdf.Pdf, inputs: _Inputs):
        self.pdf, self.inputs = pdf, inputs
        self.form = pdf.Root.AcroForm

    def run(self) -> None:
        roots = [field for field in as_list(self.form.Fields) if "/Parent" not in field]
        for field in roots:
            name = text_of(field.get("/T"))
            given = self.inputs.attributes.get(name, {})
            if "/Kids" in field:
                self._radio(field, name)
            elif field.get("/FT") == "/Btn":
                self._box(field)
            else:
                self._text(field, given)
            if "/Kids" not in field and (label := self.inputs.labels.get(name)):
                field["/TU"] = String(label)
            self._flags(field, given)
        merged = self._merge(roots)
        self._hang(merged)
        self.form["/DR"] = Dictionary(Font=Dictionary(Helv=self._helvetica()))
        self.form["/DA"] = String("/Helv 0 Tf 0 g")
        self._prefilled(merged)
        self._drop_unused_fonts()
        for page in self.pdf.pages:
            page.obj["/Tabs"] = Name.S

    def _helvetica(self) -> pikepdf.Object:
        return self.pdf.make_indirect(Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))

    def _radio(self, group: pikepdf.Object, name: str) -> None:
        for kid in as_list(group.Kids):
            for key in ("/T", "/FT"):
                if key in kid:
                    del kid[key]
            self._box(kid)
        if legend := self.inputs.legends.get(name):
            group["/TU"] = String(legend)

    def _box(self, widget: pikepdf.Object) -> None:
        """An /Off state, and the rectangle in order; the page itself draws the box's outline."""
        left, bottom, right, top = self._order(widget)
        widget.AP.N["/Off"] = self._empty(right - left, top - bottom)
        if "/MK" in widget:
            del widget["/MK"]

    def _order(self, widget: pikepdf.Object) -> tuple[float, float, float, float]:
        rect = rectangle(widget.Rect)
        if rect is None:
            raise InputError("a field has no place on the page", text_of(widget.get("/T")))
        widget["/Rect"] = Array([round(v, 3) for v in rect])
        return rect

    def _empty(self, width: float, height: float) -> pikepdf.Stream:
        return self.pdf.make_stream(b"", {
            "/Type": Name.XObject, "/Subtype": Name.Form, "/Resources": Dictionary(),
            "/BBox": Array([0, 0, round(width, 3), round(height, 3)])})

    def _text(self, field: pikepdf.Object, given: dict[str, str]) -> None:
        left, bottom, right, top = self._order(field)
        size = re.search(r"([\d.]+)\s+Tf", str(field.get("/DA", "")))
        points = "0" if "data-autosize" in given or size is None else size[1]
        field["/DA"] = String(f"/Helv {points} Tf 0 g")
        if aligned := _ALIGN[given.get("data-align", "left")]:
            field["/Q"] = aligned
        if "/Opt" in field:  # an empty export value breaks readers; nothing chosen is simply no value
            field["/Opt"] = Array([row for row in field.Opt if text_of(row[0])])
        # An empty appearance, so that a reader has no reason to make one with the font that is not embedded.
        field["/AP"] = Dictionary(N=self._empty(right - left, top - bottom))

    @staticmethod
    def _flags(field: pikepdf.Object, given: dict[str, str]) -> None:
        flags = as_int(field.get("/Ff"))
        flags |= REQUIRED if "required" in given else 0
        flags |= READ_ONLY if "readonly" in given or "disabled" in given else 0
        flags |= MULTILINE if given.get("tag") == "textarea" else 0
        flags |= COMB if "data-comb" in given else 0
        if flags:
            field["/Ff"] = flags

    def _merge(self, fields: list[pikepdf.Object]) -> list[tuple[str, pikepdf.Object]]:
        """One field for every name: boxes of the same name become its widgets."""
        groups: dict[str, list[pikepdf.Object]] = {}
        for field in fields:
            groups.setdefault(text_of(field.get("/T")), []).append(field)
        out = []
        for name, members in groups.items():
            if len(members) == 1:
                out.append((name, members[0]))
                continue
            if any("/Kids" in member for member in members):
                raise InputError("two groups of radio buttons have the same name", name, "Put them in one <form>")
            parent = self.pdf.make_indirect(Dictionary())
            for key in ("/FT", "/Ff", "/V", "/TU", "/MaxLen", "/Opt", "/DA", "/Q"):
                if key in members[0]:
                    parent[key] = members[0][key]
            for member in members:
                for key in ("/T", "/FT", "/Ff", "/V", "/MaxLen", "/Opt"):
                    if key in member:
                        del member[key]
                member["/Parent"] = parent
            parent["/Kids"] = Array(members)
            out.append((name, parent))
        return out

    def _hang(self, fields: list[tuple[str, pikepdf.Object]]) -> None:
        """Names with dots become a tree (a partial name may hold no dot, ISO 32000-1 12.7.3.2)."""
        top, nodes = Array(), {}
        for name, field in fields:
            siblings, parent, path = top, None, ""
            *above, last = name.split(".")
            for part in above:
                path = f"{path}.{part}" if path else part
                if path not in nodes:
                    node = self.pdf.make_indirect(Dictionary(T=String(part), Kids=Array()))
                    if parent is not None:
                        node["/Parent"] = parent
                    siblings.append(node)
                    nodes[path] = node
                parent = nodes[path]
                siblings = parent.Kids
            field["/T"] = String(last)
            if parent is not None:
                field["/Parent"] = parent
            siblings.append(field)
        self.form["/Fields"] = top

    def _prefilled(self, fields: list[tuple[str, pikepdf.Object]]) -> None:
        """A field that comes with a value needs a reader that draws it."""
        del self.form["/NeedAppearances"]
        for _, field in fields:
            if field.get("/FT") in ("/Tx", "/Ch") and text_of(field.get("/V")):
                self.form["/NeedAppearances"] = True
                for widget in as_list(field.get("/Kids")) or [field]:
                    del widget["/AP"]

    def _drop_unused_fonts(self) -> None:
        drawn = b"".join(
            stream.read_bytes() for page in self.pdf.pages
            for stream in (as_list(page.obj.Contents) or [page.obj.Contents]))
        for obj in self.pdf.objects:
            resources = obj.get("/Resources") if isinstance(obj, pikepdf.Dictionary) else None
            if not isinstance(resources, pikepdf.Dictionary):
                continue
            for kind in ("/Pattern", "/Shading", "/XObject"):
                if kind in resources and not len(resources[kind]):
                    del resources[kind]
            fonts = resources.get("/Font", {})
            for name in list(fonts.keys()):
                if name.encode() + b" " not in drawn and name.encode() + b"\n" not in drawn:
                    del fonts[name]
