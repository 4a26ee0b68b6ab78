"""A pitch meeting as one HTML file that opens offline and prints; everything that was typed is escaped."""

from __future__ import annotations

from anipop_core.reports.html import page
from anipop_core.reports.meeting import MeetingReport
from anipop_core.reports.parts import parts_of
from anipop_core.reports.tracks import guess_marks, meeting_scale, version_marks, waterfall_scale


def meeting_html(report: MeetingReport) -> str:
    """The page's text, pictures embedded; no script."""
    explained = [version.explanation for version in report.versions if version.explanation is not None]
    return page(
        "meeting.html.j2",
        report=report,
        scale=meeting_scale(report),
        blocks_scale=waterfall_scale(explained),
        parts_of=parts_of,
        version_marks=version_marks,
        guess_marks=guess_marks,
    )
