"""Places, and the register: who owns which unit, since when."""

from fractions import Fraction

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from community.privacy import EncryptedField
from community.rules.facts import PartyKind, Source, Use
from kernel.quantities import Area


class PlaceKind(models.TextChoices):
    CITY = "city", _("市")
    DISTRICT = "district", _("区")
    STREET = "street", _("街道（镇）")
    NEIGHBOURHOOD = "neighbourhood", _("居民区")


class Place(models.Model):
    """An administrative place above compounds."""

    kind = models.CharField(max_length=16, choices=PlaceKind.choices)
    name = models.CharField(max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="places")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(parent__isnull=False),
                name="community_place_named_once_in_parent",
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(parent__isnull=True), name="community_place_named_once_at_top"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Compound(models.Model):
    """A property management area (小区): it has one owners' assembly at most."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    place = models.ForeignKey(Place, models.PROTECT, related_name="compounds")
    zone = models.CharField(max_length=40, default="Asia/Shanghai")

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        return f"compound:{self.pk}"

    @property
    def desk(self) -> str:
        """The stream of the committees' work, which neighbours do not watch."""
        return f"desk:{self.pk}"


class Building(models.Model):
    """A building (楼栋), in the order of the register."""

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="buildings")
    name = models.CharField(max_length=40)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["compound", "name"], name="community_building_named_once"),
            models.UniqueConstraint(fields=["compound", "position"], name="community_building_one_per_position"),
        ]

    def __str__(self) -> str:
        return self.name


class Stairwell(models.Model):
    """A stairwell (单元). A building without any has one whose name is empty."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="stairwells")
    name = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["building", "name"], name="community_stairwell_named_once"),
        ]

    def __str__(self) -> str:
        return f"{self.building}{self.name}"


class UnitUse(models.TextChoices):
    RESIDENTIAL = Use.RESIDENTIAL.value, "住宅"
    COMMERCIAL = Use.COMMERCIAL.value, "商业"
    PARKING = Use.PARKING.value, "车位"
    STORAGE = Use.STORAGE.value, "储藏"


class AreaSource(models.TextChoices):
    """Where a figure of area comes from, the strongest first (interpretation of the Supreme Court, art. 8)."""

    LAND_REGISTER = Source.LAND_REGISTER.value, "不动产登记簿"
    SURVEY = Source.SURVEY.value, "测绘"
    CONTRACT = Source.CONTRACT.value, "买卖合同"


class Unit(models.Model):
    """An exclusive unit (专有部分): its use, its area in 1/10 000 m², and the source of that figure."""

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="units")
    stairwell = models.ForeignKey(Stairwell, models.PROTECT, related_name="units")
    room = models.CharField(max_length=40)
    use = models.CharField(max_length=16, choices=UnitUse.choices)
    area = models.PositiveBigIntegerField()
    area_source = models.CharField(max_length=16, choices=AreaSource.choices)
    sold = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stairwell", "room"], name="community_unit_room_once_per_stairwell"),
            models.CheckConstraint(condition=Q(area__gt=0), name="community_unit_has_area"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The unit as neighbours say it: 7号楼502室. Needs `stairwell__building` selected."""
        return f"{self.stairwell.building.name}{self.room}{'室' if self.room.isdigit() else ''}"

    @property
    def floor_area(self) -> Area:
        return Area(self.area)


class OwnerKind(models.TextChoices):
    PERSON = PartyKind.PERSON.value, "个人"
    ORGANISATION = PartyKind.ORGANISATION.value, "单位"
    DEVELOPER = PartyKind.DEVELOPER.value, "建设单位"


class Owner(models.Model):
    """A party on the register; never an account."""

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="owners")
    kind = models.CharField(max_length=16, choices=OwnerKind.choices)
    name = EncryptedField()
    # An HMAC of what identifies the party: an ID number where the register has one, else name and phone.
    identity = models.CharField(max_length=64)
    id_index = models.CharField(max_length=64, blank=True, default="")
    phone = EncryptedField(blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="", db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["compound", "identity"], name="community_owner_once_per_compound"),
        ]

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        """王* for a person; an organisation's name is public."""
        return f"{self.name[:1]}*" if self.kind == OwnerKind.PERSON else self.name


class Title(models.Model):
    """Who owns which unit, from when to when. Closed and added, never edited.

    `until` is the last day on which it was held. Co-owners by shares (按份共有) each have theirs as a fraction.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="titles")
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="titles")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    share_numerator = models.PositiveIntegerField(null=True, blank=True)
    share_denominator = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(share_numerator=None, share_denominator=None)
                | Q(
                    share_numerator__isnull=False,  # an unknown part passes every comparison
                    share_denominator__isnull=False,
                    share_numerator__gte=1,
                    share_denominator__gte=F("share_numerator"),
                ),
                name="community_title_share_is_a_part_of_one",
            ),
            models.UniqueConstraint(
                fields=["unit", "owner"], condition=Q(until=None), name="community_title_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="community_title_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} → {self.unit_id}"

    @property
    def share(self) -> Fraction | None:
        """The part of the unit that it gives, where the register says one."""
        if self.share_numerator is None or self.share_denominator is None:
            return None
        return Fraction(self.share_numerator, self.share_denominator)


class OrganKind(models.TextChoices):
    RESIDENTS_COMMITTEE = "residents_committee", _("居委会")
    OWNERS_COMMITTEE = "owners_committee", _("业委会")
    PROPERTY_MANAGER = "property_manager", _("物业")


class Organ(models.Model):
    """One of the three organs of a compound (三驾马车)."""

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="organs")
    kind = models.CharField(max_length=24, choices=OrganKind.choices)
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["compound", "kind"], name="community_organ_one_of_each_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class RegisterImport(models.Model):
    """One register file taken in: when, from which day on, which file by its hash, and what the register then held."""

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="imports")
    number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()
    effective = models.DateField()
    units = models.PositiveIntegerField()
    area = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["compound", "number"], name="community_registerimport_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.compound_id} {self.fingerprint[:8]}"


class RegisterUpload(models.Model):
    """A register file that waits to be looked over: sealed, one for each compound, deleted once it is decided.

    `choices` are what people said about the file (which column is what, where its areas come from); each change
    of them counts `revision` on, so that nobody confirms what they have not seen.
    """

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="uploads")
    name = EncryptedField(blank=True, default="")
    content = models.BinaryField()
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()
    choices = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["compound"], name="community_registerupload_one_waits_per_compound"),
        ]

    def __str__(self) -> str:
        return f"{self.compound_id} {self.fingerprint[:8]}"
