"""The ribbon tab from its XML source: its buttons, its callbacks, and the form that Excel 2007 reads."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from catchup_xl.errors import PlanError

PART, PART_2007 = "customUI/customUI14.xml", "customUI/customUI.xml"
RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
RELATION_2007 = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
_SPACE = "http://schemas.microsoft.com/office/2009/07/customui"
_SPACE_2007 = "http://schemas.microsoft.com/office/2006/01/customui"
_CALLBACK, _ADDIN_CALLBACK, _MACRO = "Ribbon", "AddinRibbon", "Catchup"
_VISIBLE = "RibbonTabVisible"


@dataclass(frozen=True)
class Button:
    """A button of the tab: its group, its words, and the callback and the macro behind it."""

    group: str
    label: str
    tip: str
    callback: str

    @property
    def macro(self) -> str:
        """The macro that a button on a sheet runs."""
        return _MACRO + self.callback.removeprefix("Addin").removeprefix(_CALLBACK)


def buttons(xml: bytes) -> list[Button]:
    """The buttons of the tab, in order.

    Raises:
        PlanError: the XML is damaged, or a button lacks one of its words.
    """
    found: list[Button] = []
    for group in _tree(xml).iter(f"{{{_SPACE}}}group"):
        for button in group.iter(f"{{{_SPACE}}}button"):
            lacking = [
                name
                for name in ("label", "imageMso", "keytip", "onAction", "screentip", "supertip")
                if not button.get(name)
            ]
            if lacking:
                raise PlanError(f"功能区按钮 {button.get('id')} 缺少 {'、'.join(lacking)}")
            words = f"{button.get('screentip')}。{button.get('supertip')}"
            found.append(Button(group.get("label", ""), button.get("label", ""), words, button.get("onAction", "")))
    return found


def callbacks(xml: bytes) -> list[str]:
    """Every VBA procedure that the XML names."""
    names = ("onAction", "onLoad", "getVisible", "getEnabled", "getLabel", "getImage")
    return [value for element in _tree(xml).iter() for name in names if (value := element.get(name))]


def form_of_addin(xml: bytes) -> bytes:
    """The tab of the add-in: callbacks of its own names, for Excel finds them by name in all that is open, and always there."""
    tree = _tree(xml)
    for element in tree.iter():
        if element.get("getVisible") == _VISIBLE:
            del element.attrib["getVisible"]
        if action := element.get("onAction"):
            element.set("onAction", action.replace(_CALLBACK, _ADDIN_CALLBACK, 1))
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def callbacks_of_addin(source: str) -> str:
    """The VBA module of the callbacks as the add-in has it: names of its own, and no say in whether the tab shows."""
    without = re.sub(rf"\nPublic Sub {_VISIBLE}\(.*?\nEnd Sub\n", "", source, flags=re.DOTALL)
    return without.replace(f"Public Sub {_CALLBACK}", f"Public Sub {_ADDIN_CALLBACK}")


def form_of_2007(xml: bytes) -> bytes:
    """The same tab as Excel 2007 reads it."""
    return xml.replace(_SPACE.encode(), _SPACE_2007.encode())


def _tree(xml: bytes) -> etree._Element:
    try:
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as reason:
        raise PlanError(f"功能区的 XML 读不了：{reason}") from reason
