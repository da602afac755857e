"""Cases of 数据."""

from case import ALL, ERROR, HINT, OWN, WARNING, Case
from sound_book import UNITS, Book, Edit, add, cell, copy, figure, month_cell, place, put, setting, setting_cell

FARM, INVEST, RATIO, JUDGED = "农业总产值", "项目投资", "群众满意度", "党建过硬"
_BLANK = {f"_{month}月": None for month in range(1, 13)}


def _blank(*names: str, year: int = 2017, units: tuple[str, ...] = UNITS) -> tuple[Edit, ...]:
    return tuple(figure(unit, name, year, **_BLANK) for unit in units for name in names)


def _without(unit: str, indicator: str, year: int) -> Edit:
    def edit(book: Book) -> None:
        book.rows["数据"].pop(book.find("数据", 单位=unit, 指标=indicator, 年度=year) - 1)

    return edit


def _published(unit: str, rate: object, indicator: str = FARM) -> Edit:
    return add("数据", 单位=unit, 指标=indicator, 年度=2017, 口径="公布增速", **{"3月": rate})


def _hit(*units: str) -> tuple[Edit, ...]:
    """Make these units hit the target of the investment."""
    return (setting("突变倍数", 9), *(figure(unit, INVEST, 2017, _3月=1000.0) for unit in units))


def add_to_last(**cells: object) -> Edit:
    """Fill further cells of the last row of 数据."""
    return lambda book: book.rows["数据"][-1].update(cells)


_PUBLISHED = month_cell("甲镇", FARM, 2017, 3, "公布增速")
_EVERYTHING = (FARM, INVEST, RATIO, JUDGED)
_EXACT_GROWTH = tuple(figure(unit, FARM, 2017, _3月=1176.0) for unit in UNITS)
_EVEN_BASE = tuple(figure(unit, FARM, 2016, _3月=1050.0) for unit in UNITS)

RETURNS = (
    Case(
        "data-duplicate",
        (copy("数据", 2, **{"3月": 1200.0}),),
        cell("数据", 33, "单位"),
        "在第 5 行已有，两行数字不同",
        (copy("数据", 2, 口径="公布增速", **{"1月": None, "2月": None, "3月": 0.1238}),),
        blocks=OWN,
    ),
    Case(
        "data-none",
        (*_blank(*_EVERYTHING), setting("统计月份", None), setting("停用的检查", "setting-month-missing")),
        place("数据"),
        "没有 2017 年的任何数",
        level=HINT,
        blocks=ALL,
    ),
    Case(
        "data-missing",
        (figure("甲镇", RATIO, 2017, _3月=None),),
        month_cell("甲镇", RATIO, 2017, 3),
        "“甲镇”3 月未报“群众满意度”",
        (figure("甲镇", RATIO, 2017, _3月=0), setting("停用的检查", "data-jump")),
        WARNING,
    ),
    Case(
        "data-missing",
        (figure("甲镇", RATIO, 2017, _3月=None), setting("发布状态", "正式")),
        month_cell("甲镇", RATIO, 2017, 3),
        "未报",
    ),
    Case(
        "data-missing",
        _blank(*_EVERYTHING, units=("乙镇",)),
        month_cell("乙镇", FARM, 2017, 3),
        "“乙镇”3 月未报：全部 4 个指标",
        level=WARNING,
    ),
    Case(
        "data-missing",
        _blank(*_EVERYTHING),
        month_cell("甲镇", FARM, 2017, 3),
        "考核组“山区镇”3 月没有任何数",
        level=WARNING,
        blocks=OWN,
    ),
    Case(
        "data-row-missing",
        (_without("乙镇", RATIO, 2017), _without("乙镇", JUDGED, 2017)),
        place("数据"),
        "2 个指标的数据行：群众满意度、党建过硬",
        level=WARNING,
    ),
    Case(
        "data-base-missing",
        (figure("甲镇", FARM, 2016, _3月=None),),
        month_cell("甲镇", FARM, 2016, 3),
        "缺 2016 年 3 月的数“农业总产值”",
        (figure("甲镇", RATIO, 2016, _3月=None),),
        WARNING,
    ),
    Case(
        "data-base-missing",
        (_without("甲镇", FARM, 2016), setting("发布状态", "正式")),
        month_cell("甲镇", FARM, 2017, 3),
        "缺 2016 年",
        (_without("甲镇", FARM, 2016), _published("甲镇", 0.12)),
    ),
    Case(
        "data-base-missing",
        (_without("甲镇", FARM, 2016),),
        month_cell("甲镇", FARM, 2017, 3),
        "缺 2016 年",
        (_without("甲镇", FARM, 2016), put("指标", 1, 比较="环比")),
        WARNING,
    ),
    Case(
        "data-base-missing",
        tuple(_without(unit, FARM, 2016) for unit in UNITS),
        month_cell("甲镇", FARM, 2017, 3),
        "没有 2016 年 3 月的任何数",
        level=WARNING,
        blocks=OWN,
    ),
    Case(
        "data-published-missing",
        (
            put("指标", 1, 价格口径="可比价"),
            *(_published(unit, 0.12) for unit in UNITS[1:]),
            setting("停用的检查", "growth-mismatch"),
        ),
        month_cell("甲镇", FARM, 2017, 3),
        "没有 3 月的公布增速",
        (
            put("指标", 1, 价格口径="可比价"),
            *(_published(unit, 0.12) for unit in UNITS),
            setting("停用的检查", "growth-mismatch"),
        ),
        WARNING,
    ),
    Case(
        "data-future-month",
        (figure("甲镇", FARM, 2017, _4月=1900.0, _6月=2000.0),),
        place("数据!H5:J5"),
        "已填了 4月、6月",
        level=WARNING,
    ),
    Case(
        "data-future-month",
        (setting("统计月份", 2),),
        setting_cell("统计月份"),
        "16 行已填了以后月份的数",
        level=WARNING,
    ),
    Case(
        "data-year-unused",
        (copy("数据", 1, 年度=2015), copy("数据", 3, 年度=2015)),
        cell("数据", 33, "年度"),
        "2 行是 2015 年的数",
        level=HINT,
    ),
    Case(
        "data-not-assessed",
        (
            add("单位", 单位="一村", 层级="村", 考核组="村"),
            copy("数据", 2, 单位="一村"),
            setting("停用的检查", "unit-group-without-indicators"),
        ),
        cell("数据", 33, "指标"),
        "“农业总产值”不适用于考核组“村”：一村",
        level=WARNING,
    ),
)

FIGURES = (
    Case(
        "data-unreadable",
        (figure("甲镇", FARM, 2017, _3月="1180万元"),),
        month_cell("甲镇", FARM, 2017, 3),
        "“1180万元”不是数字",
        (figure("甲镇", FARM, 2017, _3月=" 1180 "), setting("停用的检查", "cell-number-as-text")),
        blocks=OWN,
    ),
    Case(
        "data-unreadable",
        (figure("甲镇", FARM, 2017, _2月="七百"),),
        month_cell("甲镇", FARM, 2017, 2),
        "2 月",
        level=WARNING,
    ),
    Case(
        "data-unreadable",
        (figure("甲镇", JUDGED, 2017, _3月="良好"),),
        month_cell("甲镇", JUDGED, 2017, 3),
        "“良好”",
        (put("指标", 4, 计分方法="M9"), figure("甲镇", JUDGED, 2017, _3月="良好")),
        blocks=OWN,
    ),
    Case(
        "data-under-review",
        (figure("甲镇", RATIO, 2017, _2月="待核"),),
        month_cell("甲镇", RATIO, 2017, 2),
        "2 月待核",
        (figure("甲镇", RATIO, 2017, _2月="不适用"),),
        HINT,
    ),
    Case(
        "cumulative-falls",
        (figure("甲镇", FARM, 2017, _2月=1200.0),),
        month_cell("甲镇", FARM, 2017, 3),
        "3 月累计 1180，小于 2 月的 1200",
        (figure("甲镇", FARM, 2017, _2月=1180.0000000000002),),
        blocks=OWN,
    ),
    Case(
        "cumulative-falls",
        (figure("甲镇", FARM, 2017, _1月=800.0),),
        month_cell("甲镇", FARM, 2017, 2),
        "2 月累计 730",
        (figure("甲镇", RATIO, 2017, _1月=99.0),),
    ),
    Case(
        "cumulative-falls",
        (figure("甲镇", FARM, 2017, _2月=1200.0, 备注="3月核减20万元"),),
        month_cell("甲镇", FARM, 2017, 3),
        "小于",
        level=HINT,
    ),
    Case(
        "data-looks-monthly",
        (figure("甲镇", INVEST, 2017, _1月=250.0, _2月=245.0),),
        month_cell("甲镇", INVEST, 2017, 2),
        "2月、3月 下降，像是当月数",
        (figure("甲镇", INVEST, 2017, _1月=150.0, _2月=150.0),),
        blocks=OWN,
    ),
    Case(
        "data-jump",
        (figure("甲镇", INVEST, 2017, _3月=1100.0),),
        month_cell("甲镇", INVEST, 2017, 3),
        "是上年同期的 5.2 倍",
        (figure("甲镇", INVEST, 2017, _3月=1050.0),),
        WARNING,
    ),
    Case(
        "data-jump",
        (figure("甲镇", RATIO, 2017, _1月=9, _2月=9, _3月=9.35),),
        month_cell("甲镇", RATIO, 2017, 3),
        "只有上年同期的 9.7 分之一",
        level=WARNING,
    ),
    Case(
        "data-jump",
        (
            figure("甲镇", INVEST, 2017, _1月=-10, _2月=-20, _3月=-500),
            figure("甲镇", INVEST, 2016, _1月=-5, _2月=-10, _3月=-50),
        ),
        month_cell("甲镇", INVEST, 2017, 3),
        "3 月亏损 500，上年同期亏损 50，亏损额是上年同期的 10 倍",
        level=WARNING,
    ),
    Case(
        "data-same-as-target",
        _hit(*UNITS[1:]),
        month_cell("乙镇", INVEST, 2017, 3),
        "有 3 个单位的数恰好等于目标：乙镇、丙镇、丁镇",
        _hit(*UNITS[2:]),
        WARNING,
    ),
    Case(
        "data-same-as-target",
        (*_EVEN_BASE, *_EXACT_GROWTH),
        month_cell("甲镇", FARM, 2017, 3),
        "有 4 个单位",
        (put("指标", 3, 目标=100), *(figure(unit, RATIO, 2017, _3月=100.0) for unit in UNITS)),
        WARNING,
    ),
    Case(
        "data-not-a-rank",
        (put("指标", 4, 类型="排名"), *(figure(unit, JUDGED, 2017, _3月=n / 2 + 1) for n, unit in enumerate(UNITS))),
        month_cell("乙镇", JUDGED, 2017, 3),
        "填的是 1.5",
        (put("指标", 4, 类型="排名"),),
        blocks=OWN,
    ),
)

SCALE = (
    Case(
        "data-unit-mixed",
        (figure("甲镇", INVEST, 2017, _3月=2_400_000.0),),
        month_cell("甲镇", INVEST, 2017, 3),
        "3 月填的是 2400000，而2 月是 150，上年同期是 210，同组其他单位大多在 244 左右",
        (figure("甲镇", INVEST, 2017, _3月=1040.0),),
        ERROR,
        OWN,
    ),
    Case(
        "data-unit-mixed",
        (figure("甲镇", INVEST, 2017, _1月=0.007),),
        month_cell("甲镇", INVEST, 2017, 2),
        "而1 月是 0.007",
        level=WARNING,
    ),
    Case(
        "rate-two-readings",
        (figure("甲镇", RATIO, 2017, _3月=0.935),),
        month_cell("甲镇", RATIO, 2017, 3),
        "“甲镇”3 月可以是 0.935%，也可以是 93.5%",
        (figure("甲镇", RATIO, 2017, _3月="93.5%"),),
        blocks=OWN,
    ),
    Case(
        "rate-two-readings",
        (figure("甲镇", RATIO, 2016, _2月=0.9),),
        month_cell("甲镇", RATIO, 2016, 2),
        "可以是 0.9%，也可以是 90%",
        level=WARNING,
    ),
    Case(
        "rate-two-readings",
        (figure("甲镇", FARM, 2017, _3月="12%"),),
        month_cell("甲镇", FARM, 2017, 3),
        "可以是 12%，也可以是 0.12万元",
        blocks=OWN,
    ),
    Case(
        "data-ratio-scale",
        (figure("甲镇", RATIO, 2017, _3月=9350), setting("停用的检查", "data-jump")),
        month_cell("甲镇", RATIO, 2017, 3),
        "填的是 9350%，目标是 95%",
        blocks=OWN,
    ),
    Case(
        "data-growth-percent",
        (_published("甲镇", 12.4),),
        _PUBLISHED,
        "公布增速 12.4 即 1240%",
        (_published("甲镇", 0.1238),),
        blocks=OWN,
    ),
    Case(
        "data-growth-percent",
        (_published("甲镇", -15),),
        _PUBLISHED,
        "公布增速 -15",
        (figure("甲镇", FARM, 2017, _3月=3990.0), _published("甲镇", 2.8)),
        blocks=OWN,
    ),
)

GROWTH = (
    Case(
        "growth-mismatch",
        (_published("甲镇", 0.132),),
        _PUBLISHED,
        "公布增速 13.2%，按现价计算为 12.38%，相差 0.82 个百分点",
        (_published("甲镇", 0.124),),
        blocks=OWN,
    ),
    Case(
        "growth-mismatch",
        (put("指标", 1, 价格口径="可比价"), *(_published(unit, 0.124) for unit in UNITS)),
        month_cell("乙镇", FARM, 2017, 3, "公布增速"),
        "按现价计算为",
        level=HINT,
    ),
    Case(
        "data-zero-base",
        (figure("甲镇", FARM, 2016, _1月=0, _2月=0, _3月=0),),
        month_cell("甲镇", FARM, 2016, 3),
        "上年同期为 0，本期 1180",
        (figure("甲镇", FARM, 2016, _1月=0, _2月=0, _3月=0), add("目标", 单位="甲镇", 指标=FARM, 总量目标=1100)),
        blocks=OWN,
    ),
    Case(
        "data-negative-base",
        (figure("甲镇", FARM, 2016, _1月=-9, _2月=-9, _3月=-5),),
        month_cell("甲镇", FARM, 2016, 3),
        "上年同期为 -5",
        (figure("甲镇", FARM, 2016, _1月=-9),),
        HINT,
    ),
    Case(
        "data-small-base",
        (setting("小基数线", 1051),),
        month_cell("甲镇", FARM, 2016, 3),
        "上年同期只有 1050，增速 12.38%",
        (setting("小基数线", 1050),),
        HINT,
    ),
)

_SINGLE = {"1月": 350.0, "2月": 380.0, "3月": 450.0}
_ARCHIVE = {"1月": 310.0, "2月": 640.0, "3月": 1050.0}


def _row(basis: str, year: int = 2017, indicator: str = FARM, **cells: object) -> Edit:
    return add("数据", 单位="甲镇", 指标=indicator, 年度=year, 口径=basis, **cells)


ORIGINS = (
    Case(
        "data-sum-differs",
        (_row("当月值", **(_SINGLE | {"2月": 381.0})),),
        month_cell("甲镇", FARM, 2017, 2),
        "2 月累计 730，当月值 1 至 2 月合计 731（第 36 行）",
        (_row("当月值", **_SINGLE), _row("当月值", indicator=RATIO, **_SINGLE)),
        blocks=OWN,
    ),
    Case(
        "data-sum-differs",
        (_row("当月值", **_SINGLE), figure("甲镇", FARM, 2017, _4月=1900.0), add_to_last(**{"4月": 721.0})),
        month_cell("甲镇", FARM, 2017, 4),
        "4 月累计 1900，当月值 1 至 4 月合计 1901",
        level=WARNING,
    ),
    Case(
        "data-increment-differs",
        (_row("增加额", **{"3月": 131.0}),),
        month_cell("甲镇", FARM, 2017, 3, "增加额"),
        "本期 1180，上年同期 1050，相差 130，而增加额填 131",
        (_row("增加额", **{"3月": 130.0}),),
        blocks=OWN,
    ),
    Case(
        "data-increment-differs",
        (setting("统计口径", "当月"), _row("增加额", **{"3月": 131.0})),
        month_cell("甲镇", FARM, 2017, 3, "增加额"),
        "本期 1180，上年同期 1050，相差 130，而增加额填 131",
        blocks=OWN,
    ),
    Case(
        "data-corrected",
        (_row("更正值", 备注="统计站核实", **{"3月": 1170.0}),),
        month_cell("甲镇", FARM, 2017, 3, "更正值"),
        "3 月更正值，原为 1180（数据!G5）",
        (_row("更正值", 备注="统计站核实", **{"4月": 1190.0}), setting("停用的检查", "data-future-month")),
        HINT,
    ),
    Case(
        "data-corrected",
        (_row("更正值", 2016, **{"3月": 1040.0}),),
        month_cell("甲镇", FARM, 2016, 3, "更正值"),
        "2016 年的“农业总产值”3 月更正值，原为 1050",
        level=WARNING,
    ),
    Case(
        "data-corrected-later",
        (_row("更正值", 备注="统计站核实", **{"2月": 1300.0}),),
        month_cell("甲镇", FARM, 2017, 2, "更正值"),
        "更正以后 2 月累计 1300，3 月累计 1180，反而小了",
        (_row("更正值", 备注="统计站核实", **{"2月": 1180.0}), setting("停用的检查", "data-corrected")),
        blocks=OWN,
    ),
    Case(
        "data-late",
        (setting("报送日", 10), figure("甲镇", FARM, 2017, 报送日期="2017-04-12")),
        cell("数据", 2, "报送日期"),
        "应于 2017-04-10 前，迟 2 天",
        (setting("报送日", 10), figure("甲镇", FARM, 2017, 报送日期="2017-04-10")),
        WARNING,
    ),
    Case(
        "data-late",
        (put("指标", 1, 报送日=31), setting("报送日", 5), figure("甲镇", FARM, 2017, 报送日期="2017-05-01")),
        cell("数据", 2, "报送日期"),
        "应于 2017-04-30 前，迟 1 天",
        (put("指标", 1, 报送日=31), setting("报送日", 5), figure("甲镇", FARM, 2017, 报送日期="2017-04-30")),
        WARNING,
    ),
    Case(
        "base-not-archived",
        (_row("上年存档", 2016, **(_ARCHIVE | {"3月": 1049.0})),),
        month_cell("甲镇", FARM, 2016, 3),
        "3 月填 1050，上年存档 1049（数据!G36）",
        (_row("上年存档", 2016, **(_ARCHIVE | {"3月": 1049.0})), setting("存档容差", 1)),
        blocks=OWN,
    ),
    Case(
        "base-not-archived",
        (_row("上年存档", 2016, **(_ARCHIVE | {"1月": 311.0})),),
        month_cell("甲镇", FARM, 2016, 1),
        "1 月填 310，上年存档 311",
        (_row("上年存档", 2016, **_ARCHIVE),),
        WARNING,
    ),
    Case(
        "data-plan-unused",
        (setting("统计口径", "当月"), _row("月度计划", indicator=INVEST, **_ARCHIVE)),
        setting_cell("统计口径"),
        "1 行月度计划用不到（第36行）",
        (_row("月度计划", indicator=INVEST, **_ARCHIVE),),
        HINT,
    ),
    Case(
        "data-decimals",
        (put("指标", 3, 小数位=0),),
        month_cell("甲镇", RATIO, 2016, 3),
        "“群众满意度”3 月有 8 个数的小数位过多：甲镇、乙镇、丙镇、丁镇",
        (put("指标", 3, 小数位=1),),
        HINT,
    ),
)

CASES = (*RETURNS, *FIGURES, *SCALE, *GROWTH, *ORIGINS)
