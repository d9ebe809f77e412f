"""Workshop: a facilitator leads a room from who is here to who does what by when."""

from deseo.ui import cache
from deseo.ui.frame import open_page
from deseo.ui.workshop.lobbies import show_lobby
from deseo.ui.workshop.scenes import find_scene, show_scene
from deseo.ui.workshop.stages import enter_territory, find_meeting, show_stage

page = open_page("workshop", is_stage=lambda selection: find_meeting(selection) is not None)
meeting = find_meeting(page.selection)
if meeting is None:
    show_lobby(page)
else:
    enter_territory(page, meeting)
    view = cache.view(meeting.territory_id, page.selection.source)
    scene = find_scene(page, meeting)
    if scene is None:
        show_stage(page, view, meeting)
    else:
        show_scene(page, view, meeting, scene)
