"""What each paragraph of a manuscript probably is in the article. An editor sees it and may say otherwise.

`recognition` names the steps in their order; a module for each finds one thing in the `lines` of a `sheet`.
"""

from articles.copy.structure.recognition import recognise

__all__ = ["recognise"]
