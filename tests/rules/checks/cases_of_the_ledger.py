"""Cases of 加减分标准, and of the rows of 加减分 that pick a matter."""

from case import HINT, OWN, WARNING, Case
from sound_book import Edit, add, cell, put

_PRIZE = {"事项": "国家级表彰", "所属项目": "表彰", "每次分值": 5, "单项上限": 6, "同一事项就高": "是"}
_LESSER = {"事项": "省级表彰", "所属项目": "表彰", "每次分值": 3}
_FAULT = {"事项": "通报批评", "指标": "党建过硬", "每次分值": -2}


def _standards(*rows: dict[str, object]) -> tuple[Edit, ...]:
    return tuple(add("加减分标准", **row) for row in rows)


def _picks(matter: str, **cells: object) -> Edit:
    """The one event of the book picks a matter and types nothing that its standard says."""
    return put("加减分", 1, **{"事项": matter, "类型": None, "分值": None, "对象": "综治经验"} | cells)


_SOUND = (*_standards(_PRIZE, _LESSER, _FAULT), _picks("省级表彰"))

STANDARDS = (
    Case(
        "standard-duplicate",
        (*_standards(_FAULT, _FAULT), _picks("通报批评")),
        cell("加减分标准", 2, "事项"),
        "在第 4 行已有",
        _SOUND,
        blocks=OWN,
    ),
    Case(
        "standard-indicator",
        (*_standards(_FAULT | {"指标": "党建过硬度"}), _picks("通报批评")),
        cell("加减分标准", 1, "指标"),
        "没有名为“党建过硬度”的指标",
        (*_standards(_FAULT), _picks("通报批评")),
        blocks=OWN,
    ),
    Case(
        "standard-points",
        (*_standards(_PRIZE | {"每次分值": None, "单项上限": None}), _picks("国家级表彰")),
        cell("加减分标准", 1, "每次分值"),
        "没有每次分值，也没有一票否决效果",
        (
            *_standards(_PRIZE | {"每次分值": None, "单项上限": None, "一票否决效果": "V2 一票否优"}),
            _picks("国家级表彰"),
        ),
        blocks=OWN,
    ),
    Case(
        "standard-points",
        (*_standards(_FAULT | {"单项上限": 4}), _picks("通报批评")),
        cell("加减分标准", 1, "单项上限"),
        "每次扣 2 分，单项上限却是 4，一加一扣",
        (*_standards(_FAULT | {"单项上限": -4}), _picks("通报批评")),
        blocks=OWN,
    ),
    Case(
        "standard-points",
        (*_standards(_FAULT | {"单项上限": -1}), _picks("通报批评")),
        cell("加减分标准", 1, "单项上限"),
        "一次就扣 2 分，超过单项上限 1 分",
        level=WARNING,
    ),
    Case(
        "standard-project",
        (*_standards(_PRIZE, _LESSER | {"单项上限": 4}), _picks("省级表彰")),
        cell("加减分标准", 2, "单项上限"),
        "项目“表彰”的单项上限不一样：“国家级表彰”为 6，“省级表彰”为 4",
        (*_standards(_PRIZE, _LESSER | {"单项上限": 6}), _picks("省级表彰")),
        blocks=OWN,
    ),
    Case(
        "standard-bound",
        (*_standards(_PRIZE | {"指标": "党建过硬", "单项上限": None}), _picks("国家级表彰")),
        cell("加减分标准", 1, "计到"),
        "在“党建过硬”里加分，没有写加到哪里为止",
        (*_standards(_PRIZE | {"指标": "党建过硬", "单项上限": None, "计到": "满分为止"}), _picks("国家级表彰")),
        blocks=OWN,
    ),
    Case(
        "standard-bound",
        (*_standards(_FAULT | {"计到": "可超满分"}), _picks("通报批评")),
        cell("加减分标准", 1, "计到"),
        "每次扣 2 分，计到却是“可超满分”",
        (*_standards(_FAULT | {"计到": "可计负分"}), _picks("通报批评")),
        blocks=OWN,
    ),
    Case(
        "standard-bound",
        (*_standards(_PRIZE | {"计到": "可超满分"}), _picks("国家级表彰")),
        cell("加减分标准", 1, "计到"),
        "在总分里加减，没有满分和零分可计到",
        blocks=OWN,
    ),
)

PICKED = (
    Case(
        "event-type",
        (put("加减分", 1, 类型=None),),
        cell("加减分", 1, "类型"),
        "“丙镇”的表彰没有类型，没有计入",
        _SOUND,
        blocks=OWN,
    ),
    Case(
        "event-matter",
        (*_standards(_PRIZE, _LESSER), _picks("省级奖励")),
        cell("加减分", 1, "事项"),
        "标准里没有“省级奖励”，也没有自己的分值，没有计入",
        (*_standards(_PRIZE, _LESSER), _picks("见义勇为", 类型="加分", 分值=2)),
        blocks=OWN,
    ),
    Case(
        "event-matter",
        (*_standards(_PRIZE, _LESSER), _picks("省级表彰奖", 类型="加分", 分值=2)),
        cell("加减分", 1, "事项"),
        "标准里没有“省级表彰奖”，按自己写的分值计",
        level=WARNING,
    ),
    Case(
        "event-matter",
        (*_standards(_FAULT), _picks("通报批评", 类型="容错", 分值=1)),
        cell("加减分", 1, "事项"),
        "容错一行填了标准里的事项“通报批评”",
        (*_standards(_FAULT), _picks("", 类型="容错", 分值=1)),
        blocks=OWN,
    ),
    Case(
        "event-standard",
        (*_standards(_PRIZE, _LESSER), _picks("省级表彰", 分值=2)),
        cell("加减分", 1, "分值"),
        "填的分值为 2 分，标准“省级表彰”为 每次加 3 分（加减分标准!D5）",
        (*_standards(_PRIZE, _LESSER), _picks("省级表彰", 分值=3)),
        blocks=OWN,
    ),
    Case(
        "event-standard",
        (*_standards(_FAULT), _picks("通报批评", 次数=3, 分值=2)),
        cell("加减分", 1, "分值"),
        "填的分值为 2 分，标准“通报批评”为 每次扣 2 分×3次＝6 分",
        (*_standards(_FAULT), _picks("通报批评", 次数=3, 分值=6)),
        blocks=OWN,
    ),
    Case(
        "event-standard",
        (*_standards(_FAULT), _picks("通报批评", 类型="加分")),
        cell("加减分", 1, "类型"),
        "填的类型为 加分，标准“通报批评”为 减分",
        (*_standards(_FAULT), _picks("通报批评", 类型="减分")),
        blocks=OWN,
    ),
    Case(
        "event-standard",
        (*_standards(_FAULT), _picks("通报批评", 指标="项目投资")),
        cell("加减分", 1, "指标"),
        "填的指标为 “项目投资”，标准“通报批评”为 “党建过硬”",
        (*_standards(_FAULT), _picks("通报批评", 指标="党建过硬")),
        blocks=OWN,
    ),
    Case(
        "event-times",
        (*_standards(_FAULT), _picks("通报批评", 次数=0)),
        cell("加减分", 1, "次数"),
        "次数为 0",
        (*_standards(_FAULT), _picks("通报批评", 次数=2)),
        blocks=OWN,
    ),
    Case(
        "event-times",
        (*_standards(_FAULT), _picks("通报批评", 次数="两回")),
        cell("加减分", 1, "次数"),
        "次数“两回”读不懂",
        (*_standards(_FAULT), _picks("通报批评")),
        blocks=OWN,
    ),
    Case(
        "event-times",
        (put("加减分", 1, 次数=2),),
        cell("加减分", 1, "次数"),
        "分值是每次的还是合计的，分不清",
        (put("加减分", 1, 次数=1),),
        blocks=OWN,
    ),
    Case(
        "event-times",
        (*_standards(_PRIZE, _LESSER), _picks("省级表彰", 次数=2)),
        cell("加减分", 1, "次数"),
        "同一事项就高，一行填了 2 次",
        (*_standards(_PRIZE, _LESSER), _picks("省级表彰", 次数=1)),
        blocks=OWN,
    ),
    Case(
        "event-about",
        (*_standards(_PRIZE, _LESSER), _picks("省级表彰", 对象=None)),
        cell("加减分", 1, "对象"),
        "没有写对象",
        _SOUND,
        blocks=OWN,
    ),
    Case(
        "event-alike",
        (*_SOUND, add("加减分", 日期="2017-03-02", 单位="丙镇", 事项="国家级表彰", 对象="综治经验介绍", 文号="2号")),
        cell("加减分", 2, "对象"),
        "与“综治经验”相近，按两件事各计",
        (*_SOUND, add("加减分", 日期="2017-03-02", 单位="丙镇", 事项="国家级表彰", 对象="综治经验", 文号="2号")),
        HINT,
    ),
    Case(
        "event-cap",
        (*_SOUND, add("加减分", 日期="2017-03-02", 单位="丙镇", 事项="国家级表彰", 对象="双拥", 文号="2号")),
        cell("加减分", 2, "事项"),
        "“丙镇”“表彰”合计 8，上限 6",
        level=HINT,
    ),
)

CASES = (*STANDARDS, *PICKED)
