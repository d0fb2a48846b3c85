"""Records of the door: marks, guests' visits, photographs of signed sheets, materials, bytes of files."""

from functools import cached_property

from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.registration.domain.marks import Noted
from services.registration.domain.materials import Material
from services.registration.domain.signed_sheets import SignedSheet
from services.registration.domain.visits import Visit
from services.registration.store.files import StoredFiles
from services.registration.store.kept import Document
from services.registration.store.marks import StoredMarks
from services.registration.store.materials import StoredMaterials
from services.registration.store.signed_sheets import StoredSignedSheets
from services.registration.store.visits import StoredVisits


class DoorRecords:
    """See `records.Records`."""

    database: Database[Document]
    session: ClientSession | None

    @cached_property
    def marks(self) -> StoredMarks:
        return StoredMarks(self.database["marks"], self.session, Noted)

    @cached_property
    def visits(self) -> StoredVisits:
        return StoredVisits(self.database["visits"], self.session, Visit)

    @cached_property
    def files(self) -> StoredFiles:
        return StoredFiles(self.database["files"], self.session)

    @cached_property
    def signed_sheets(self) -> StoredSignedSheets:
        return StoredSignedSheets(self.database["signed_sheets"], self.session, SignedSheet)

    @cached_property
    def materials(self) -> StoredMaterials:
        return StoredMaterials(self.database["materials"], self.session, Material)

    def prepare_door(self) -> None:
        """Afterwards every index exists."""
        for noun in (self.marks, self.visits, self.signed_sheets, self.materials):
            noun.prepare()
