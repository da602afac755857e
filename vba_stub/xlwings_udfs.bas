Attribute VB_Name = "xlwings_udfs"
'Written by python -m tools.build from catchup_xl.excel.functions: do not edit.

Function CATCHUP_GROWTH(Optional value, Optional previous)
    If IsMissing(value) Then CATCHUP_GROWTH = U("6CA167097ED951FAFF1A672C671F7D2F8BA16570"): Exit Function
    If IsMissing(previous) Then CATCHUP_GROWTH = U("6CA167097ED951FAFF1A4E0A5E74540C671F7D2F8BA16570"): Exit Function
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    CATCHUP_GROWTH = CatchupCells(XLPy.CallUDF("catchup_xl.excel.functions", "CATCHUP_GROWTH", Array(value, previous), ThisWorkbook, Application.Caller))
    Exit Function
failed:
    CATCHUP_GROWTH = Err.Description
End Function

Function CATCHUP_COMPLETION(Optional value, Optional target, Optional kind)
    If IsMissing(value) Then CATCHUP_COMPLETION = U("6CA167097ED951FAFF1A5B9E96456570FF1B7C7B578B4E3A589E901F65F6586B589E901FFF0C59820030002E00310032"): Exit Function
    If IsMissing(target) Then CATCHUP_COMPLETION = U("6CA167097ED951FAFF1A76EE6807FF1B7C7B578B4E3A589E901F65F6586B76EE6807589E901F"): Exit Function
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    CATCHUP_COMPLETION = CatchupCells(XLPy.CallUDF("catchup_xl.excel.functions", "CATCHUP_COMPLETION", Array(value, target, kind), ThisWorkbook, Application.Caller))
    Exit Function
failed:
    CATCHUP_COMPLETION = Err.Description
End Function

Function CATCHUP_PROGRESS(Optional month_number, Optional basis, Optional in_year)
    If IsMissing(month_number) Then CATCHUP_PROGRESS = U("6CA167097ED951FAFF1A67084EFDFF0C003181F300310032"): Exit Function
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    CATCHUP_PROGRESS = CatchupCells(XLPy.CallUDF("catchup_xl.excel.functions", "CATCHUP_PROGRESS", Array(month_number, basis, in_year), ThisWorkbook, Application.Caller))
    Exit Function
failed:
    CATCHUP_PROGRESS = Err.Description
End Function

Function CATCHUP_LIGHT(Optional completion, Optional progress, Optional settings)
    If IsMissing(completion) Then CATCHUP_LIGHT = U("6CA167097ED951FAFF1A5B8C62107387FF0C5C0F6570"): Exit Function
    If IsMissing(progress) Then CATCHUP_LIGHT = U("6CA167097ED951FAFF1A5E8F65F68FDB5EA6FF0C5C0F6570"): Exit Function
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    CATCHUP_LIGHT = CatchupCells(XLPy.CallUDF("catchup_xl.excel.functions", "CATCHUP_LIGHT", Array(completion, progress, settings), ThisWorkbook, Application.Caller))
    Exit Function
failed:
    CATCHUP_LIGHT = Err.Description
End Function

Function CATCHUP_SCORE(Optional values, Optional weight, Optional target, Optional method, Optional kind, Optional parameters)
    If IsMissing(values) Then CATCHUP_SCORE = U("6CA167097ED951FAFF1A51687EC4540453554F4D76846570FF0C4E00683C4E004E2A53554F4DFF1B672A62A575597A7A"): Exit Function
    If IsMissing(weight) Then CATCHUP_SCORE = U("6CA167097ED951FAFF1A674391CDFF086EE15206FF09"): Exit Function
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    CATCHUP_SCORE = CatchupCells(XLPy.CallUDF("catchup_xl.excel.functions", "CATCHUP_SCORE", Array(values, weight, target, method, kind, parameters), ThisWorkbook, Application.Caller))
    Exit Function
failed:
    CATCHUP_SCORE = Err.Description
End Function

Function CATCHUP_RANK(Optional values, Optional order)
    If IsMissing(values) Then CATCHUP_RANK = U("6CA167097ED951FAFF1A51687EC4540453554F4D76846570"): Exit Function
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    CATCHUP_RANK = CatchupCells(XLPy.CallUDF("catchup_xl.excel.functions", "CATCHUP_RANK", Array(values, order), ThisWorkbook, Application.Caller))
    Exit Function
failed:
    CATCHUP_RANK = Err.Description
End Function

Function CATCHUP_GRADE(Optional totals, Optional settings)
    If IsMissing(totals) Then CATCHUP_GRADE = U("6CA167097ED951FAFF1A51687EC4540453554F4D7684603B5206"): Exit Function
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    CATCHUP_GRADE = CatchupCells(XLPy.CallUDF("catchup_xl.excel.functions", "CATCHUP_GRADE", Array(totals, settings), ThisWorkbook, Application.Caller))
    Exit Function
failed:
    CATCHUP_GRADE = Err.Description
End Function

Function CATCHUP_RULE(Optional sentence, Optional weight, Optional target, Optional value, Optional unit)
    If IsMissing(sentence) Then CATCHUP_RULE = U("6CA167097ED951FAFF1A80036838529E6CD591CC76844E0053E58BDDFF0C598200205B8C621076EE68075F976EE15206FF0C6BCF4F4E00314E2A767E520670B962630030002E00355206FF0C62635B8C4E3A6B62"): Exit Function
    If IsMissing(weight) Then CATCHUP_RULE = U("6CA167097ED951FAFF1A674391CDFF086EE15206FF09"): Exit Function
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    CATCHUP_RULE = CatchupCells(XLPy.CallUDF("catchup_xl.excel.functions", "CATCHUP_RULE", Array(sentence, weight, target, value, unit), ThisWorkbook, Application.Caller))
    Exit Function
failed:
    CATCHUP_RULE = Err.Description
End Function

Function CATCHUP_NEED(Optional value, Optional previous, Optional previous_year, Optional target)
    If IsMissing(value) Then CATCHUP_NEED = U("6CA167097ED951FAFF1A672C671F7D2F8BA16570"): Exit Function
    If IsMissing(previous) Then CATCHUP_NEED = U("6CA167097ED951FAFF1A4E0A5E74540C671F7D2F8BA16570"): Exit Function
    If IsMissing(previous_year) Then CATCHUP_NEED = U("6CA167097ED951FAFF1A4E0A5E7451685E746570"): Exit Function
    If IsMissing(target) Then CATCHUP_NEED = U("6CA167097ED951FAFF1A51685E7476EE6807589E901FFF0C59820030002E00310032"): Exit Function
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    CATCHUP_NEED = CatchupCells(XLPy.CallUDF("catchup_xl.excel.functions", "CATCHUP_NEED", Array(value, previous, previous_year, target), ThisWorkbook, Application.Caller))
    Exit Function
failed:
    CATCHUP_NEED = Err.Description
End Function

Function CATCHUP_FIND(Optional months)
    If IsMissing(months) Then CATCHUP_FIND = U("6CA167097ED951FAFF1A4ECE003167088D7776847D2F8BA16570FF0C4E00884C4E004E2A53554F4D4E004E2A63076807FF0C81F3591A00310032683C"): Exit Function
    If TypeOf Application.Caller Is Range Then On Error GoTo failed
    CATCHUP_FIND = CatchupCells(XLPy.CallUDF("catchup_xl.excel.functions", "CATCHUP_FIND", Array(months), ThisWorkbook, Application.Caller))
    Exit Function
failed:
    CATCHUP_FIND = Err.Description
End Function

'What the function wizard says, in Chinese. Excel takes no help for a hidden workbook, and an add-in is one: it shows for
'the moment.
Public Sub RegisterFunctions()
    Dim Hidden As Boolean
    On Error Resume Next
    Hidden = ThisWorkbook.IsAddin
    If Hidden Then
        Application.ScreenUpdating = False
        ThisWorkbook.IsAddin = False
    End If
    Application.MacroOptions Macro:="CATCHUP_GROWTH", Category:=U("8FFD8D768D858D8A"), _
        Description:=U("540C6BD4589E901FFF0C5C0F6570300257FA671F4E3A00305F970023004400490056002F00300021FF0C57FA671F4E3A8D1F5F970023004E0055004D0021FF0C672A62A562164E0D900275285F970023004E002F0041"), ArgumentDescriptions:=Array( _
        U("672C671F7D2F8BA16570"), _
        U("4E0A5E74540C671F7D2F8BA16570"))
    Application.MacroOptions Macro:="CATCHUP_COMPLETION", Category:=U("8FFD8D768D858D8A"), _
        Description:=U("5B8C62107387FF0C5C0F6570FF0C00314E3A5B8C621076EE6807"), ArgumentDescriptions:=Array( _
        U("5B9E96456570FF1B7C7B578B4E3A589E901F65F6586B589E901FFF0C59820030002E00310032"), _
        U("76EE6807FF1B7C7B578B4E3A589E901F65F6586B76EE6807589E901F"), _
        U("603B91CFFF089ED88BA4FF093001589E901F3001603B91CF53E35F843001900654116BD4503C3001900654115DEE503C"))
    Application.MacroOptions Macro:="CATCHUP_PROGRESS", Category:=U("8FFD8D768D858D8A"), _
        Description:=U("5E8F65F68FDB5EA6FF1A52306708672B51685E745DF28FC753BB76846BD44F8B"), ArgumentDescriptions:=Array( _
        U("67084EFDFF0C003181F300310032"), _
        U("63096708FF089ED88BA4FF096216630965E5"), _
        U("5E745EA6FF0C630965E565F67528"))
    Application.MacroOptions Macro:="CATCHUP_LIGHT", Category:=U("8FFD8D768D858D8A"), _
        Description:=U("4EAE706FFF1A7EFF3001504F616230019EC430017EA2300184DD30017070"), ArgumentDescriptions:=Array( _
        U("5B8C62107387FF0C5C0F6570"), _
        U("5E8F65F68FDB5EA6FF0C5C0F6570"), _
        U("53E65B9A768453C26570FF0C598200204EAE706F89C45219003D5DEE503CFF1B75597A7A75289ED88BA4503C"))
    Application.MacroOptions Macro:="CATCHUP_SCORE", Category:=U("8FFD8D768D858D8A"), _
        Description:=U("5F975206FF1A4E004E2A6307680751687EC4540453554F4D76845F975206FF0C5F6272B64E0E6570636E76F8540C"), ArgumentDescriptions:=Array( _
        U("51687EC4540453554F4D76846570FF0C4E00683C4E004E2A53554F4DFF1B672A62A575597A7A"), _
        U("674391CDFF086EE15206FF09"), _
        U("76EE6807FF1B6CA1670975597A7A"), _
        U("8BA1520665B96CD5FF0C598200204E8951488FDB4F4D8BA152066CD5FF1B75597A7A4E3A5B8C621073878BA152066CD5"), _
        U("7C7B578BFF1A603B91CFFF089ED88BA4FF093001589E901F30016BD4738730019006541130015B9A602730016392540D"), _
        U("8BA1520653C26570FF0C598200205C019876003D0031002E0032003B00206BCF70B952A05206003D0030002E0035"))
    Application.MacroOptions Macro:="CATCHUP_RANK", Category:=U("8FFD8D768D858D8A"), _
        Description:=U("540D6B21FF1A5E765217540C540D6B21FF0C5176540E8DF38FC7FF1B5F6272B64E0E6570636E76F8540CFF0C7A7A683C548C65875B574E0D6392540D"), ArgumentDescriptions:=Array( _
        U("51687EC4540453554F4D76846570"), _
        U("0030FF089ED88BA4FF09592776845728524DFF0C003100205C0F76845728524D"))
    Application.MacroOptions Macro:="CATCHUP_GRADE", Category:=U("8FFD8D768D858D8A"), _
        Description:=U("7B496B21FF1A4F1879C03001826F597D30014E00822C30018F835DEEFF1B5F6272B64E0E6570636E76F8540C"), ArgumentDescriptions:=Array( _
        U("51687EC4540453554F4D7684603B5206"), _
        U("53E65B9A768453C26570FF0C598200207B496B216A215F0F003D6309520665707EBF003B00204F1879C06BD44F8B003D0030002E0033FF1B75597A7A75289ED88BA4503C"))
    Application.MacroOptions Macro:="CATCHUP_RULE", Category:=U("8FFD8D768D858D8A"), _
        Description:=U("63098BA1520689C4521976844E0053E58BDD5F975206FF0C5F6272B64E0E6570636E76F8540CFF1B770B4E0D61C276848BF454EA91CC4E0D61C2300153EF4EE5600E68375199"), ArgumentDescriptions:=Array( _
        U("80036838529E6CD591CC76844E0053E58BDDFF0C598200205B8C621076EE68075F976EE15206FF0C6BCF4F4E00314E2A767E520670B962630030002E00355206FF0C62635B8C4E3A6B62"), _
        U("674391CDFF086EE15206FF09"), _
        U("76EE6807FF1B6CA1670975597A7A"), _
        U("51687EC4540453554F4D7684657062167B496B21FF0C4E00683C4E004E2A53554F4DFF1B672A62A575597A7A"), _
        U("8BA191CF53554F4DFF0C598200204E0751433001623730018D77FF1B6570662F767E520665707684586B00200025"))
    Application.MacroOptions Macro:="CATCHUP_NEED", Category:=U("8FFD8D768D858D8A"), _
        Description:=U("4F59671F97008FBE589E901FFF1A51685E7489818FBE523076EE6807FF0C4F594E0B54046708540C6BD4987B589E957F591A5C1130024E0A5E744F59671F4E3A0030FF085982003100326708FF095F970023004400490056002F00300021"), ArgumentDescriptions:=Array( _
        U("672C671F7D2F8BA16570"), _
        U("4E0A5E74540C671F7D2F8BA16570"), _
        U("4E0A5E7451685E746570"), _
        U("51685E7476EE6807589E901FFF0C59820030002E00310032"))
    Application.MacroOptions Macro:="CATCHUP_FIND", Category:=U("8FFD8D768D858D8A"), _
        Description:=U("68C067E54E00884C621651E0884C67085EA67D2F8BA16570FF1A6BCF884C4E0067617ED3679CFF0C6CA1670995EE98984E3A7A7A"), ArgumentDescriptions:=Array( _
        U("4ECE003167088D7776847D2F8BA16570FF0C4E00884C4E004E2A53554F4D4E004E2A63076807FF0C81F3591A00310032683C"))
    If Hidden Then
        ThisWorkbook.IsAddin = True
        ThisWorkbook.Saved = True
        Application.ScreenUpdating = True
    End If
End Sub

'The names of error values become error values, so that IFERROR and ISNA see them.
Private Function CatchupCells(ByVal Found As Variant) As Variant
    Dim r As Long, c As Long
    If IsArray(Found) Then
        For r = LBound(Found, 1) To UBound(Found, 1)
            For c = LBound(Found, 2) To UBound(Found, 2)
                Found(r, c) = CatchupCell(Found(r, c))
            Next c
        Next r
        CatchupCells = Found
    Else
        CatchupCells = CatchupCell(Found)
    End If
End Function

Private Function CatchupCell(ByVal Found As Variant) As Variant
    CatchupCell = Found
    If VarType(Found) <> vbString Then Exit Function
    Select Case Found
        Case "#N/A"
            CatchupCell = CVErr(2042)
        Case "#DIV/0!"
            CatchupCell = CVErr(2007)
        Case "#VALUE!"
            CatchupCell = CVErr(2015)
        Case "#NUM!"
            CatchupCell = CVErr(2036)
        Case "#REF!"
            CatchupCell = CVErr(2023)
        Case "#NAME?"
            CatchupCell = CVErr(2029)
        Case "#NULL!"
            CatchupCell = CVErr(2000)
    End Select
End Function
