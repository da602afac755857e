Attribute VB_Name = "catchup_ribbon"
Option Explicit

Public Sub RibbonTabVisible(control As Object, ByRef returnedVal As Variant)
    returnedVal = TabWanted()
End Sub

Public Sub RibbonCheckData(control As Object)
    CatchupCheckData
End Sub

Public Sub RibbonNextFinding(control As Object)
    CatchupNextFinding
End Sub

Public Sub RibbonCollectReturns(control As Object)
    CatchupCollectReturns
End Sub

Public Sub RibbonUndoCollecting(control As Object)
    CatchupUndoCollecting
End Sub

Public Sub RibbonComputeGrowth(control As Object)
    CatchupComputeGrowth
End Sub

Public Sub RibbonFillChecklist(control As Object)
    CatchupFillChecklist
End Sub

Public Sub RibbonRefreshRanking(control As Object)
    CatchupRefreshRanking
End Sub

Public Sub RibbonRefreshAll(control As Object)
    CatchupRefreshAll
End Sub

Public Sub RibbonBenchmarkAnalysis(control As Object)
    CatchupBenchmarkAnalysis
End Sub

Public Sub RibbonPath(control As Object)
    CatchupPath
End Sub

Public Sub RibbonCircular(control As Object)
    CatchupCircular
End Sub

Public Sub RibbonDashboard(control As Object)
    CatchupDashboard
End Sub

Public Sub RibbonRecomputeFolder(control As Object)
    CatchupRecomputeFolder
End Sub

Public Sub RibbonDiagnose(control As Object)
    CatchupDiagnose
End Sub

Public Sub RibbonShowHelp(control As Object)
    CatchupShowHelp
End Sub

Public Sub RibbonAbout(control As Object)
    CatchupAbout
End Sub
