"""A title's synopsis, characters and art, from the user's own copy of the dataset; posters from the web on demand."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

import streamlit as st

from anipop_core.intake.local_titles import FOLDER_VARIABLE, LocalTitle, data_folder, read_local_title
from anipop_core.schema import Character
from anipop_core.ui.shell.messages import show_heading
from anipop_core.ui.widgets.page_elements import show_gloss, show_subheading
from anipop_core.ui.widgets.pictures import thumbnail

PICTURE_WIDTH, PORTRAIT_WIDTH = 160, 72  # pixels on the page
POSTER_HOSTS = ("cdn.myanimelist.net", "s4.anilist.co", "media.kitsu.app")
KEPT_S = 60  # a folder that was mended is read again after this
SHORT_DESCRIPTION = 240  # characters


def local_title(mal_id: int) -> LocalTitle | None:
    """What the user's folder holds of the title; None where no folder is named."""
    folder = data_folder()
    return None if folder is None else _read(str(folder), mal_id)


@st.cache_resource(ttl=KEPT_S, max_entries=16, show_spinner=False)
def _read(folder: str, mal_id: int) -> LocalTitle:
    from pathlib import Path

    return read_local_title(Path(folder), mal_id)


def show_local_title(local: LocalTitle | None) -> None:
    """Texts and pictures from the dataset on this machine, or how to have them shown."""
    show_heading("Text and art", "from the dataset on this machine" if local else "")
    if local is None:
        show_gloss(
            "Synopses and pictures belong to their owners and are not shipped. Where you have the dataset, set "
            f"{FOLDER_VARIABLE} to its folder and start the app again: they are then shown here. Where it knows the "
            "poster's address, as after fetch-data, the poster can be shown from the web."
        )
    else:
        for problem in local.problems:
            st.html(f'<p class="ap-error" role="alert">{escape(problem)}</p>')
        if local.is_empty and not local.problems:
            show_gloss("The folder holds no text and no picture of this title.")
        _show_pictures(local)
        if local.synopsis:
            st.html(f'<p class="ap-text" style="line-height:1.5">{escape(local.synopsis)}</p>')
        _show_characters(local)
        if is_poster(local.poster_url):
            _show_poster(local.poster_url)


def _show_pictures(local: LocalTitle) -> None:
    with st.container(horizontal=True, key="title-art"):
        for picture in local.pictures:
            st.image(thumbnail(picture, 2 * PICTURE_WIDTH), width=PICTURE_WIDTH, alt=f"Art: {picture.name}")


def _show_characters(local: LocalTitle) -> None:
    if local.characters:
        show_subheading("Characters")
    for character in local.characters:
        with st.container(horizontal=True, gap="small", wrap=False):
            if character.portrait is not None:
                image = thumbnail(character.portrait, 2 * PORTRAIT_WIDTH)
                st.image(image, width=PORTRAIT_WIDTH, alt=f"Portrait of {character.name or 'a character'}")
            st.html(_in_words(character))


def _in_words(character: Character) -> str:
    text = character.description
    name = f"<b>{escape(character.name or 'Without a name')}</b>"
    if len(text) <= SHORT_DESCRIPTION:
        return f"<div>{name}<br>{escape(text)}</div>"
    start = text[:SHORT_DESCRIPTION].rsplit(" ", 1)[0]
    return f"<div>{name}<br><details><summary>{escape(start)} …</summary>{escape(text[len(start) :])}</details></div>"


def _show_poster(url: str) -> None:
    """Off by default: the browser would tell the picture host which title is looked at."""
    wanted = st.toggle(
        "Show posters from the web",
        key="posters-from-the-web",
        persist_state="session",
        help="Your browser then asks the picture host of MyAnimeList, AniList or Kitsu for the poster, so that host "
        "learns which title you look at. Nothing of your pitches is sent. Off until you switch it on, each time you "
        "start.",
    )
    if wanted:
        st.html(
            f'<img src="{escape(url)}" alt="Poster, from {escape(urlsplit(url).hostname or "")}" '
            f'width="{PICTURE_WIDTH}" referrerpolicy="no-referrer" style="border-radius:10px">'
        )


def is_poster(url: str) -> bool:
    """Only the known picture hosts are ever asked, whatever a table says."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and parts.hostname in POSTER_HOSTS and parts.port is None
    except ValueError:
        return False
