"""Scenes: what stood before the room, kept; opened again they show what they showed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from deseo.store import read_scene, read_scenes
from deseo.ui.markup import escape_markdown, show_small
from deseo.ui.state import choose
from deseo.ui.stores import store
from deseo.ui.workshop.screens import show_head, show_screen, thaw_screen

if TYPE_CHECKING:
    from deseo.meetings import Meeting, Scene
    from deseo.ui.cache import View
    from deseo.ui.frame import Page


def find_scene(page: Page, meeting: Meeting) -> Scene | None:
    """Find the scene the address names, if it is one of this meeting."""
    if not page.selection.scene:
        return None
    scene = read_scene(store(), page.selection.scene)
    return scene if scene and scene.meeting_id == meeting.meeting_id else None


def show_scene(page: Page, view: View, meeting: Meeting, scene: Scene) -> None:
    """Draw a scene as it was, and say when that was."""
    t = page.t
    taken = t.moment(datetime.fromisoformat(scene.shown["taken_at"]))
    show_head(scene.title, t("workshop.as_of", moment=taken))
    show_screen(page, view, thaw_screen(scene.shown), key=f"scene-{scene.scene_id}")
    scenes = read_scenes(store(), meeting.meeting_id)
    ids = [one.scene_id for one in scenes]
    place = ids.index(scene.scene_id)
    with st.container(key="stagebar", horizontal=True, vertical_alignment="center", gap="small"):
        for label, key, to in (("back", "w_back", place - 1), ("next", "w_next", place + 1)):
            st.button(
                t(f"workshop.{label}"),
                key=key,
                disabled=not 0 <= to < len(ids),
                on_click=choose,
                kwargs={"scene": ids[to] if 0 <= to < len(ids) else ""},
            )
        st.space("stretch")
        label = t("workshop.to_meeting")
        st.button(label, key="w_to_meeting", on_click=choose, kwargs={"scene": ""})


def list_scenes(page: Page, meeting: Meeting) -> None:
    """List the scenes of a meeting; each opens as it was."""
    t, scenes = page.t, read_scenes(store(), meeting.meeting_id)
    if not scenes:
        show_small(t("workshop.no_scenes"))
        return
    with st.container(key=f"rows_scenes_{meeting.meeting_id}"):
        for scene in scenes:
            st.button(
                escape_markdown(scene.title),
                key=f"w_scene_{scene.scene_id}",
                width="stretch",
                on_click=choose,
                kwargs={"meeting": meeting.meeting_id, "scene": scene.scene_id},
            )
