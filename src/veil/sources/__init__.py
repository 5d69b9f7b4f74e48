"""Where instances come from: a folder, one file, or an archive; every path found becomes a file or a coded refusal."""

from veil.sources.archive import Limits
from veil.sources.base import Refused, Source, SourceFile
from veil.sources.folder import open_source

__all__ = ["Limits", "Refused", "Source", "SourceFile", "open_source"]
