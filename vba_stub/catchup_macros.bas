Attribute VB_Name = "catchup_macros"
Option Explicit

Private Const ADDIN_NAME As String = "catchup_xl.xlam"

Private Sub RunMacro(ByVal MacroName As String)
    RunAndRestore "import catchup_xl.excel.macros as m; m." & MacroName & "()"
End Sub

' Python may end without having put Excel back (killed, or kept from starting): afterwards all is as it was before.
Private Sub RunAndRestore(ByVal Command As String)
    Dim Events As Boolean
    Dim Calculation As Long
    Dim Problem As String
    If Not BookIsOpen() Then Exit Sub
    On Error Resume Next
    Events = Application.EnableEvents
    Calculation = Application.Calculation
    Err.Clear
    RunPython Command
    If Err.Number <> 0 Then Problem = Err.Description
    Application.ScreenUpdating = True
    Application.EnableEvents = Events
    If Application.Calculation <> Calculation Then Application.Calculation = Calculation
    Application.StatusBar = False
    If Len(Problem) > 0 Then MsgBox U("6CA167095B8C6210FF1A") & Problem, vbCritical, U("8FFD8D768D858D8A")
End Sub

' The add-in's tab is there without any workbook.
Private Function BookIsOpen() As Boolean
    BookIsOpen = Not ActiveWorkbook Is Nothing
    If Not BookIsOpen Then MsgBox U("8BF7514862535F008FFD8D768D858D8A5DE54F5C7C3FFF0C518D70B98FD94E2A630994AE3002"), vbInformation, U("8FFD8D768D858D8A")
End Function

' A macro over a folder: none when the clerk cancels. The path goes as digits, never as Python source.
Private Sub RunOnFolder(ByVal MacroName As String, ByVal Title As String)
    Dim Folder As String
    If Not BookIsOpen() Then Exit Sub
    Folder = PickFolder(Title)
    If Len(Folder) = 0 Then Exit Sub
    RunAndRestore "import catchup_xl.excel.macros as m; m." & MacroName & "('" & InHex(Folder) & "')"
End Sub

Public Sub CatchupCheckData()
    RunMacro "check_data"
End Sub

Public Sub CatchupNextFinding()
    RunMacro "next_finding"
End Sub

Public Sub CatchupCollectReturns()
    RunOnFolder "collect_returns", U("900962E9653E7740540453554F4D4EA456DE76848868768465874EF65939")
End Sub

Public Sub CatchupUndoCollecting()
    RunMacro "undo_collecting"
End Sub

Public Sub CatchupComputeGrowth()
    RunMacro "compute_growth"
End Sub

Public Sub CatchupFillChecklist()
    RunMacro "fill_checklist"
End Sub

Public Sub CatchupRefreshRanking()
    RunMacro "refresh_ranking"
End Sub

Public Sub CatchupRefreshAll()
    RunMacro "refresh_all"
End Sub

Public Sub CatchupBenchmarkAnalysis()
    RunMacro "benchmark_analysis"
End Sub

Public Sub CatchupPath()
    RunMacro "catchup_path"
End Sub

Public Sub CatchupCircular()
    RunMacro "write_circular"
End Sub

Public Sub CatchupDashboard()
    RunMacro "write_dashboard"
End Sub

Public Sub CatchupRecomputeFolder()
    RunOnFolder "recompute_folder", U("900962E98981627991CF91CD7B97768465874EF65939")
End Sub

Public Sub CatchupDiagnose()
    RunMacro "diagnose"
End Sub

Public Sub CatchupShowHelp()
    RunMacro "show_help"
End Sub

Public Sub CatchupAbout()
    RunMacro "about"
End Sub

' The workbook's own tab gives way to that of the add-in, so that there are never two.
Public Function TabWanted() As Boolean
    Dim Other As Object
    TabWanted = True
    On Error Resume Next
    Set Other = Workbooks(ADDIN_NAME)
    TabWanted = Other Is Nothing
End Function
