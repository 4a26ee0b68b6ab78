"""Draws the sample pitch's art: SVG made here, turned into WebP by Chromium (see requirements-dev.txt).

Run from the repository: `python anipop_core/samples/draw_art.py [CHROMIUM]`.
"""

from __future__ import annotations

import random
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

ART = Path(__file__).with_name("art")
WEBP_QUALITY = 86
NIGHT, DEEP, TEAL, LAMP = "#141B3C", "#071226", "#1E5B6B", "#FFD27A"


def draw_all(chromium: str) -> None:
    from playwright.sync_api import sync_playwright

    drawings = {
        "key_visual": (key_visual(), 640, 960),
        "mio": (mio(), 480, 480),
        "ren": (ren(), 480, 480),
        "harbourmaster": (harbourmaster(), 480, 480),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        for name, (svg, width, height) in drawings.items():
            page.set_viewport_size({"width": width, "height": height})
            page.set_content(f'<body style="margin:0">{svg}</body>')
            picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
            picture.save(ART / f"{name}.webp", quality=WEBP_QUALITY, method=6)
        browser.close()


def key_visual() -> str:
    """Above the water a girl in a ferry under the moon; below it the drowned town and a boy looking up."""
    rng = random.Random(7)  # noqa: S311  (stars and windows, not secrets)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 1200" width="640" height="960">
<defs>
 <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#0D1130"/>
  <stop offset=".45" stop-color="#29306B"/><stop offset=".8" stop-color="#6A5C9E"/><stop offset="1" stop-color="#D98E8E"/></linearGradient>
 <linearGradient id="sea" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#3E8C96"/>
  <stop offset=".25" stop-color="#1E5B6B"/><stop offset=".7" stop-color="#0C2A44"/><stop offset="1" stop-color="#061226"/></linearGradient>
 <radialGradient id="glow"><stop offset="0" stop-color="#FFF3D6" stop-opacity=".95"/><stop offset=".25" stop-color="#FFE3AE" stop-opacity=".45"/>
  <stop offset="1" stop-color="#FFD9A0" stop-opacity="0"/></radialGradient>
 <radialGradient id="lamp"><stop offset="0" stop-color="#FFF6DD"/><stop offset=".18" stop-color="#FFD27A" stop-opacity=".9"/>
  <stop offset="1" stop-color="#FF9E45" stop-opacity="0"/></radialGradient>
 <linearGradient id="ray" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#BFF0E8" stop-opacity=".35"/>
  <stop offset="1" stop-color="#BFF0E8" stop-opacity="0"/></linearGradient>
 <filter id="soft"><feGaussianBlur stdDeviation="14"/></filter><filter id="softer"><feGaussianBlur stdDeviation="5"/></filter>
 <filter id="haze"><feGaussianBlur stdDeviation="2"/></filter>
</defs>
<rect width="800" height="560" fill="url(#sky)"/>
{_stars(rng)}
<circle cx="545" cy="235" r="300" fill="url(#glow)" opacity=".55"/>
<circle cx="545" cy="235" r="118" fill="#FFF4DC"/>
<g fill="#F0DDB8" opacity=".55"><circle cx="505" cy="205" r="24"/><circle cx="578" cy="258" r="33"/><circle cx="560" cy="180" r="13"/><circle cx="500" cy="280" r="15"/></g>
<g filter="url(#soft)" fill="#8C7FBE" opacity=".55"><ellipse cx="160" cy="330" rx="230" ry="26"/><ellipse cx="690" cy="390" rx="240" ry="22"/>
 <ellipse cx="330" cy="420" rx="260" ry="18" fill="#C78CA5"/></g>
<g filter="url(#softer)" fill="#F3C2A8" opacity=".5"><ellipse cx="600" cy="470" rx="220" ry="9"/><ellipse cx="180" cy="480" rx="190" ry="8"/></g>
{_hill_town(rng)}
<rect y="545" width="800" height="655" fill="url(#sea)"/>
<g filter="url(#haze)" fill="#FFE9C4">{_moon_path(rng)}</g>
<g opacity=".8"><polygon points="470,560 560,560 690,1080 470,1080" fill="url(#ray)"/><polygon points="300,560 345,560 330,1120 160,1120" fill="url(#ray)"/>
 <polygon points="610,560 640,560 800,930 800,1010" fill="url(#ray)"/><polygon points="120,560 150,560 60,980 0,980" fill="url(#ray)"/></g>
{_drowned_town(rng)}
{_boy()}
{_bubbles(rng)}
{_ferry()}
<path d="M0 549 q50 -7 100 0 t100 0 t100 0 t100 0 t100 0 t100 0 t100 0 t100 0" fill="none" stroke="#E8FFF6" stroke-width="3" opacity=".55"/>
<path d="M0 560 q40 6 80 0 t80 0 t80 0 t80 0 t80 0 t80 0 t80 0 t80 0 t80 0 t80 0" fill="none" stroke="#BFEFE6" stroke-width="2" opacity=".35"/>
</svg>"""


def _stars(rng: random.Random) -> str:
    stars = (
        (rng.uniform(0, 800), rng.uniform(0, 380), rng.choice((0.8, 1.1, 1.5, 2.2)), rng.uniform(0.35, 0.95))
        for _ in range(150)
    )
    dots = "".join(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r}" opacity="{o:.2f}"/>' for x, y, r, o in stars)
    return f'<g fill="#FFF8E8">{dots}</g>'


def _hill_town(rng: random.Random) -> str:
    """The upper town on the left, a lighthouse on the right."""
    parts = ['<path d="M0 430 Q90 380 190 420 Q300 470 380 545 L0 545 Z" fill="#1B2148"/>']
    for x, y, w, h in (
        (8, 392, 46, 70),
        (60, 372, 40, 80),
        (106, 388, 50, 70),
        (164, 408, 40, 64),
        (212, 436, 44, 60),
    ):
        parts.append(f'<rect x="{x}" y="{y}" width="{w}" height="{h}" fill="#181D40"/>')
        parts.append(f'<polygon points="{x - 6},{y} {x + w / 2},{y - 26} {x + w + 6},{y}" fill="#262C5E"/>')
        for row in range(3):
            for column in range(2):
                if rng.random() < 0.7:
                    left, top = x + 8 + column * (w - 26), y + 10 + row * 18
                    parts.append(
                        f'<rect x="{left}" y="{top}" width="9" height="10" rx="1" fill="{LAMP}" opacity=".9"/>'
                    )
    parts.append(
        '<path d="M690 545 L700 405 L730 405 L740 545 Z" fill="#20264F"/><rect x="696" y="380" width="38" height="26" fill="#2B3268"/>'
        f'<polygon points="692,380 715,354 738,380" fill="#20264F"/><rect x="703" y="385" width="24" height="16" fill="{LAMP}"/>'
        '<polygon points="703,393 380,340 380,372" fill="#FFE9B8" opacity=".18"/><circle cx="715" cy="393" r="48" fill="url(#lamp)" opacity=".8"/>'
        '<path d="M640 545 Q710 512 800 530 L800 545 Z" fill="#171C3E"/>'
    )
    return "".join(parts)


def _moon_path(rng: random.Random) -> str:
    bars = []
    for step in range(26):
        width = rng.uniform(20, 90) * (1 + step / 22)
        x, y = 545 + rng.uniform(-24, 24) - width / 2, 552 + step * 6.2
        bars.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="2.6" rx="1.3" opacity="{0.85 - step * 0.03:.2f}"/>'
        )
    return "".join(bars)


def _drowned_town(rng: random.Random) -> str:
    """Three rows of roofs, darker and larger towards the viewer, with lit windows and street lamps."""
    rows = []
    for base, scale, body, roof, count in (
        (1010, 0.75, "#17485C", "#1D566A", 11),
        (1110, 1.05, "#0E3249", "#134058", 8),
        (1215, 1.45, "#081E34", "#0C2A44", 6),
    ):
        for place in range(count):
            width, height = rng.uniform(70, 105) * scale, rng.uniform(95, 185) * scale
            x = place * 820 / count - 20 + rng.uniform(-10, 10)
            y = base - height
            rows.append(f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" fill="{body}"/>')
            peak = y - 34 * scale
            rows.append(
                f'<polygon points="{x - 9 * scale:.0f},{y:.0f} {x + width * 0.2:.0f},{peak:.0f} '
                f'{x + width * 0.8:.0f},{peak:.0f} {x + width + 9 * scale:.0f},{y:.0f}" fill="{roof}"/>'
            )
            for level in range(3):
                for column in range(2):
                    if rng.random() < 0.42:
                        left, top = x + width * (0.18 + 0.4 * column), y + (16 + level * 34) * scale
                        rows.append(
                            f'<rect x="{left:.0f}" y="{top:.0f}" width="{15 * scale:.0f}" height="{19 * scale:.0f}" '
                            f'rx="2" fill="{LAMP}" opacity="{rng.uniform(0.55, 0.95):.2f}"/>'
                        )
        for _ in range(4):
            x, y = rng.uniform(30, 770), base - rng.uniform(40, 90) * scale
            rows.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{46 * scale:.0f}" fill="url(#lamp)" opacity=".75"/>')
    return "".join(rows)


def _bubbles(rng: random.Random) -> str:
    rings = (
        (rng.gauss(400, 150), rng.uniform(640, 1080), rng.uniform(2, 8), rng.uniform(0.25, 0.6)) for _ in range(46)
    )
    return (
        '<g fill="none" stroke="#D6FFF5" stroke-width="1.6">'
        + "".join(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.1f}" opacity="{o:.2f}"/>' for x, y, r, o in rings)
        + "</g>"
    )


def _ferry() -> str:
    """The girl standing in her boat, lantern on the bow, oar over the stern."""
    return """<g>
<circle cx="222" cy="470" r="120" fill="url(#lamp)" opacity=".8"/>
<path d="M186 520 Q330 556 520 512 Q500 566 440 574 L268 574 Q206 566 186 520 Z" fill="#2A1B33"/>
<path d="M186 520 Q330 556 520 512 L516 524 Q330 566 191 532 Z" fill="#6B4050"/>
<path d="M212 526 L206 452 L226 446" fill="none" stroke="#2A1B33" stroke-width="6" stroke-linecap="round"/>
<rect x="214" y="452" width="18" height="26" rx="4" fill="#FFF1C4"/><rect x="211" y="448" width="24" height="6" rx="3" fill="#2A1B33"/><rect x="212" y="477" width="22" height="5" rx="2" fill="#2A1B33"/>
<path d="M452 400 L566 596" stroke="#3A2740" stroke-width="7" stroke-linecap="round"/><path d="M556 574 L584 622 L570 630 L546 584 Z" fill="#3A2740"/>
<path d="M352 536 L346 470 L392 468 L402 534 Z" fill="#161B3B"/>
<path d="M338 474 Q334 392 356 366 L392 364 Q420 400 416 474 Q376 492 338 474 Z" fill="#C2474F"/>
<path d="M338 474 Q334 392 356 366 L366 366 Q350 410 354 480 Q344 478 338 474 Z" fill="#F08C63"/>
<path d="M396 378 Q436 388 462 416 L452 430 Q420 412 394 410 Z" fill="#A83A47"/><circle cx="458" cy="420" r="9" fill="#F6CDB4"/>
<path d="M358 380 Q322 400 300 428 L310 438 Q340 420 364 412 Z" fill="#E0705A"/><circle cx="304" cy="432" r="8" fill="#F6CDB4"/>
<path d="M352 366 Q374 384 398 364 L396 352 L356 352 Z" fill="#F2E6C9"/>
<ellipse cx="374" cy="328" rx="27" ry="31" fill="#F6CDB4"/>
<path d="M346 330 Q340 288 374 286 Q412 286 404 336 Q404 318 392 308 Q374 322 352 312 Q348 320 346 330 Z" fill="#2B1E3C"/>
<path d="M398 302 Q452 296 482 330 Q508 356 540 350 Q508 376 470 352 Q436 326 398 330 Z" fill="#2B1E3C"/>
<path d="M393 300 q14 -8 18 4 q2 12 -10 14 z" fill="#F08C63"/>
<path d="M352 326 q5 -4 10 0" fill="none" stroke="#2B1E3C" stroke-width="3" stroke-linecap="round"/><path d="M356 346 q6 3 11 0" fill="none" stroke="#B5624F" stroke-width="2" stroke-linecap="round"/>
<path d="M268 574 L440 574 Q380 640 268 574 Z" fill="#0E2E42" opacity=".55"/>
</g>"""


def _boy() -> str:
    """Pale, afloat below the boat, one hand towards the surface."""
    return """<g transform="translate(0 26)">
<ellipse cx="352" cy="800" rx="150" ry="170" fill="#CFFBF2" opacity=".16" filter="url(#soft)"/>
<path d="M372 772 Q352 716 360 664 L372 662 Q376 716 398 756 Z" fill="#DDEFF0"/><path d="M358 668 q-4 -26 4 -40 q3 14 5 14 q2 -18 7 -22 q0 18 2 24 q4 -8 8 -8 q-2 18 -12 32 z" fill="#EAF7F3"/>
<path d="M322 786 Q286 812 268 858 L280 866 Q306 832 340 822 Z" fill="#D2E6EA"/><circle cx="272" cy="866" r="9" fill="#EAF7F3"/>
<path d="M318 772 Q356 752 398 772 Q412 838 394 896 L326 896 Q306 836 318 772 Z" fill="#E9F3F2"/>
<path d="M340 768 L358 800 L376 768 L366 762 L350 762 Z" fill="#2E5C86"/><path d="M358 798 l-7 46 l7 14 l7 -14 z" fill="#2E5C86"/>
<path d="M326 890 Q316 950 336 1010 L352 1012 Q350 950 360 912 Q372 950 378 1000 L394 996 Q402 944 394 890 Z" fill="#2B4A70"/>
<path d="M336 1008 q-4 20 -16 26 l34 0 l0 -24 z M378 998 q4 22 22 26 l-18 10 q-14 -14 -20 -32 z" fill="#16324F"/>
<ellipse cx="352" cy="722" rx="31" ry="35" fill="#F0F4EE"/>
<path d="M320 726 Q308 668 352 664 Q398 664 388 726 Q384 706 372 700 Q352 712 334 700 Q326 710 320 726 Z" fill="#A9D4DC"/>
<path d="M322 690 q-22 -20 -16 -46 q10 22 26 26 z M366 666 q8 -24 30 -30 q-12 18 -8 38 z M346 664 q-8 -22 4 -38 q2 20 12 36 z" fill="#A9D4DC"/>
<path d="M336 722 q6 -6 12 0 M358 722 q6 -6 12 0" fill="none" stroke="#35607A" stroke-width="3.4" stroke-linecap="round"/><path d="M346 740 q6 5 12 0" fill="none" stroke="#7FA5AC" stroke-width="2.4" stroke-linecap="round"/>
</g>"""


def _eyes(left: float, right: float, y: float, dark: str, bright: str, lash: str) -> str:
    """Two large eyes looking ahead: iris from `dark` to `bright`, two highlights, a heavy upper lash."""
    parts = [
        f'<defs><linearGradient id="iris" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{dark}"/>'
        f'<stop offset="1" stop-color="{bright}"/></linearGradient></defs>'
    ]
    for x, outer in ((left, -1), (right, 1)):
        parts.append(
            f'<ellipse cx="{x}" cy="{y}" rx="24" ry="25" fill="#FFFDF8"/>'
            f'<ellipse cx="{x}" cy="{y + 1}" rx="17" ry="23" fill="url(#iris)"/><ellipse cx="{x}" cy="{y}" rx="8" ry="11" fill="{dark}"/>'
            f'<circle cx="{x - 6}" cy="{y - 9}" r="6.5" fill="#fff"/><circle cx="{x + 7}" cy="{y + 11}" r="3.4" fill="#fff" opacity=".85"/>'
            f'<path d="M{x - 27 * outer} {y - 13} Q{x} {y - 36} {x + 27 * outer} {y - 10} L{x + 33 * outer} {y - 5} '
            f'L{x + 25 * outer} {y - 3} Q{x} {y - 27} {x - 27 * outer} {y - 13} Z" fill="{lash}"/>'
            f'<path d="M{x - 14} {y + 26} Q{x} {y + 30} {x + 14} {y + 26}" fill="none" stroke="{lash}" stroke-width="2" opacity=".5"/>'
        )
    return "".join(parts)


def _face(skin: str, shade: str) -> str:
    """Neck, ears and head of a bust seen from the front, 480 x 480."""
    return f"""<path d="M206 318 L206 380 Q240 404 274 380 L274 318 Z" fill="{shade}"/>
<ellipse cx="150" cy="246" rx="15" ry="24" fill="{shade}"/><ellipse cx="330" cy="246" rx="15" ry="24" fill="{shade}"/>
<path d="M152 206 Q150 290 196 330 Q240 362 284 330 Q330 290 328 206 Q326 120 240 118 Q154 120 152 206 Z" fill="{skin}"/>
<path d="M206 338 Q240 362 274 338 L274 350 Q240 374 206 350 Z" fill="{shade}" opacity=".7"/>"""


def mio() -> str:
    """Dark ponytail, red oilskin, amber eyes, a lantern's light from the left."""
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" width="480" height="480">
<defs><linearGradient id="bg" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#FFC98A"/><stop offset=".4" stop-color="#7C5C9A"/><stop offset="1" stop-color="#1B2350"/></linearGradient>
<linearGradient id="coat" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#F08C63"/><stop offset=".35" stop-color="#C9484F"/><stop offset="1" stop-color="#8E2F44"/></linearGradient>
<linearGradient id="hair" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#6A4566"/><stop offset=".5" stop-color="#33233F"/><stop offset="1" stop-color="#1F1730"/></linearGradient>
<filter id="soft"><feGaussianBlur stdDeviation="26"/></filter></defs>
<rect width="480" height="480" fill="url(#bg)"/><circle cx="40" cy="120" r="130" fill="#FFE7B0" opacity=".55" filter="url(#soft)"/>
<path d="M318 130 Q420 110 452 200 Q470 270 440 350 Q436 280 404 248 Q360 216 318 210 Z" fill="url(#hair)"/>
<path d="M300 112 q34 -18 46 8 q6 30 -24 36 z" fill="#F08C63"/>
<path d="M60 480 Q72 392 182 366 L240 400 L298 366 Q408 392 420 480 Z" fill="url(#coat)"/>
<path d="M178 364 L240 420 L302 364 L318 384 L262 452 L240 428 L218 452 L162 384 Z" fill="#F4E9CF"/>
<path d="M240 428 L232 480 L248 480 Z" fill="#6E2338"/><circle cx="206" cy="462" r="6" fill="#FFD27A"/><circle cx="274" cy="462" r="6" fill="#FFD27A"/>
{_face("#FBDCC4", "#E9B59B")}
<path d="M152 206 Q150 290 196 330 Q210 341 224 346 Q176 300 172 206 Q176 150 204 124 Q156 140 152 206 Z" fill="#FFEEDA" opacity=".8"/>
<ellipse cx="186" cy="284" rx="20" ry="9" fill="#F29A86" opacity=".45"/><ellipse cx="294" cy="284" rx="20" ry="9" fill="#F29A86" opacity=".45"/>
{_eyes(198, 282, 244, "#5A2A10", "#F2A63A", "#2B1E3C")}
<path d="M172 204 Q196 190 222 200" fill="none" stroke="#33233F" stroke-width="6" stroke-linecap="round"/><path d="M258 200 Q284 190 308 204" fill="none" stroke="#33233F" stroke-width="6" stroke-linecap="round"/>
<path d="M238 276 l5 8 l-6 2" fill="none" stroke="#D08C74" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>
<path d="M222 312 Q240 320 260 308" fill="none" stroke="#A8483F" stroke-width="4" stroke-linecap="round"/>
<path d="M140 236 Q118 92 240 84 Q364 88 342 238 Q336 190 314 164 Q306 196 284 206 Q286 180 272 160 Q258 198 216 210 Q226 184 220 166 Q196 202 166 212 Q148 226 140 236 Z" fill="url(#hair)"/>
<path d="M176 128 Q210 98 262 102" fill="none" stroke="#A5749A" stroke-width="9" stroke-linecap="round" opacity=".7"/>
<path d="M146 220 Q136 280 152 330 Q166 296 160 224 Z" fill="url(#hair)"/><path d="M334 220 Q346 280 330 330 Q316 296 322 224 Z" fill="#261B35"/>
</svg>"""


def ren() -> str:
    """Pale-haired and calm under water, school collar, light from above."""
    rng = random.Random(3)  # noqa: S311
    bubbles = "".join(
        f'<circle cx="{rng.uniform(10, 470):.0f}" cy="{rng.uniform(10, 470):.0f}" r="{rng.uniform(3, 13):.1f}" opacity="{rng.uniform(0.2, 0.6):.2f}"/>'
        for _ in range(26)
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" width="480" height="480">
<defs><linearGradient id="bg" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#9FE3DB"/><stop offset=".45" stop-color="#2F7F90"/><stop offset="1" stop-color="#0B2A47"/></linearGradient>
<linearGradient id="hair" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#F3FFFB"/><stop offset=".6" stop-color="#B2D9E0"/><stop offset="1" stop-color="#7FB3C4"/></linearGradient>
<linearGradient id="ray" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#F4FFFB" stop-opacity=".6"/><stop offset="1" stop-color="#F4FFFB" stop-opacity="0"/></linearGradient></defs>
<rect width="480" height="480" fill="url(#bg)"/>
<polygon points="90,0 170,0 120,480 -40,480" fill="url(#ray)" opacity=".6"/><polygon points="300,0 350,0 470,420 330,420" fill="url(#ray)" opacity=".5"/>
<path d="M150 150 Q96 108 104 52 Q134 96 178 104 Z M206 108 Q196 52 236 22 Q234 70 268 100 Z M286 106 Q312 52 366 48 Q338 84 340 134 Z" fill="url(#hair)"/>
<path d="M78 480 Q88 398 186 368 L240 396 L294 368 Q392 398 402 480 Z" fill="#EEF4F2"/>
<path d="M186 366 L240 430 L294 366 L330 386 Q300 444 240 480 Q180 444 150 386 Z" fill="#2B4F7C"/><path d="M166 388 Q196 436 240 462 Q284 436 314 388" fill="none" stroke="#E8F3F2" stroke-width="4"/>
<path d="M226 424 L254 424 L262 480 L218 480 Z" fill="#C8505A"/>
{_face("#EAF3EC", "#BFD8D8")}
<path d="M168 176 Q240 140 312 176 Q300 132 240 128 Q180 132 168 176 Z" fill="#fff" opacity=".5"/>
<ellipse cx="186" cy="284" rx="18" ry="8" fill="#8FC6CF" opacity=".5"/><ellipse cx="294" cy="284" rx="18" ry="8" fill="#8FC6CF" opacity=".5"/>
{_eyes(198, 282, 246, "#173F63", "#6FD6D2", "#3A6076")}
<path d="M174 202 Q198 194 220 204" fill="none" stroke="#8DBAC6" stroke-width="5" stroke-linecap="round"/><path d="M260 204 Q282 194 306 202" fill="none" stroke="#8DBAC6" stroke-width="5" stroke-linecap="round"/>
<path d="M239 280 l4 6 l-5 1" fill="none" stroke="#9DBDBE" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>
<path d="M224 312 Q240 320 256 312" fill="none" stroke="#6E979C" stroke-width="4" stroke-linecap="round"/>
<path d="M138 246 Q112 92 240 82 Q368 92 342 246 Q340 200 322 176 Q318 204 300 214 Q300 184 282 166 Q270 192 246 204 Q248 184 238 168 Q222 200 190 212 Q194 196 188 182 Q158 206 138 246 Z" fill="url(#hair)"/>
<path d="M178 126 Q220 98 286 112" fill="none" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".85"/>
<g fill="none" stroke="#F2FFFC" stroke-width="2">{bubbles}</g>
</svg>"""


def harbourmaster() -> str:
    """A lantern for a face, a tall brass collar, a coat of nets."""
    mesh = "".join(
        f'<path d="M{x} 480 Q{x + 26} 430 {x + 4} 372 M{x} 372 Q{x - 26} 430 {x + 6} 480"/>' for x in range(96, 400, 26)
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" width="480" height="480">
<defs><radialGradient id="bg" cx=".5" cy=".42" r=".75"><stop offset="0" stop-color="#3F6A63"/><stop offset=".5" stop-color="#173A45"/><stop offset="1" stop-color="#061320"/></radialGradient>
<radialGradient id="glow"><stop offset="0" stop-color="#FFF8E0"/><stop offset=".3" stop-color="#FFD27A" stop-opacity=".85"/><stop offset="1" stop-color="#FF9E45" stop-opacity="0"/></radialGradient>
<linearGradient id="brass" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#6B4A1E"/><stop offset=".35" stop-color="#E9C274"/><stop offset=".6" stop-color="#B4823A"/><stop offset="1" stop-color="#553A18"/></linearGradient>
<linearGradient id="coat" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#1D3442"/><stop offset="1" stop-color="#0A1822"/></linearGradient>
<clipPath id="body"><path d="M50 480 Q66 380 168 352 L312 352 Q414 380 430 480 Z"/></clipPath></defs>
<rect width="480" height="480" fill="url(#bg)"/><circle cx="240" cy="212" r="215" fill="url(#glow)" opacity=".6"/>
<path d="M50 480 Q66 380 168 352 L312 352 Q414 380 430 480 Z" fill="url(#coat)"/>
<g clip-path="url(#body)" fill="none" stroke="#7FA79B" stroke-width="2.4" opacity=".55">{mesh}</g>
<path d="M150 366 Q164 318 206 308 L274 308 Q316 318 330 366 Q284 392 240 392 Q196 392 150 366 Z" fill="url(#brass)"/>
<path d="M160 358 Q240 396 320 358" fill="none" stroke="#FFE3A4" stroke-width="3" opacity=".8"/>
<g fill="#FFE3A4"><circle cx="186" cy="352" r="5"/><circle cx="240" cy="366" r="5"/><circle cx="294" cy="352" r="5"/></g>
<path d="M172 130 L308 130 L320 302 L160 302 Z" fill="#FFF1CC" opacity=".92"/><path d="M172 130 L308 130 L320 302 L160 302 Z" fill="url(#glow)"/>
<path d="M240 168 Q276 214 262 250 Q252 276 240 278 Q228 276 218 250 Q204 214 240 168 Z" fill="#FF9F3F"/><path d="M240 202 Q260 230 252 252 Q246 268 240 268 Q234 268 228 252 Q220 230 240 202 Z" fill="#FFF7DA"/>
<g stroke="url(#brass)" stroke-width="9"><path d="M172 130 L160 302"/><path d="M308 130 L320 302"/></g><g stroke="#8A6228" stroke-width="5"><path d="M218 130 L213 302"/><path d="M262 130 L267 302"/></g>
<rect x="146" y="296" width="188" height="20" rx="8" fill="url(#brass)"/><rect x="156" y="114" width="168" height="22" rx="8" fill="url(#brass)"/>
<path d="M168 116 Q180 66 240 58 Q300 66 312 116 Z" fill="url(#brass)"/><rect x="206" y="44" width="68" height="20" rx="8" fill="url(#brass)"/>
<path d="M218 44 Q240 4 262 44" fill="none" stroke="url(#brass)" stroke-width="9"/>
<path d="M120 74 Q240 26 360 74 Q348 96 240 88 Q132 96 120 74 Z" fill="#14212B"/><path d="M176 66 Q184 14 240 12 Q296 14 304 66 Q240 50 176 66 Z" fill="#1B2C38"/><path d="M178 58 Q240 42 302 58 L303 66 Q240 50 177 66 Z" fill="#E9C274"/>
</svg>"""


if __name__ == "__main__":
    draw_all(*(sys.argv[1:] or ["chromium"]))
