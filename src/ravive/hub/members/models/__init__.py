"""Pages of a network: its index, and one for each member."""

from ravive.hub.members.models.member_index_page import MemberIndexPage
from ravive.hub.members.models.member_page import MemberPage

__all__ = ["MemberIndexPage", "MemberPage"]
