"""Where instances go to: a folder that holds only what may leave."""

from veil.sinks.folder import PARTIAL, FolderSink
from veil.sinks.places import check_places

__all__ = ["PARTIAL", "FolderSink", "check_places"]
