"""A register's problems and remarks in words: what is wrong, and how to mend it."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.rules.facts import Notice
from community.rules.problems import Problem, Why

MENDS = {
    Why.NOT_A_WORKBOOK: _("读不出这个文件。请在 Excel 或 WPS 里另存为 .xlsx 再导入。"),
    Why.LOCKED: _("文件设了打开密码。请去掉密码另存一份再导入。"),
    Why.TOO_BIG: _("文件太大，不像一份名册。请只保留名册的工作表，删去图片和空行。"),
    Why.NO_ROWS: _("文件里没有一户。请检查是不是拿错了文件。"),
    Why.NO_HEADER: _("没有找到表头。请在数据上面写一行列名，至少有：楼号、室号、建筑面积、用途、产权人。"),
    Why.NO_COLUMN: _("表头里没有“%(name)s”这一列。请补上这一列，或把列名改成“%(name)s”。"),
    Why.COLUMN_TWICE: _("有两列是同一个意思。请只留一列，另一列改名或删去。"),
    Why.COLUMN_GUESSED: _("不认得这一列的名字，看内容像“%(as)s”。请确认它是哪一列。"),
    Why.MIXED_BYTES: _("文件里有认不出的字。请在 Excel 或 WPS 里另存为 .xlsx，或存成 UTF-8 编码的 CSV 再导入。"),
    Why.EMPTY: _("这一格是空的。请填上；与上一行相同的可以写“同上”。"),
    Why.NOTHING_ABOVE: _("上面没有可以照抄的内容。请把它写出来。"),
    Why.NOT_DITTO: _("这一列每户不同，不能写“同上”。请写出来。"),
    Why.A_DATE: _("表格软件把这一格变成了日期。请把整列设为“文本”格式，再照原件重填。"),
    Why.A_FORMULA_ERROR: _("这一格的公式出错了。请改成算好的数字或文字。"),
    Why.BAD_ADDRESS: _("看不出这个坐落是哪栋楼、哪一室。请写成“7号楼2单元502室”或“88弄7号502室”这样。"),
    Why.BAD_BUILDING: _("看不懂这个楼号。请写成“7号楼”这样。"),
    Why.BAD_STAIRWELL: _("看不懂这个单元。请写成“2单元”这样；没有单元就空着。"),
    Why.BAD_ROOM: _("看不懂这个室号。一行只写一户，例如 502；不要写小数、范围或两个室号。"),
    Why.BAD_AREA: _("这不是面积。请填大于 0 的平方米数，最多四位小数，例如 89.62。"),
    Why.BAD_USE: _("看不懂这个用途。可以写：%(known)s。"),
    Why.BAD_SOURCE: _("看不懂这个面积来源。可以写：登记簿、测绘、合同。"),
    Why.BAD_SHARE: _("看不懂这个份额。请写成“1/2”或“50%%”这样；共同共有就写“共同共有”。"),
    Why.SHARES_AND_OWNERS: _("%(owners)s 个产权人写了 %(shares)s 个份额，对不上。请一人写一个份额。"),
    Why.BAD_NAME: _("这不像姓名或单位名称。请照产权证填；共有人之间用顿号“、”隔开。"),
    Why.NAME_TWICE: _("同一格里一个名字写了两次。请删去重复的，或写明是哪两个人。"),
    Why.BAD_PHONE: _("这不是电话号码。手机填 11 位数字，几个号码之间用顿号“、”隔开；没有就空着。"),
    Why.NO_AREA_CODE: _("固定电话缺区号。请写成“021-57930000”这样。"),
    Why.BAD_ID: _("证件号码的位数或字符不对。请照证件重填；没有就空着。"),
    Why.ID_ROUNDED: _("证件号码被存成了数字，末几位已经丢失。请把整列设为“文本”格式，再照证件重填。"),
    Why.TOO_MANY_IDS: _("%(names)s 个产权人写了 %(ids)s 个证件号码，分不清是谁的。请按人的顺序一一对应。"),
    Why.UNSOLD_TO_A_PERSON: _("备注写着未售，产权人却不是单位。未售的户请写建设单位，已售的请删去“未售”。"),
    Why.UNIT_TWICE: _(
        "这一户在“%(sheet)s”第 %(row)s 行已经有了，产权人不同。"
        "写错的请删去一行；是共有人，请在两行都写明份额或“共同共有”。"
    ),
    Why.AREA_OF_UNIT_DIFFERS: _(
        "这一户这一行写 %(here)s ㎡，“%(sheet)s”第 %(row)s 行写 %(there)s ㎡。请照产权证改成一样。"
    ),
    Why.UNIT_CONTRADICTS: _("这一户的用途或未售，和“%(sheet)s”第 %(row)s 行写的不同。请改成一样。"),
    Why.OWNER_TWICE: _("这个产权人在这一户的“%(sheet)s”第 %(row)s 行已经有了，别的内容却不同。请只留对的一行。"),
    Why.SHARE_MISSING: _("这一户有 %(owners)s 个产权人，只有一部分写了份额。请都写上；共同共有的都不写。"),
    Why.SHARES_NOT_WHOLE: _("这一户的份额加起来是 %(total)s，不是 1。请照产权证改正；三个人平分请各写“1/3”。"),
    Why.BUILDING_SPELT_TWO_WAYS: _("“%(sheet)s”第 %(row)s 行写的是“%(name)s”。同一栋楼请用同一个写法。"),
    Why.STAIRWELL_MISSING: _("这栋楼别的户写了单元（“%(sheet)s”第 %(row)s 行）。请补上这一户的单元。"),
    Why.ID_OF_ANOTHER: _("这个证件号码在“%(sheet)s”第 %(row)s 行是“%(name)s”的。请核对两行的姓名和号码。"),
    Why.NO_SOURCE: _(
        "有 %(rows)s 户没有产权证号，也没有注明面积来源。请问清来源后再导入：在核对的页面上选，"
        "或在命令后加上 --area-source=land_register（登记簿）、survey（测绘）、contract（合同）之一。"
    ),
    Why.COUNT_DIFFERS: _("合计写 %(declared)s 户，逐行数出来 %(found)s 户。请查漏行、重行，或改正合计。"),
    Why.AREA_DIFFERS: _("合计写 %(declared)s ㎡，逐行加出来 %(found)s ㎡。请查漏行、错数，或改正合计。"),
}

NOTICES = {
    Notice.ID_CHECKSUM: _("%(n)s 户的证件号码校验位不对，照原样用于比对，没有拒收。"),
    Notice.ID_HIDDEN: _("%(n)s 户的证件号码有遮挡，不能用于比对，当作没有。"),
    Notice.NO_PHONE: _("%(n)s 户没有联系电话，业主只能当面核验。"),
    Notice.OTHER_PHONE: _("%(n)s 处同一业主有不同电话，留用先出现的。"),
    Notice.LONE_CO_OWNER: _("%(n)s 户注明共有，但只写了一个产权人。"),
    Notice.NOTE_IGNORED: _("%(n)s 户的备注不涉及面积来源、共有或未售，没有采用。"),
    Notice.LINE_TWICE: _("%(n)s 行和前面的一行完全一样，只算一次。"),
    Notice.USE_ASSUMED: _("表里没有用途这一列：%(n)s 户按坐落判断，写着商铺、车位、储藏的照写，其余当作住宅。"),
    Notice.FILLED_DOWN: _("%(n)s 行的楼号空着，照上一行填（像是合并过的单元格）。"),
    Notice.ROW_SKIPPED: _("%(n)s 行只有一句话，当作说明跳过。"),
    Notice.SHEET_SKIPPED: _("%(n)s 张工作表里没有名册，跳过了。"),
}


def mend(problem: Problem) -> str:
    """What to do about the problem, in the active language."""
    return str(MENDS[problem.why]) % problem.facts


def place(problem: Problem) -> str:
    """Where the problem is: 三期及商铺 第 435 行 D 建筑面积（㎡）."""
    row = gettext("第 %(row)s 行") % {"row": problem.row} if problem.row else ""
    return " ".join(part for part in (problem.sheet, row, problem.column) if part)


def line(problem: Problem) -> str:
    """The problem in one line: where, what stands there, and the mend."""
    value = f"“{problem.value}”" if problem.value else ""
    where = " ".join(part for part in (place(problem), value) if part)
    return f"{where}：{mend(problem)}" if where else mend(problem)


def remark(notice: Notice, n: int) -> str:
    """A remark of the reader on `n` rows."""
    return str(NOTICES[notice]) % {"n": n}
