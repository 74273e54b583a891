# Completion of hoego for PowerShell. hoego offers only words that need no quotes; nothing that was typed is evaluated to ask it.
Register-ArgumentCompleter -Native -CommandName hoego -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
    })
    $program = Get-Command -Name hoego -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($null -eq $program) { return }
    $before = $env:COMPLETE
    try {
        $env:COMPLETE = 'powershell'
        # An argument that is empty would be dropped on the way.
        $env:_HOEGO_WORD = $wordToComplete
        & $program '--' @words 2>$null | ForEach-Object {
            $value, $description = $_ -split "`t", 2
            if (-not $description) { $description = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
        }
    } finally {
        $env:COMPLETE = $before
        $env:_HOEGO_WORD = $null
    }
}
