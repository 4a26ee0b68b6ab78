"""Ten documents that look like the trade's, drawn by the tests; every text is written by us."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

STORY = (
    "Every winter the ferry stops, and the island of Kanae keeps its own time. Aki, the last clockmaker's daughter, "
    "winds four hundred clocks so that the harbour wakes together. When a stranger steps out of the fog carrying a "
    "watch that runs backwards, the clocks begin to disagree, and with them the memories of everyone who set them."
)
MORE = (
    "To keep the island from drifting apart, Aki must find out who she was before the first clock was wound, and "
    "what her father traded for a winter without end."
)
JAPANESE_STORY = (
    "冬になると連絡船が止まり、島は自分の時間で動きはじめる。時計職人の娘アキは、四百の時計を巻いて港の朝を揃えている。"
    "霧の中から、逆に進む懐中時計を持った男が現れたとき、時計たちは食い違い、島の人々の記憶も少しずつずれていく。"
)


def art(colour: str, width: int = 640, height: int = 360) -> bytes:
    """A picture with something on it, PNG."""
    image = Image.new("RGB", (width, height), colour)
    draw = ImageDraw.Draw(image)
    draw.ellipse((width // 4, height // 4, 3 * width // 4, 3 * height // 4), fill="white")
    draw.line((0, 0, width, height), fill="black", width=9)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def pdf(blocks: list[tuple[str, object]], font: str = "Helvetica") -> bytes:
    """A PDF of ("title" | "heading" | "text", text), ("picture", bytes), ("table", rows) and ("page", None)."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import cm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Image as Drawn
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    if font.startswith("Heisei"):
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    wrap = "CJK" if font.startswith("Heisei") else None
    styles = {
        name: ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.3, spaceAfter=8, wordWrap=wrap)
        for name, size in (("title", 26), ("heading", 16), ("text", 10.5))
    }
    flow: list[object] = []
    for kind, content in blocks:
        if kind == "picture":
            flow.append(Drawn(BytesIO(content), 9 * cm, 5 * cm))  # type: ignore[arg-type]
        elif kind == "table":
            flow.append(Table(content))
        elif kind == "page":
            flow.append(PageBreak())
        else:
            flow.append(Paragraph(str(content).replace("\n", "<br/>"), styles[kind]))
    out = BytesIO()
    SimpleDocTemplate(out).build(flow)
    return out.getvalue()


def treatment_pdf() -> bytes:
    return pdf(
        [
            ("title", "The Ferry"), ("heading", "Logline"), ("text", "An island's clocks decide what it remembers."),
            ("heading", "Synopsis"), ("text", STORY), ("text", MORE), ("heading", "Characters"),
            ("text", "Aki — The last clockmaker's daughter, who has never owned a watch."),
            ("picture", art("navy", 300, 400)),
            ("text", "Ren — A stranger whose watch runs backwards."), ("page", None), ("heading", "Format"),
            ("text", "Type: TV series"), ("text", "Episodes: 12"), ("text", "Runtime: 24 min."),
            ("text", "Genre: Fantasy, Drama"), ("text", "Director: Mori Hana"), ("heading", "Budget"),
            ("text", "To be discussed with the committee."), ("heading", "Key art"), ("picture", art("teal")),
        ]
    )  # fmt: skip


def one_page_pdf() -> bytes:
    return pdf([("title", "THE FERRY"), ("text", STORY), ("text", MORE)])


def japanese_pdf() -> bytes:
    return pdf(
        [
            ("title", "時計島"), ("heading", "【企画意図】"), ("text", "時間を共有するとはどういうことかを描く。"),
            ("heading", "【あらすじ】"), ("text", JAPANESE_STORY), ("heading", "【登場人物】"),
            ("text", "アキ：時計職人の娘。"), ("heading", "【企画概要】"), ("text", "媒体：テレビアニメ"),
            ("text", "話数：12話"), ("text", "監督：森ハナ"),
        ],
        "HeiseiMin-W3",
    )  # fmt: skip


def _docx(build: Callable[[object], None]) -> bytes:
    import docx

    document = docx.Document()
    build(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def kikakusho_docx() -> bytes:
    """企画書: a table of facts, headings in Japanese, one portrait, an English synopsis for partners abroad."""

    def build(document) -> None:  # type: ignore[no-untyped-def]
        document.add_heading("時計島 / The Ferry", 0)
        table = document.add_table(rows=0, cols=2)
        for label, value in (
            ("タイトル", "時計島"), ("ジャンル", "ファンタジー"), ("話数", "12話"), ("尺", "24分"),
            ("放送時期", "2027年春"), ("制作会社", "Bones"), ("原作", "オリジナル"),
        ):  # fmt: skip
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, value
        document.add_heading("企画意図", 1)
        document.add_paragraph("時間を共有するとはどういうことかを描く。")
        document.add_heading("Synopsis", 1)
        document.add_paragraph(STORY)
        document.add_paragraph(MORE)
        document.add_heading("登場人物", 1)
        document.add_paragraph("アキ：The last clockmaker's daughter.")
        document.add_picture(BytesIO(art("maroon", 300, 400)))
        document.add_paragraph("レン：A stranger whose watch runs backwards.")
        document.add_heading("スタッフ", 1)
        document.add_paragraph("監督：森ハナ")
        document.add_paragraph("音楽：北野ソラ")

    return _docx(build)


def bible_docx() -> bytes:
    def build(document) -> None:  # type: ignore[no-untyped-def]
        document.add_heading("The Ferry", 0)
        document.add_heading("1. Story", 1)
        for _ in range(3):
            document.add_paragraph(STORY)
        document.add_heading("2. Main Characters", 1)
        for name, text in (
            ("Aki", "She winds the clocks."),
            ("Ren", "He carries a watch."),
            ("Old Tam", "A ferryman."),
        ):
            document.add_heading(name, 2)
            document.add_paragraph(text)
            document.add_paragraph("More of it follows in the second volume.")
        document.add_heading("3. World", 1)
        document.add_paragraph("Kanae is an island without a sun dial.")

    return _docx(build)


def deck_pptx() -> bytes:
    import pptx
    from pptx.util import Inches

    deck = pptx.Presentation()
    for title, lines, picture in (
        ("The Ferry", ["A series in twelve episodes"], art("teal")),
        ("Story", [STORY, MORE], None),
        ("Characters", ["Aki: The last clockmaker's daughter.", "Ren: A stranger."], art("olive", 300, 400)),
        ("Key facts", ["Format: TV", "Episodes: 12", "Genre: Fantasy", "Studio: Bones", "Year: 2027"], None),
        ("Contact", ["hello@example.org"], None),
    ):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = "\n".join(lines)
        if picture:
            slide.shapes.add_picture(BytesIO(picture), Inches(6), Inches(4), width=Inches(3))
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def table_deck_pptx() -> bytes:
    import pptx
    from pptx.util import Inches

    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Series details"
    rows = [("Title", "The Ferry"), ("Episodes", "12"), ("Audience", "Seinen"), ("Written by", "Kita Sora")]
    table = slide.shapes.add_table(len(rows), 2, Inches(1), Inches(2), Inches(6), Inches(2)).table
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(place, column).text = text
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Synopsis"
    slide.placeholders[1].text = STORY
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def notes_md() -> bytes:
    return (
        f"# The Ferry\n\n## Logline\nAn island's clocks decide what it remembers.\n\n## Synopsis\n{STORY}\n\n{MORE}\n\n"
        "## Characters\n- Aki: The last clockmaker's daughter.\n- Ren: A stranger.\n\n## Format\n- Type: TV\n"
        "- Episodes: 12\n- Studios: Bones\n\n## Why now\nBecause time runs out.\n"
    ).encode()


def mail_txt() -> bytes:
    return f"Working title: The Ferry\r\n\r\n{STORY}\r\n\r\n{MORE}\r\n\r\nGenre: Fantasy\r\nBest, Hana\r\n".encode()


def japanese_txt() -> bytes:
    return f"タイトル：時計島\n\nあらすじ\n{JAPANESE_STORY}\n\n登場人物\nアキ　時計職人の娘\n\n話数：12話\n".encode(
        "shift-jis"
    )


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "treatment.pdf": treatment_pdf, "one-page.pdf": one_page_pdf, "企画書.pdf": japanese_pdf,
    "企画書.docx": kikakusho_docx, "bible.docx": bible_docx, "deck.pptx": deck_pptx, "details.pptx": table_deck_pptx,
    "notes.md": notes_md, "mail.txt": mail_txt, "企画.txt": japanese_txt,
}  # fmt: skip
