Attribute VB_Name = "catchup_text"
Option Explicit
Option Private Module

'Text in hexadecimal, four digits a character: the project's code page has no Chinese.
Public Function U(ByVal Code As String) As String
    Dim n As Long
    For n = 1 To Len(Code) Step 4
        U = U & ChrW$(CLng("&H" & Mid$(Code, n, 4)))
    Next n
End Function

'The way back. In digits any path goes safely through a command line and into Python: quotes, percent signs, Chinese.
Public Function InHex(ByVal Text As String) As String
    Dim n As Long
    Dim Code As Long
    For n = 1 To Len(Text)
        Code = AscW(Mid$(Text, n, 1))
        If Code < 0 Then Code = Code + 65536
        InHex = InHex & Right$("000" & Hex$(Code), 4)
    Next n
End Function
