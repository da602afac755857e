Attribute VB_Name = "catchup_picker"
Option Explicit
Option Private Module

Private Const FOLDER_PICKER As Long = 4

'The folder that the clerk picks; empty when he cancels. The dialog begins where the workbook lies.
Public Function PickFolder(ByVal Title As String) As String
    Dim Start As String
    If Not ActiveWorkbook Is Nothing Then Start = ActiveWorkbook.Path
    With Application.FileDialog(FOLDER_PICKER)
        .Title = Title
        .AllowMultiSelect = False
        If Len(Start) > 0 And InStr(Start, "://") = 0 Then .InitialFileName = Start & "\"
        If .Show = -1 Then PickFolder = .SelectedItems(1)
    End With
End Function
