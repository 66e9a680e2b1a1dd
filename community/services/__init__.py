"""Every write about compounds, their places and the register."""

from community.services.founding import CompoundExists, CompoundWithoutPlace, found_compound
from community.services.parties import ID_NUMBER, IDENTITY, PHONE
from community.services.register import (
    Closed,
    Outcome,
    RegisterAlreadyTaken,
    change_register,
    last_import,
    take_register,
    what_changes,
)
from community.services.uploads import (
    UploadChanged,
    UploadGone,
    choices_of,
    choose_columns,
    discard_upload,
    export_register,
    keep_upload,
    reading_of,
    take_read_upload,
)

__all__ = [
    "IDENTITY",
    "ID_NUMBER",
    "PHONE",
    "Closed",
    "CompoundExists",
    "CompoundWithoutPlace",
    "Outcome",
    "RegisterAlreadyTaken",
    "UploadChanged",
    "UploadGone",
    "change_register",
    "choices_of",
    "choose_columns",
    "discard_upload",
    "export_register",
    "found_compound",
    "keep_upload",
    "last_import",
    "reading_of",
    "take_read_upload",
    "take_register",
    "what_changes",
]
