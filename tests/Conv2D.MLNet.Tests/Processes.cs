using System.Diagnostics;

namespace Conv2D.MLNet.Tests;

/// <summary>Programs of the solution, run in processes of their own.</summary>
internal static class Processes
{
    /// <summary>Runs an assembly that lies beside the tests and returns what it printed; it must exit with 0.</summary>
    public static string Run(string assembly, string workingDirectory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + errors.Result);
        return output;
    }
}
