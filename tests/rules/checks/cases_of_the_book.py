"""Cases of reading, cells, 参数 and 单位."""

from case import ALL, HINT, OWN, WARNING, Case
from sound_book import (
    GROUP,
    Book,
    add,
    cell,
    cells,
    figure,
    month_cell,
    place,
    put,
    setting,
    setting_cell,
)

from catchup_xl.model.rows import SHEETS
from catchup_xl.model.tables import Merge


def _left_out(sheet: str):
    return lambda book: book.left_out.add(sheet)


def _renamed(sheet: str, header: str, text: str):
    return lambda book: book.renamed.update({(sheet, header): text})


def _headless(book: Book) -> None:
    for header in book.rows["督导"][0]:
        book.renamed["督导", header] = f"列{header}"
    book.renamed |= {("督导", "督导人"): "甲", ("督导", "备注"): "乙"}


def _uncached(unit: str, indicator: str, year: int, month: int, *, value: float | None = None):
    """A formula without a stored value, and what the cell holds then; with a value nothing is lacking."""

    def edit(book: Book) -> None:
        row = book.find("数据", 单位=unit, 指标=indicator, 年度=year)
        book.rows["数据"][row - 1][f"{month}月"] = value
        if value is None:
            book.uncached["数据"] = {(row + 3, month + 4)}

    return edit


def _merged(sheet: str, header: str, first: int):
    """The cell of a row merged with the one below it, which holds nothing of its own then."""

    def edit(book: Book) -> None:
        book.rows[sheet][first - 1][header] = book.rows[sheet][first - 1].get(header) or book.rows[sheet][first][header]
        book.rows[sheet][first][header] = None
        column = [column.header for column in SHEETS[sheet].columns].index(header) + 1
        book.merges[sheet] = [Merge(first + 3, column, first + 4, column)]

    return edit


def _ends_early(sheet: str, by: int):
    return lambda book: book.ends.update({sheet: 3 + len(book.rows[sheet]) - by})


READING = (
    Case("sheet-missing", (_left_out("督导"),), place("督导"), "没有“督导”工作表", level=WARNING),
    Case("sheet-missing", (_left_out("单位"),), place("单位"), "没有“单位”工作表", blocks=ALL),
    Case("table-missing", (_headless,), place("督导"), "找不到表头", level=WARNING),
    Case(
        "column-missing",
        (_renamed("单位", "人口", "人囗"),),
        place("单位!3"),
        "缺少“人口”列",
        (_renamed("单位", "人口", " 人 口 "),),
        WARNING,
    ),
    Case(
        "column-missing",
        (_renamed("数据", "报送日期", "经办人"),),
        place("数据!3"),
        "没有这些备用的列，按留空处理：报送日期",
        level=HINT,
    ),
    Case(
        "setting-duplicate",
        (add("参数", 参数="年 度", 取值=2018),),
        cell("参数", 7, "参数"),
        "“年度”写了两行",
        (),
        blocks=ALL,
    ),
    Case(
        "setting-unknown",
        (add("参数", 参数="年份", 取值=2018),),
        cell("参数", 7, "参数"),
        "“年份”不是程序认得的参数",
        level=HINT,
    ),
    Case("cell-required", (put("数据", 1, 年度=None),), cell("数据", 1, "年度"), "必填的“年度”空着"),
    Case(
        "cell-number",
        (put("单位", 1, 人口="约三千"),),
        cell("单位", 1, "人口"),
        "“约三千”不是数字",
        (put("单位", 1, 人口=3000),),
    ),
    Case(
        "cell-date",
        (put("督导", 1, 日期="三月初"),),
        cell("督导", 1, "日期"),
        "“三月初”不是日期",
        (put("督导", 1, 日期="2017.3.1"),),
    ),
    Case("cell-choice", (put("单位", 1, 层级="镇"),), cell("单位", 1, "层级"), "“镇”不在选项之内"),
    Case("cell-range", (put("加减分", 1, 分值=-1),), cell("加减分", 1, "分值"), "超出范围"),
)

CELLS = (
    Case(
        "cell-number-as-text",
        (figure("甲镇", "群众满意度", 2017, _3月="93.5"),),
        month_cell("甲镇", "群众满意度", 2017, 3),
        "3月“93.5”读作 93.5",
        (figure("甲镇", "群众满意度", 2017, _2月="不适用"),),
        HINT,
    ),
    Case("cell-number-as-text", (put("单位", 2, 人口="1,234"),), cell("单位", 2, "人口"), "读作 1234", level=HINT),
    Case(
        "cell-fullwidth",
        (figure("甲镇", "群众满意度", 2017, _3月="９３．５"),),
        month_cell("甲镇", "群众满意度", 2017, 3),
        "读作 93.5",
        (),
        HINT,
    ),
    Case(
        "cell-percent-as-text",
        (put("指标", 1, 目标="12%"),),
        cell("指标", 1, "目标"),
        "目标“12%”读作 0.12",
        (put("指标", 1, 目标=0.12),),
        HINT,
    ),
    Case(
        "formula-error",
        (figure("乙镇", "项目投资", 2017, _3月="#REF!"),),
        month_cell("乙镇", "项目投资", 2017, 3),
        "“3月”的公式出错：#REF!",
        (put("加减分", 1, 事由="#1 号文件"),),
        blocks=OWN,
    ),
    Case("formula-error", (put("指标", 2, 权重="#N/A"),), cell("指标", 2, "权重"), "“权重”的公式出错：#N/A"),
    Case("formula-error", (put("数据", 2, 单位="#N/A"),), cell("数据", 2, "单位"), "“单位”的公式出错", blocks=ALL),
    Case(
        "formula-uncached",
        (_uncached("乙镇", "项目投资", 2017, 3),),
        month_cell("乙镇", "项目投资", 2017, 3),
        "“3月”有 1 个公式没有存下计算结果",
        (_uncached("乙镇", "项目投资", 2017, 3, value=241.0),),
        blocks=OWN,
    ),
    Case(
        "cell-merged",
        (_merged("数据", "3月", 2),),
        place("数据!G5:G6"),
        "占了合并的 2 格，只算在 G5，其余按空着算（G6）",
        (_merged("数据", "单位", 2),),
        blocks=OWN,
    ),
    Case(
        "cell-merged",
        (_merged("责任清单", "完成比例", 1),),
        place("责任清单!N4:N5"),
        "只算在 N4",
        (_merged("责任清单", "完成时限", 1),),
        WARNING,
    ),
    Case(
        "row-below-table",
        (_ends_early("数据", 2),),
        cell("数据", 31, "单位"),
        "还有 2 行（第34—35行）",
        (_ends_early("数据", 0),),
        HINT,
    ),
)

SETTINGS = (
    Case(
        "setting-check-unknown",
        (setting("停用的检查", "data-jumb；duty-vague"),),
        setting_cell("停用的检查"),
        "没有代码为“data-jumb”的检查",
        (setting("停用的检查", "data-jump，duty-vague\ncell-date、event-cap"),),
        HINT,
    ),
    Case(
        "setting-title-year",
        (setting("方案名称", "２０１６年追赶超越方案"),),
        setting_cell("方案名称"),
        "方案名称写的是 2016 年，年度是 2017，各表标题和看板网页先写“追赶超越方案”，通报先不引用",
        (setting("方案名称", "2016—2018年追赶超越方案（县发〔2015〕3号）"),),
        HINT,
    ),
    Case(
        "setting-title-year",
        (setting("方案名称", "二〇一八年方案"),),
        setting_cell("方案名称"),
        "方案名称写的是 2018 年，年度是 2017",
        (setting("方案名称", "追赶超越方案"),),
        HINT,
    ),
    Case("setting-year-missing", (setting("年度", None),), setting_cell("年度"), "年度空着", blocks=ALL),
    Case(
        "setting-base-year",
        (setting("基期年度", 2018),),
        setting_cell("基期年度"),
        "基期年度为 2018",
        (setting("基期年度", 2016),),
        blocks=ALL,
    ),
    Case("setting-base-year", (setting("基期年度", 2015),), setting_cell("基期年度"), "不是上一年", level=HINT),
    Case(
        "setting-circular-day",
        (setting("成文日期", "2017-03-30"),),
        setting_cell("成文日期"),
        "成文日期 2017-03-30，统计期到 2017-03-31 才结束",
        (setting("成文日期", "2017-03-31"),),
        WARNING,
    ),
    Case("setting-month-missing", (setting("统计月份", None),), setting_cell("统计月份"), "为 3 月", level=HINT),
    Case(
        "setting-name-masked",
        (setting("本单位", "ＸＸ镇"),),
        setting_cell("本单位"),
        "是代称",
        (setting("追赶对象", "乙 镇"),),
        HINT,
    ),
    Case(
        "setting-own-unit",
        (setting("本单位", "甲镇镇"),),
        setting_cell("本单位"),
        "没有“甲镇镇”",
        (setting("本单位", "甲　镇"),),
    ),
    Case("setting-own-unit", (setting("本单位", None),), setting_cell("本单位"), "本单位空着", level=HINT),
    Case(
        "setting-own-group",
        (setting("考核组", "山区"),),
        setting_cell("考核组"),
        "没有考核组“山区”",
        (setting("考核组", None),),
        blocks=OWN,
    ),
    Case("setting-benchmark", (setting("追赶对象", "华阳镇"),), setting_cell("追赶对象"), "没有“华阳镇”"),
    Case("setting-benchmark", (setting("追赶对象", "甲镇"),), setting_cell("追赶对象"), "就是本单位", level=WARNING),
    Case("setting-benchmark", (setting("追赶对象", None),), setting_cell("追赶对象"), "追赶对象空着", level=HINT),
    Case(
        "setting-benchmark",
        (put("单位", 2, 考核组="平川镇"),),
        setting_cell("追赶对象"),
        "不同组不能比较",
        (setting("追赶对象", "丙镇"),),
        WARNING,
    ),
    Case(
        "setting-group-size",
        (setting("考核组单位数", 5),),
        setting_cell("考核组单位数"),
        "应有 5 个单位，“单位”表列了 4 个",
        (setting("考核组单位数", None),),
        blocks=OWN,
    ),
    Case(
        "setting-full-score",
        (setting("满分", 0),),
        setting_cell("满分"),
        "满分为 0",
        (setting("满分", 100),),
        blocks=ALL,
    ),
    Case(
        "setting-grade-lines",
        (setting("等次模式", "分数线"), setting("优秀分数线", 90), setting("良好分数线", 95)),
        setting_cell("优秀分数线"),
        "90、95、60",
        (setting("等次模式", "比例"), setting("良好分数线", 95)),
    ),
    Case(
        "setting-tie-keys",
        (setting("并列处理", "指标:党建过硬; 抽签"),),
        setting_cell("并列处理"),
        "“抽签”",
        (setting("并列处理", "指标：党建过硬；扣分少；上期名次"),),
        WARNING,
    ),
    Case(
        "setting-tie-keys",
        (setting("并列处理", "指标:财政收入"),),
        setting_cell("并列处理"),
        "“指标:财政收入”",
        level=WARNING,
    ),
    Case(
        "setting-rank-bonus",
        (setting("月度名次加分", "第一名半分"),),
        setting_cell("月度名次加分"),
        "第一名半分",
        (setting("月度名次加分", "1:0.5; 2:0.3"),),
        blocks=ALL,
    ),
)

_LAND = (setting("耕地面积", 9448), setting("水田面积", 4879), setting("旱地面积", 4569))
_VILLAGES = (
    add("单位", 单位="一村", 层级="村", 人口=600, 面积=10),
    add("单位", 单位="二村", 层级="村", 人口=400, 面积=20),
    setting("停用的检查", "unit-group-blank"),
)

TOWN = (
    Case(
        "setting-farmland", (*_LAND, setting("耕地面积", 11395)), setting_cell("耕地面积"), "= 9448 亩", _LAND, WARNING
    ),
    Case(
        "setting-villages",
        (*_VILLAGES, setting("行政村数", 3)),
        setting_cell("行政村数"),
        "行政村数为 3，“单位”表列了 2 个村",
        (*_VILLAGES, setting("行政村数", 2)),
        WARNING,
    ),
    Case(
        "setting-villages",
        (setting("行政村数", 6), setting("村民小组数", 5)),
        setting_cell("村民小组数"),
        "少于行政村数",
        level=WARNING,
    ),
    Case(
        "setting-population",
        (*_VILLAGES, setting("总人口", 1001)),
        setting_cell("总人口"),
        "人口合计 1000",
        (*_VILLAGES, setting("总人口", 1000), put("单位", 1, 人口=1000)),
        WARNING,
    ),
    Case(
        "setting-population",
        (setting("总人口", 900), put("单位", 1, 人口=901)),
        cell("单位", 1, "人口"),
        "总人口 900",
        level=WARNING,
    ),
    Case(
        "setting-population",
        (setting("总人口", 900), setting("总户数", 901)),
        setting_cell("总户数"),
        "多于总人口",
        level=WARNING,
    ),
    Case(
        "setting-area",
        (*_VILLAGES, setting("辖区面积", 32)),
        setting_cell("辖区面积"),
        "面积合计 30",
        (*_VILLAGES, setting("辖区面积", 30), put("单位", 1, 面积=30)),
        WARNING,
    ),
    Case(
        "setting-area",
        (setting("辖区面积", 1), setting("林地面积", 0.2)),
        setting_cell("辖区面积"),
        "2000 亩，超过",
        level=WARNING,
    ),
)

_LAST = (put("单位", 1, 上年总分=90, 上年名次=2), put("单位", 2, 上年总分=95, 上年名次=1))
_ARCHIVE = add(
    "历史",
    年度=2016,
    月份=12,
    考核组=GROUP,
    单位="甲镇",
    总分=90,
    名次=2,
    等次="良好",
    规则版本="1",
    生成时间="2017-01-05",
)
_IDLE = add("单位", 单位="一村", 层级="村", 考核组="村")

UNITS = (
    Case(
        "unit-duplicate",
        (add("单位", 单位="甲　镇", 考核组=GROUP), setting("考核组单位数", 5)),
        cell("单位", 5, "单位"),
        "在第 4 行已有",
        blocks=OWN,
    ),
    Case(
        "unit-name-blank",
        (add("单位", 层级="乡镇", 考核组=GROUP), add("单位", 层级="乡镇", 考核组=GROUP), setting("考核组单位数", 6)),
        cells("单位", 5, 6, "单位"),
        "有 2 个单位没有名称（第8—9行）",
        level=HINT,
        blocks=OWN,
    ),
    Case("unit-group-blank", (add("单位", 单位="戊镇"),), cell("单位", 5, "考核组"), "“戊镇”没有考核组", level=HINT),
    Case(
        "unit-group-without-indicators",
        (_IDLE,),
        cell("单位", 5, "考核组"),
        "考核组“村”没有适用的指标",
        level=HINT,
    ),
    Case(
        "unit-group-without-indicators",
        (add("单位", 单位="戊镇", 考核组="山区乡镇"),),
        cell("单位", 5, "考核组"),
        "“山区乡镇”没有适用的指标",
        level=WARNING,
    ),
    Case(
        "unit-last-result",
        (*_LAST, put("单位", 2, 上年名次=3)),
        cell("单位", 2, "上年名次"),
        "“乙镇”上年总分 95、第 3 名",
        _LAST,
        WARNING,
    ),
    Case(
        "unit-last-result",
        (put("单位", 1, 上年名次=5),),
        cell("单位", 1, "上年名次"),
        "本组只有 4 个单位",
        level=WARNING,
    ),
    Case(
        "unit-former-name",
        (put("单位", 1, 曾用名="老甲镇、乙镇"),),
        cell("单位", 1, "曾用名"),
        "“甲镇”的曾用名“乙镇”也是“乙镇”的名称",
        (put("单位", 1, 曾用名="老甲镇、甲乡"),),
    ),
    Case(
        "unit-former-name",
        (put("单位", 1, 曾用名="老镇"), put("单位", 2, 曾用名="老镇")),
        cell("单位", 2, "曾用名"),
        "“乙镇”的曾用名“老镇”也是“甲镇”的名称",
    ),
    Case(
        "unit-history-mismatch",
        (*_LAST, _ARCHIVE, put("单位", 1, 上年总分=90.5)),
        cell("单位", 1, "上年总分"),
        "填的是 90.5，历史记录是 90",
        (*_LAST, _ARCHIVE),
        WARNING,
    ),
)

CASES = (*READING, *CELLS, *SETTINGS, *TOWN, *UNITS)
