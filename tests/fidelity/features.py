"""What a spreadsheet can carry, each put into a workbook by hand, and how to tell whether it is still there."""

from __future__ import annotations

import base64
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from fidelity.kit import Kit

SHEET = "排名"
"""The result sheet that carries what belongs to a sheet: it is rewritten by every refresh."""
SML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MS = "application/vnd.ms-excel"
MS_RELS = "http://schemas.microsoft.com/office"
X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
X15 = 'xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"'
XM = 'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
VBA, SIGNATURE, OLE = (name.encode() * 300 for name in ("vbaProject ", "vbaSignature ", "oleObject "))
PRINTER, ACTIVE = (name.encode() * 50 for name in ("printerSettings ", "activeX "))


@dataclass(frozen=True)
class Feature:
    """Something that a workbook can carry.

    Args:
        name: what users call it.
        put: puts it into a workbook.
        marks: patterns; it is there when each of them is found in some part of the package.
        suffix: the file name's ending.
    """

    name: str
    put: Callable[[Kit], None]
    marks: tuple[bytes, ...]
    suffix: str = ".xlsx"

    def is_in(self, data: bytes) -> bool:
        """The workbook still has it."""
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = [package.read(name) for name in package.namelist()]
        return all(any(re.search(mark, part, re.DOTALL) for part in parts) for mark in self.marks)


def _series(kind: str, column: str, axes: str = '<c:axId val="1"/><c:axId val="2"/>') -> str:
    more = '<c:barDir val="col"/>' if kind == "barChart" else '<c:grouping val="standard"/>'
    return (
        f'<c:{kind}>{more}<c:ser><c:idx val="0"/><c:order val="0"/><c:cat><c:strRef><c:f>{SHEET}!$C$4:$C$6</c:f></c:strRef>'
        f"</c:cat><c:val><c:numRef><c:f>{SHEET}!${column}$4:${column}$6</c:f></c:numRef></c:val></c:ser>{axes}</c:{kind}>"
    )


def _axes(first: int, *, right: bool = False) -> str:
    shared = '<c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="{}"/><c:crossAx val="{}"/>'
    crosses = '<c:crosses val="max"/>' if right else ""
    return (
        f'<c:catAx><c:axId val="{first}"/>{shared.format("b", first + 1)}</c:catAx>'
        f'<c:valAx><c:axId val="{first + 1}"/>{shared.format("l", first)}{crosses}</c:valAx>'
    )


def _chart(kit: Kit, plot: str) -> None:
    n = kit.number()
    part = kit.add(
        f"xl/charts/chart{n}.xml",
        f'<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" {A} {REL}><c:chart><c:plotArea>'
        f"<c:layout/>{plot}</c:plotArea></c:chart></c:chartSpace>",
        "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    )
    _frame(
        kit,
        part,
        "chart",
        "http://schemas.openxmlformats.org/drawingml/2006/chart",
        '<c:chart xmlns:c="{0}" r:id="{1}"/>',
    )


def _frame(kit: Kit, part: str, kind: str, space: str, inner: str) -> None:
    drawing = kit.anchor(SHEET, "@@", kit.number() % 90)
    link = kit.relate(drawing, kind, "../" + part.removeprefix("xl/"))
    frame = (
        f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="{kit.number()}" name="{kind}"/>'
        '<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{space}">{inner.format(space, link).replace("<c:chart ", f"<c:chart {REL} ")}'
        "</a:graphicData></a:graphic></xdr:graphicFrame>"
    )
    kit.replace(drawing, "@@", frame)


def chart(kit: Kit) -> None:
    """A column chart whose source is the result table."""
    _chart(kit, _series("barChart", "F") + _axes(1))


def combined_chart(kit: Kit) -> None:
    """Columns and a line on a second axis."""
    line = _series("lineChart", "E", '<c:axId val="3"/><c:axId val="4"/>')
    _chart(kit, _series("barChart", "D") + line + _axes(1) + _axes(3, right=True))


def image(kit: Kit) -> None:
    """A picture on the sheet."""
    kit.add("xl/media/image90.png", PNG, "image/png", extension=True)
    drawing = kit.anchor(SHEET, "@@", 20)
    link = kit.relate(drawing, "image", "../media/image90.png")
    kit.replace(
        drawing,
        "@@",
        f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{kit.number()}" name="图片"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>'
        f'<a:blip {REL} r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:prstGeom prst="rect">'
        "<a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>",
    )


def _shape(kit: Kit, name: str, geometry: str, *, text: bool) -> None:
    body = "<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>书记批示</a:t></a:r></a:p></xdr:txBody>" if text else ""
    box = ' txBox="1"' if text else ""
    kit.anchor(
        SHEET,
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{kit.number()}" name="{name}"/><xdr:cNvSpPr{box}/>'
        f'</xdr:nvSpPr><xdr:spPr><a:prstGeom prst="{geometry}"><a:avLst/></a:prstGeom></xdr:spPr>{body}</xdr:sp>',
        30,
    )


def shape(kit: Kit) -> None:
    """An arrow drawn on the sheet."""
    _shape(kit, "箭头", "rightArrow", text=False)


def text_box(kit: Kit) -> None:
    """A text box."""
    _shape(kit, "文本框", "rect", text=True)


def smart_art(kit: Kit) -> None:
    """A SmartArt diagram with its four parts and the drawing kept for other programs."""
    space = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    roots = {
        "data": (
            "dataModel",
            '<dgm:ptLst><dgm:pt modelId="0" type="doc"/></dgm:ptLst><dgm:cxnLst/><dgm:bg/><dgm:whole/>',
        ),
        "layout": ("layoutDef", '<dgm:layoutNode name="diagram"/>'),
        "quickStyle": ("styleDef", '<dgm:styleLbl name="node0"/>'),
        "colors": ("colorsDef", ""),
    }
    drawing = kit.anchor(SHEET, "@@", 40)
    links = {}
    for name, (root, inner) in roots.items():
        kind = {"quickStyle": "Style", "colors": "Colors", "data": "Data", "layout": "Definition"}[name]
        suffix = {"Definition": "Layout"}.get(kind, kind)
        part = kit.add(
            f"xl/diagrams/{name}1.xml",
            f'<dgm:{root} xmlns:dgm="{space}" {A}>{inner}</dgm:{root}>',
            f"application/vnd.openxmlformats-officedocument.drawingml.diagram{suffix}+xml",
        )
        relation = {"Style": "QuickStyle", "Definition": "Layout"}.get(kind, kind)
        links[name] = kit.relate(drawing, f"diagram{relation}", "../" + part.removeprefix("xl/"))
    kit.replace(
        drawing,
        "@@",
        f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="{kit.number()}" name="图示"/><xdr:cNvGraphicFramePr/>'
        '</xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic>'
        f'<a:graphicData uri="{space}"><dgm:relIds xmlns:dgm="{space}" {REL} r:dm="{links["data"]}" r:lo="{links["layout"]}" '
        f'r:qs="{links["quickStyle"]}" r:cs="{links["colors"]}"/></a:graphicData></a:graphic></xdr:graphicFrame>',
    )


def slicer(kit: Kit) -> None:
    """A slicer on the result table."""
    kit.add(
        "xl/slicerCaches/slicerCache1.xml",
        f'<slicerCacheDefinition xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" {X15} name="切片器_单位" '
        'sourceName="单位"><extLst><x:ext xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'uri="{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}"><x15:tableSlicerCache tableId="15" column="3"/></x:ext></extLst>'
        "</slicerCacheDefinition>",
        f"{MS}.slicerCache+xml",
    )
    kit.add(
        "xl/slicers/slicer1.xml",
        '<slicers xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><slicer name="单位" cache="切片器_单位" '
        'caption="单位" rowHeight="241300"/></slicers>',
        f"{MS}.slicer+xml",
    )
    cache = kit.relate("xl/workbook.xml", f"{MS_RELS}/2007/relationships/slicerCache", "slicerCaches/slicerCache1.xml")
    kit.extend(
        "xl/workbook.xml",
        f'<ext uri="{{46BE6895-7355-4a93-B00E-2C351335B9C9}}" {X15}><x15:slicerCaches {X14}><x14:slicerCache r:id="{cache}"/>'
        "</x15:slicerCaches></ext>",
    )
    link = kit.relate(kit.sheet(SHEET), f"{MS_RELS}/2007/relationships/slicer", "../slicers/slicer1.xml")
    kit.extend(
        kit.sheet(SHEET),
        f'<ext uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}" {X15}><x14:slicerList {X14}><x14:slicer r:id="{link}"/>'
        "</x14:slicerList></ext>",
    )


def pivot_table(kit: Kit) -> None:
    """A pivot table of the result table with its cache."""
    records = kit.add(
        "xl/pivotCache/pivotCacheRecords1.xml",
        f'<pivotCacheRecords {MAIN} count="1"><r><s v="甲镇"/><n v="90"/></r></pivotCacheRecords>',
        f"{SML}.pivotCacheRecords+xml",
    )
    kit.add(
        "xl/pivotCache/pivotCacheDefinition1.xml",
        f'<pivotCacheDefinition {MAIN} {REL} r:id="rId1" refreshedBy="x" recordCount="1"><cacheSource type="worksheet">'
        f'<worksheetSource ref="C3:D4" sheet="{SHEET}"/></cacheSource><cacheFields count="2"><cacheField name="单位"><sharedItems/>'
        '</cacheField><cacheField name="总分"><sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1" '
        'minValue="90" maxValue="90"/></cacheField></cacheFields></pivotCacheDefinition>',
        f"{SML}.pivotCacheDefinition+xml",
    )
    link = kit.relate("xl/pivotCache/pivotCacheDefinition1.xml", "pivotCacheRecords", records.rpartition("/")[2])
    kit.replace("xl/pivotCache/pivotCacheDefinition1.xml", 'r:id="rId1"', f'r:id="{link}"')
    kit.add(
        "xl/pivotTables/pivotTable1.xml",
        f'<pivotTableDefinition {MAIN} name="透视" cacheId="7" dataCaption="值"><location ref="A40:B42" firstHeaderRow="1" '
        'firstDataRow="1" firstDataCol="1"/><pivotFields count="2"><pivotField axis="axisRow" showAll="0"><items count="1">'
        '<item t="default"/></items></pivotField><pivotField dataField="1" showAll="0"/></pivotFields><rowFields count="1">'
        '<field x="0"/></rowFields><dataFields count="1"><dataField name="求和项:总分" fld="1"/></dataFields>'
        "</pivotTableDefinition>",
        f"{SML}.pivotTable+xml",
    )
    kit.relate("xl/pivotTables/pivotTable1.xml", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
    kit.relate(kit.sheet("说明"), "pivotTable", "../pivotTables/pivotTable1.xml")
    cache = kit.relate("xl/workbook.xml", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")
    kit.insert_into_book("pivotCaches", f'<pivotCaches><pivotCache cacheId="7" r:id="{cache}"/></pivotCaches>')


def sparkline(kit: Kit) -> None:
    """A sparkline beside the table."""
    kit.extend(
        kit.sheet(SHEET),
        f'<ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" {X14}><x14:sparklineGroups {XM}><x14:sparklineGroup type="column">'
        f"<x14:sparklines><x14:sparkline><xm:f>{SHEET}!D4:E4</xm:f><xm:sqref>N4</xm:sqref></x14:sparkline></x14:sparklines>"
        "</x14:sparklineGroup></x14:sparklineGroups></ext>",
    )


def conditional_format(kit: Kit) -> None:
    """A data bar of Excel 2010, which lives in an extension."""
    kit.extend(
        kit.sheet(SHEET),
        f'<ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" {X14}><x14:conditionalFormattings><x14:conditionalFormatting {XM}>'
        '<x14:cfRule type="dataBar" id="{00000000-0001-0000-0000-000000000001}"><x14:dataBar minLength="0" maxLength="100" '
        'gradient="0"><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/><x14:negativeFillColor rgb="FFFF0000"/>'
        '<x14:axisColor rgb="FF000000"/></x14:dataBar></x14:cfRule><xm:sqref>K4</xm:sqref></x14:conditionalFormatting>'
        "</x14:conditionalFormattings></ext>",
    )


def validation(kit: Kit) -> None:
    """A drop-down whose list is on another sheet, as Excel 2010 writes it."""
    kit.extend(
        kit.sheet(SHEET),
        f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" {X14}><x14:dataValidations {XM} count="1"><x14:dataValidation '
        'type="list" allowBlank="1"><x14:formula1><xm:f>单位!$A$4:$A$6</xm:f></x14:formula1><xm:sqref>P4:P9</xm:sqref>'
        "</x14:dataValidation></x14:dataValidations></ext>",
    )


def comment(kit: Kit) -> None:
    """A note of the old kind, with its box."""
    kit.add(
        "xl/comments90.xml",
        f'<comments {MAIN}><authors><author>王小明</author></authors><commentList><comment ref="C4" authorId="0"><text><t>批注一'
        "</t></text></comment></commentList></comments>",
        f"{SML}.comments+xml",
    )
    kit.relate(kit.sheet(SHEET), "comments", "../comments90.xml")
    kit.vml(
        SHEET,
        '<v:shape id="_x0000_s1025" type="#_x0000_t202" style="visibility:hidden"><v:textbox/><x:ClientData ObjectType="Note">'
        "<x:Row>3</x:Row><x:Column>2</x:Column></x:ClientData></v:shape>",
    )


def threaded_comment(kit: Kit) -> None:
    """A conversation, with its people and the note that older programs see."""
    comment(kit)
    space = 'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"'
    person, thread = "{11111111-2222-4333-8444-555555555555}", "{66666666-2222-4333-8444-555555555555}"
    kit.replace("xl/comments90.xml", "<author>王小明</author>", f"<author>tc={thread}</author>")
    kit.replace("xl/comments90.xml", 'authorId="0">', f'authorId="0" xr:uid="{thread}">')
    kit.replace(
        "xl/comments90.xml",
        f"<comments {MAIN}>",
        f'<comments {MAIN} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="xr" '
        'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision">',
    )
    kit.add(
        "xl/threadedComments/threadedComment1.xml",
        f'<ThreadedComments {space}><threadedComment ref="C4" dT="2017-07-01T09:00:00.00" personId="{person}" id="{thread}">'
        "<text>请核对</text></threadedComment></ThreadedComments>",
        f"{MS}.threadedcomments+xml",
    )
    kit.add(
        "xl/persons/person.xml",
        f'<personList {space}><person displayName="王小明" id="{person}" userId="w" providerId="None"/></personList>',
        f"{MS}.person+xml",
    )
    kit.relate(
        kit.sheet(SHEET), f"{MS_RELS}/2017/10/relationships/threadedComment", "../threadedComments/threadedComment1.xml"
    )
    kit.relate("xl/workbook.xml", f"{MS_RELS}/2017/10/relationships/person", "persons/person.xml")


def _control(kit: Kit, part: str, kind: str, name: str) -> None:
    link = kit.relate(kit.sheet(SHEET), kind, "../" + part.removeprefix("xl/"))
    number = kit.number()
    kit.vml(
        SHEET,
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t201" style="position:absolute"><x:ClientData ObjectType="Checkbox"/>'
        "</v:shape>",
    )
    one = f'<control shapeId="{number}" r:id="{link}" name="{name}"/>'
    part = kit.sheet(SHEET)
    if "</controls>" in kit.parts[part].decode():
        kit.replace(part, "</controls>", one + "</controls>")
    else:
        kit.insert(SHEET, "controls", f"<controls>{one}</controls>")


def form_control(kit: Kit) -> None:
    """A check box of the forms tool bar."""
    part = kit.add(
        "xl/ctrlProps/ctrlProp90.xml",
        '<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="CheckBox" '
        'checked="Checked" lockText="1"/>',
        f"{MS}.controlproperties+xml",
    )
    _control(kit, part, "ctrlProp", "复选框")


def active_x(kit: Kit) -> None:
    """An ActiveX button with its state."""
    part = kit.add(
        "xl/activeX/activeX1.xml",
        '<ax:ocx xmlns:ax="http://schemas.microsoft.com/office/2006/activeX" '
        f'ax:classid="{{D7053240-CE69-11CD-A777-00DD01143C57}}" ax:persistence="persistStreamInit" {REL} r:id="@@"/>',
        "application/vnd.ms-office.activeX+xml",
    )
    kit.add("xl/activeX/activeX1.bin", ACTIVE, "application/vnd.ms-office.activeX")
    kit.replace(part, "@@", kit.relate(part, f"{MS_RELS}/2006/relationships/activeXControlBinary", "activeX1.bin"))
    _control(kit, part, "control", "CommandButton1")


def ole_object(kit: Kit) -> None:
    """An embedded object."""
    kit.add("xl/embeddings/oleObject1.bin", OLE, f"{SML.replace('spreadsheetml', 'oleObject')}", extension=True)
    link = kit.relate(kit.sheet(SHEET), "oleObject", "../embeddings/oleObject1.bin")
    number = kit.number()
    kit.vml(
        SHEET, f'<v:shape id="_x0000_s{number}" style="position:absolute"><x:ClientData ObjectType="Pict"/></v:shape>'
    )
    kit.insert(
        SHEET, "oleObjects", f'<oleObjects><oleObject progId="Package" shapeId="{number}" r:id="{link}"/></oleObjects>'
    )


def custom_xml(kit: Kit) -> None:
    """Data of another program, stored in the file."""
    kit.add("customXml/item1.xml", b'<town xmlns="urn:town">\xe7\xa4\xba\xe4\xbe\x8b\xe9\x95\x87</town>')
    kit.add(
        "customXml/itemProps1.xml",
        '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        'ds:itemID="{12345678-1234-4234-8234-123456789012}"><ds:schemaRefs/></ds:datastoreItem>',
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    )
    kit.relate("customXml/item1.xml", "customXmlProps", "itemProps1.xml")
    kit.relate("xl/workbook.xml", "customXml", "../customXml/item1.xml")


def custom_properties(kit: Kit) -> None:
    """A property of the user's own."""
    kit.add(
        "docProps/custom.xml",
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property pid="2" name="密级" '
        'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"><vt:lpwstr>内部</vt:lpwstr></property></Properties>',
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    )
    kit.relate("", "custom-properties", "docProps/custom.xml")


def printer_settings(kit: Kit) -> None:
    """What the printer's driver keeps in the file."""
    part = "xl/printerSettings/printerSettings90.bin"
    kit.add(part, PRINTER, f"{SML}.printerSettings", extension=True)
    link = kit.relate(kit.sheet(SHEET), "printerSettings", "../printerSettings/printerSettings90.bin")
    kit.replace(kit.sheet(SHEET), "<pageSetup ", f'<pageSetup r:id="{link}" ')


def external_link(kit: Kit) -> None:
    """A link to another workbook with the values last seen there."""
    part = kit.add(
        "xl/externalLinks/externalLink1.xml",
        f'<externalLink {MAIN}><externalBook {REL} r:id="@@"><sheetNames><sheetName val="Sheet1"/></sheetNames><sheetDataSet>'
        '<sheetData sheetId="0"><row r="1"><cell r="A1"><v>42</v></cell></row></sheetData></sheetDataSet></externalBook>'
        "</externalLink>",
        f"{SML}.externalLink+xml",
    )
    kit.replace(part, "@@", kit.relate(part, "externalLinkPath", "file:///C:/年报.xlsx", outside=True))
    link = kit.relate("xl/workbook.xml", "externalLink", "externalLinks/externalLink1.xml")
    kit.insert_into_book(
        "externalReferences", f'<externalReferences><externalReference r:id="{link}"/></externalReferences>'
    )


def ribbon(kit: Kit) -> None:
    """Ribbon tabs for Excel 2007 and for later ones."""
    for year, name in (("2006", "customUI"), ("2007", "customUI14")):
        space = "2006/01" if year == "2006" else "2009/07"
        kit.add(
            f"customUI/{name}.xml",
            f'<customUI xmlns="http://schemas.microsoft.com/office/{space}/customui"><ribbon><tabs><tab id="t{year}" '
            'label="追赶超越"/></tabs></ribbon></customUI>',
        )
        kit.relate("", f"{MS_RELS}/{year}/relationships/ui/extensibility", f"customUI/{name}.xml")


def macros(kit: Kit) -> None:
    """A VBA project with its signature."""
    kit.add("xl/vbaProject.bin", VBA, "application/vnd.ms-office.vbaProject")
    kit.add("xl/vbaProjectSignature.bin", SIGNATURE, "application/vnd.ms-office.vbaProjectSignature")
    kit.relate("xl/workbook.xml", f"{MS_RELS}/2006/relationships/vbaProject", "vbaProject.bin")
    kit.relate("xl/vbaProject.bin", f"{MS_RELS}/2006/relationships/vbaProjectSignature", "vbaProjectSignature.bin")
    kit.replace("[Content_Types].xml", f"{SML}.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")


def hidden_name(kit: Kit) -> None:
    """A defined name that the user does not see."""
    kit.replace(
        "xl/workbook.xml",
        "</definedNames>",
        '<definedName name="隐藏名" hidden="1">说明!$A$1</definedName></definedNames>',
    )


def protection(kit: Kit) -> None:
    """A sheet and the workbook's structure, protected with passwords."""
    kit.insert_into_book(
        "workbookProtection",
        '<workbookProtection workbookAlgorithmName="SHA-512" workbookHashValue="aGFzaA==" workbookSaltValue="c2FsdA==" '
        'workbookSpinCount="100000" lockStructure="1"/>',
    )
    kit.replace(
        kit.sheet(SHEET),
        '<sheetProtection sheet="1"',
        '<sheetProtection algorithmName="SHA-512" hashValue="aGFzaA==" saltValue="c2FsdA==" spinCount="100000" sheet="1"',
    )


def rich_text(kit: Kit) -> None:
    """Text with two fonts in one cell."""
    xml = kit.parts["xl/sharedStrings.xml"].decode()
    kit.replace(
        "xl/sharedStrings.xml",
        _first_string(xml),
        '<si><r><t>红</t></r><r><rPr><b/><color rgb="FFFF0001"/></rPr><t>字</t></r></si>',
        once=True,
    )


def phonetic(kit: Kit) -> None:
    """Pinyin above a unit's name: it is no part of the name."""
    kit.replace(
        "xl/sharedStrings.xml",
        "<si><t>甲镇</t></si>",
        '<si><t>甲镇</t><rPh sb="0" eb="2"><t>jiǎ zhèn</t></rPh><phoneticPr fontId="0" type="noConversion"/></si>',
    )


def _first_string(xml: str) -> str:
    found = re.search(r"<si>.*?</si>", xml)
    assert found
    return found[0]


def very_hidden_sheet(kit: Kit) -> None:
    """A sheet that only a macro can bring back."""
    kit.replace("xl/workbook.xml", 'name="说明" sheetId', 'name="说明" state="veryHidden" sheetId')
    kit.replace("xl/workbook.xml", "<workbookView ", '<workbookView activeTab="1" firstSheet="1" ')


def custom_view(kit: Kit) -> None:
    """A view with its own settings, saved under a name."""
    guid = "{AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE}"
    kit.insert_into_book(
        "customWorkbookViews",
        f'<customWorkbookViews><customWorkbookView name="领导" guid="{guid}" windowWidth="900" windowHeight="600" '
        'activeSheetId="1"/></customWorkbookViews>',
    )
    kit.insert(
        SHEET,
        "customSheetViews",
        f'<customSheetViews><customSheetView guid="{guid}" scale="75"><pageMargins left="1" right="1" top="1" bottom="1" '
        'header="0.5" footer="0.5"/></customSheetView></customSheetViews>',
    )


def calculation_chain(kit: Kit) -> None:
    """A formula of the user's own and the order in which Excel calculates."""
    _cell(kit, '<c r="Z99"><f>1+1</f><v>2</v></c>')
    kit.add("xl/calcChain.xml", f'<calcChain {MAIN}><c r="Z99" i="1"/></calcChain>', f"{SML}.calcChain+xml")
    kit.relate("xl/workbook.xml", "calcChain", "calcChain.xml")


def dynamic_array(kit: Kit) -> None:
    """A formula that spills, with the workbook's metadata."""
    _cell(kit, '<c r="Y98" cm="1"><f t="array" ref="Y98">_xlfn.UNIQUE(A1:A3)</f><v>0</v></c>', 98)
    kit.add(
        "xl/metadata.xml",
        f'<metadata {MAIN} xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"><metadataTypes '
        'count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1" cellMeta="1"/></metadataTypes>'
        '<futureMetadata name="XLDAPR" count="1"><bk><extLst><ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}">'
        '<xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata><cellMetadata count="1">'
        '<bk><rc t="1" v="0"/></bk></cellMetadata></metadata>',
        f"{SML}.sheetMetadata+xml",
    )
    kit.relate("xl/workbook.xml", "sheetMetadata", "metadata.xml")


def _cell(kit: Kit, cell: str, row: int = 99) -> None:
    kit.replace(kit.sheet("说明"), "</sheetData>", f'<row r="{row}">{cell}</row></sheetData>')


def absolute_path(kit: Kit) -> None:
    """The folder where Excel saved the file last."""
    kit.insert_into_book(
        "AlternateContent",
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x15" '
        f'{X15}><x15ac:absPath url="D:\\镇政府\\考核\\" '
        'xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent>',
    )


def background(kit: Kit) -> None:
    """A picture behind the cells."""
    kit.add("xl/media/image90.png", PNG, "image/png", extension=True)
    link = kit.relate(kit.sheet(SHEET), "image", "../media/image90.png")
    kit.insert(SHEET, "picture", f'<picture r:id="{link}"/>')


def header_picture(kit: Kit) -> None:
    """A picture in the printed header."""
    kit.add("xl/media/image90.png", PNG, "image/png", extension=True)
    part = kit.add(
        "xl/drawings/vmlDrawing95.vml",
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><v:shape id="CH" '
        b'style="width:10pt;height:10pt"><v:imagedata o:relid="@@" o:title="seal"/></v:shape></xml>',
        "application/vnd.openxmlformats-officedocument.vmlDrawing",
        extension=True,
    )
    kit.replace(part, "@@", kit.relate(part, "image", "../media/image90.png"))
    link = kit.relate(kit.sheet(SHEET), "vmlDrawing", "../drawings/vmlDrawing95.vml")
    kit.insert(SHEET, "legacyDrawingHF", f'<legacyDrawingHF r:id="{link}"/>')


def scenario(kit: Kit) -> None:
    """What-if values, ranges open to some, and errors that are not to be marked."""
    kit.insert(
        SHEET, "protectedRanges", '<protectedRanges><protectedRange sqref="N4:N9" name="开放区"/></protectedRanges>'
    )
    kit.insert(
        SHEET,
        "scenarios",
        '<scenarios current="0"><scenario name="最好" count="1" user="x"><inputCells r="N4" val="5"/></scenario></scenarios>',
    )
    kit.insert(
        SHEET, "ignoredErrors", '<ignoredErrors><ignoredError sqref="N4:N9" numberStoredAsText="1"/></ignoredErrors>'
    )


def page_breaks(kit: Kit) -> None:
    """Page breaks set by hand."""
    kit.insert(
        SHEET, "rowBreaks", '<rowBreaks count="1" manualBreakCount="1"><brk id="30" max="16383" man="1"/></rowBreaks>'
    )


def connection(kit: Kit) -> None:
    """A connection to a data source."""
    kit.add(
        "xl/connections.xml",
        f'<connections {MAIN}><connection id="1" name="年报库" type="1" refreshedVersion="6"><dbPr connection="DSN=x" '
        'command="select 1"/></connection></connections>',
        f"{SML}.connections+xml",
    )
    kit.relate("xl/workbook.xml", "connections", "connections.xml")


def in_cell_picture(kit: Kit) -> None:
    """The rich values by which Excel puts a picture into a cell."""
    space = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
    kit.add(
        "xl/richData/rdrichvalue.xml",
        f'<rvData xmlns="{space}" count="1"><rv s="0"><v>0</v><v>5</v></rv></rvData>',
        f"{MS}.rdrichvalue+xml",
    )
    kit.relate("xl/workbook.xml", f"{MS_RELS}/2017/06/relationships/rdRichValue", "richData/rdrichvalue.xml")


FEATURES = (
    Feature("chart on result ranges", chart, ("<(?:c:)?f>'?排名'?!\\$F\\$4:\\$F\\$6".encode(),)),
    Feature("combined chart on two axes", combined_chart, (b"barChart>.*lineChart>",)),
    Feature("image", image, (re.escape(PNG),)),
    Feature("shape", shape, (b'prst="rightArrow"',)),
    Feature("text box", text_box, ("书记批示".encode(),)),
    Feature("SmartArt", smart_art, (b"dataModel ", b"layoutDef ", b"relIds ")),
    Feature("slicer", slicer, (b"<slicer ", b"tableSlicerCache ", b"slicerList ")),
    Feature("pivot table with its cache", pivot_table, (b"pivotTableDefinition ", b"pivotCacheRecords ", b"<pivotCache ")),
    Feature("sparkline", sparkline, (b"sparkline>",)),
    Feature("data bar of Excel 2010", conditional_format, (b"x14:dataBar ",)),
    Feature("drop-down from another sheet (x14)", validation, (rb"dataValidation .*P4:P9",)),
    Feature("comment", comment, ("批注一".encode(), b'ObjectType="Note"')),
    Feature("threaded comment", threaded_comment, (b"threadedComment ", "请核对".encode(), b"<person ")),
    Feature("form control", form_control, (b"formControlPr |x:Checked", b"<control ")),
    Feature("ActiveX control", active_x, (ACTIVE, b"ax:classid")),
    Feature("embedded OLE object", ole_object, (OLE, b"<oleObject ")),
    Feature("custom XML", custom_xml, (b"urn:town",)),
    Feature("custom properties", custom_properties, ("密级".encode(),)),
    Feature("printer settings", printer_settings, (PRINTER,)),
    Feature("external link with its values", external_link, (b"externalBook ", b"<v>42</v>")),
    Feature("ribbon of 2006 and of 2007", ribbon, (b't2006"', b't2007"', b"2006/relationships/ui", b"2007/relationships/ui"), ".xlsm"),
    Feature("VBA with its signature", macros, (VBA, SIGNATURE), ".xlsm"),
    Feature("hidden defined name", hidden_name, ('<definedName (?=[^>]*hidden="(?:1|true)")[^>]*隐藏名'.encode(),)),
    Feature("passwords of sheet and structure", protection, (b'lockStructure="(?:1|true)"', b"aGFzaA==", b"workbookHashValue|workbookPassword")),
    Feature("rich text", rich_text, (b"FFFF0001",)),
    Feature("pinyin above text", phonetic, ("jiǎ zhèn".encode(),)),
    Feature("very hidden sheet", very_hidden_sheet, (b'state="veryHidden"',)),
    Feature("custom view", custom_view, (b"<customWorkbookView ", b"<customSheetView ")),
    Feature("calculation chain", calculation_chain, (b"<calcChain ",)),
    Feature("spilling formula and its metadata", dynamic_array, (b"dynamicArrayProperties ", b' cm="1"')),
    Feature("folder of the last save", absolute_path, (b"absPath ",)),
    Feature("picture behind the cells", background, (b"<picture ", re.escape(PNG))),
    Feature("picture in the printed header", header_picture, (b"legacyDrawingHF ", re.escape(PNG))),
    Feature("scenario, open range, ignored error", scenario, (b"<scenario ", b"<protectedRange ", b"<ignoredError ")),
    Feature("page break", page_breaks, (b"<brk ",)),
    Feature("data connection", connection, ("年报库".encode(),)),
    Feature("picture in a cell (rich values)", in_cell_picture, (b"rvData",)),
)  # fmt: skip


def streamed(data: bytes) -> bytes:
    """The package as a program writes it that can't go back: sizes behind each member."""

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    pipe = Pipe()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    found = pipe.getvalue()
    assert struct.unpack_from("<H", found, 6)[0] & 8
    return found


def large(data: bytes) -> bytes:
    """The package with the fields of members beyond 4 GB."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            with new.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
                member.write(old.read(name))
    return buffer.getvalue()
