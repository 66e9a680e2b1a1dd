"""A tenant and an owner claim one flat: two phones send photos, the desk decides on both, and the photos are gone."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from community.models import OrganKind, Owner, Unit
from residents.models import Capacity, Claim, ClaimPhoto, ClaimState, Resident
from tests import make
from tests.browser.conftest import Handset, Site
from tests.web.scene import now

pytestmark = pytest.mark.browser


@pytest.fixture
def flat() -> Unit:
    """7号楼502室 of 李芳, with another flat beside it."""
    place, since = make.compound(), now() - timedelta(days=300)
    return make.units(
        place, make.flat("502", make.party("李芳"), building="7号楼"), make.flat("503", building="7号楼"), now=since
    )[0]


def photo(name: str) -> FilePayload:
    """A photo as a phone takes it: large, and telling where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "a telephone"
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(out, "JPEG", exif=exif)
    return FilePayload(name=name, mimeType="image/jpeg", buffer=out.getvalue())


def test_a_tenant_and_an_owner_claim_one_flat_and_both_are_decided(site: Site, flat: Unit) -> None:
    tenant, owner = make.resident(now=now()), make.resident(now=now())
    clerk = make.office_holder(flat.compound, OrganKind.RESIDENTS_COMMITTEE, now=now())
    renting, owning, desk = site.phone(tenant), site.phone(owner), site.phone(clerk)
    claims(renting, "租客", "陈晨", until=(now() + timedelta(days=300)).date().isoformat())
    claims(owning, "业主", "李芳")
    sends_photos(renting, "租赁合同.jpg")
    sends_photos(owning, "产权证1.jpg", "产权证2.jpg")
    for phone in (renting, owning):
        expect(phone.open("/claim/").get_by_text("另有人也申请了这一户，居委会会核对。")).to_be_visible()
    looks_side_by_side(desk)
    verifies_the_owner(desk)
    refuses_the_tenant(desk)
    decided(renting, owning, tenant, owner)


def claims(phone: Handset, capacity: str, name: str, *, until: str = "") -> None:
    """Fill in the form as people do, and ask the residents' committee."""
    page = phone.open("/claim/")
    page.get_by_label("哪栋楼").select_option("7号楼")
    page.get_by_label("室号", exact=True).fill("502")
    page.locator("label.choice", has_text=capacity).first.click()
    page.get_by_label("您的姓名").fill(name)
    if until:
        page.get_by_label(re.compile("^到哪一天")).fill(until)
    page.locator("label.choice", has_text="居委会核验").click()
    page.get_by_role("button", name="提交认证").click()
    expect(page.get_by_text("7号楼502室：还差居委会核验")).to_be_visible()


def sends_photos(phone: Handset, *names: str) -> None:
    page = phone.page
    page.locator("input[type=file]").set_input_files([photo(name) for name in names])
    page.get_by_role("button", name="交照片").click()
    expect(page.get_by_text(f"交了 {len(names)} 张照片，核验完就删除")).to_be_visible()


def case(page: Page, name: str) -> Locator:
    """The form of one applicant at the desk."""
    return page.locator("form.card", has=page.get_by_role("heading", name=name))


def looks_side_by_side(desk: Handset) -> None:
    """Both claims stand under the flat; a photo opens as a picture, and its look is told to its owner."""
    page = desk.open("/desk/verify/")
    expect(page.get_by_text("2 人申请这一户")).to_be_visible()
    for name in ("陈晨", "李芳"):
        expect(case(page, name)).to_be_visible()
    address = case(page, "李芳").get_by_role("link", name="看第 1 张").get_attribute("href")
    answer = desk.context.request.get(f"{desk.site}{address}")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    with Image.open(io.BytesIO(answer.body())) as seen:
        assert seen.size == (1600, 1200)
        assert not seen.getexif()


def verifies_the_owner(desk: Handset) -> None:
    form = case(desk.page, "李芳")
    form.locator("label.choice", has_text="和申请人填的姓名相同").click()
    form.get_by_role("button", name="核对无误，通过").click()
    expect(desk.page.get_by_role("status").filter(has_text="7号楼502室 业主：已核验")).to_be_visible()
    expect(desk.page.get_by_text("2 人申请这一户")).to_have_count(0)


def refuses_the_tenant(desk: Handset) -> None:
    """Not without a reason; with one, the applicant reads it."""
    form = case(desk.page, "陈晨")
    form.get_by_role("button", name="不通过").click()
    expect(desk.page.get_by_role("alert")).to_contain_text("请写明理由")
    form = case(desk.page, "陈晨")
    form.get_by_label(re.compile("^不通过的理由")).fill("合同上没有写室号，请带原件来")
    form.get_by_role("button", name="不通过").click()
    expect(desk.page.get_by_text("没有等着核验的住户")).to_be_visible()
    # The browser says of the refused form what it says of every 422; nothing else may be wrong.
    desk.complaints[:] = [each for each in desk.complaints if "422" not in each]


def decided(renting: Handset, owning: Handset, tenant: Resident, owner: Resident) -> None:
    """Each reads what became of it and who looked; no photo is left."""
    page = renting.open("/claim/")
    expect(page.get_by_text("合同上没有写室号，请带原件来")).to_be_visible()
    page = owning.open("/me/")
    expect(page.get_by_text("看了7号楼502室申请的照片")).to_be_visible()
    assert Claim.objects.get(resident=owner).owner == Owner.objects.get(titles__unit__room="502")
    assert Claim.objects.get(resident=tenant).state == ClaimState.REFUSED
    assert not ClaimPhoto.objects.exists()


def test_a_file_that_is_no_photo_is_told_so_and_the_claim_stays(site: Site, flat: Unit) -> None:
    who = make.resident(now=now())
    phone = site.phone(who)
    claims(phone, "家人", "陈晨")
    wrong = FilePayload(name="合同.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 no photo")
    phone.page.locator("input[type=file]").set_input_files([wrong])
    phone.page.get_by_role("button", name="交照片").click()
    expect(phone.page.get_by_role("alert")).to_contain_text("这个文件不是照片")
    phone.complaints[:] = [each for each in phone.complaints if "422" not in each]
    assert Claim.objects.get(resident=who).capacity == Capacity.FAMILY
