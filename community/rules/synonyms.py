"""The names under which registers know their columns. Widen these tables when a real register brings a new one."""

from collections.abc import Mapping
from enum import StrEnum


class Column(StrEnum):
    """What a register tells of a unit, by the name people know it under."""

    ADDRESS = "坐落"
    BUILDING = "楼号"
    STAIRWELL = "单元"
    FLOOR = "楼层"
    ROOM = "室号"
    AREA = "建筑面积"
    SOURCE = "面积来源"
    USE = "用途"
    OWNER = "产权人"
    SHARE = "共有份额"
    CO_OWNERSHIP = "共有情况"
    ID_NUMBER = "证件号码"
    PHONE = "联系电话"
    CERTIFICATE = "产权证号"
    NOTE = "备注"


SYNONYMS: Mapping[Column, tuple[str, ...]] = {
    Column.ADDRESS: (
        "房屋坐落", "房屋座落", "座落", "不动产坐落", "坐落地址", "地址", "房屋地址", "详细地址", "门牌地址", "住址",
        "房屋位置", "房产地址", "address", "flataddress", "propertyaddress", "location",
    ),
    Column.BUILDING: (
        "楼栋", "楼栋号", "楼幢", "楼幢号", "幢号", "栋号", "楼", "幢", "栋", "楼宇", "座号", "座", "栋座", "楼座",
        "building", "buildingno", "block", "tower",
    ),
    Column.STAIRWELL: (
        "单元号", "楼组", "门洞", "门栋", "梯号", "楼门", "stairwell", "entrance", "staircase",
    ),
    Column.FLOOR: ("层", "所在层", "所在楼层", "层次", "层数", "楼层号", "floor", "storey", "level"),
    Column.ROOM: (
        "房号", "房间号", "户号", "室", "房屋号", "房屋编号", "户室号", "门牌号", "房间", "房室号", "室号部位", "部位",
        "户", "room", "roomno", "flat", "flatno", "unit", "unitno", "door", "apartment",
    ),
    Column.AREA: (
        "面积", "产权面积", "专有部分面积", "专有面积", "房屋面积", "建筑面积平方米", "房屋建筑面积", "产证面积",
        "登记面积", "建面", "建筑面积m2", "area", "floorarea", "areasqm", "grossfloorarea", "sqm",
    ),
    Column.SOURCE: ("面积依据", "面积出处", "面积来自", "areasource", "source"),
    Column.USE: (
        "房屋用途", "房屋性质", "性质", "类型", "规划用途", "设计用途", "房屋类型", "物业类型", "使用性质", "业态",
        "use", "usage", "type", "purpose",
    ),
    Column.OWNER: (
        "业主", "业主姓名", "姓名", "权利人", "所有权人", "产权人姓名", "房屋所有权人", "权利人姓名", "权利人名称",
        "产权所有人", "户主", "户主姓名", "业主名称", "不动产权利人", "产权人名称", "共有人", "所有人",
        "owner", "owners", "ownername", "name", "nameofowner", "proprietor",
    ),
    Column.SHARE: (
        "份额", "所占份额", "产权份额", "共有比例", "占有份额", "权利份额", "所有权份额", "产权比例", "持有份额",
        "share", "shares", "ownershipshare",
    ),
    Column.CO_OWNERSHIP: ("共有方式", "共有类型", "共有状况", "共有形式", "coownership", "tenure"),
    Column.ID_NUMBER: (
        "证件号", "身份证", "身份证号", "身份证号码", "证照号码", "证件编号", "权利人证件号", "权利人证件号码",
        "统一社会信用代码", "身份证件号码", "idnumber", "idno", "id", "identitynumber",
    ),
    Column.PHONE: (
        "电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "联系手机", "移动电话", "业主电话",
        "phone", "phoneno", "mobile", "telephone", "tel", "contact",
    ),
    Column.CERTIFICATE: (
        "产权证", "不动产权证号", "房产证号", "权证号", "产证号", "不动产权证书号", "不动产证号", "房产证", "权证编号",
        "产权证编号", "不动产权证", "房地产权证号", "certificate", "certificateno", "titledeed",
    ),
    Column.NOTE: ("说明", "附注", "备考", "其他", "note", "notes", "remark", "remarks", "comment"),
}  # fmt: skip

# Columns that registers have and that are no use here; known, so that none is taken for another.
_UNUSED = """
序号 编号 序 号 no 不动产单元号 不动产单元代码 房屋代码 房屋编码 套内面积 套内建筑面积 套内 使用面积 分摊面积
公摊面积 公摊 分摊 层高 户型 朝向 结构 建筑结构 建成年份 竣工日期 建筑年代 入住日期 入住时间 登记时间 登记日期
发证日期 取得日期 交付日期 性别 年龄 民族 证件类型 证件种类 证件名称 户籍 邮编 邮箱 单价 总价 物业费 缴费状态 是否入住
签名 签字 签收 楼长 总层数 地上层数 户数 套数 serial serialno index gender idtype
"""
UNUSED = frozenset(_UNUSED.split())
EXAMPLE_SHEETS = frozenset({"示例", "填写说明", "填表说明", "example", "howtofillin"})  # of our template, and like it
