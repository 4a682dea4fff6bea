using System.Diagnostics;

namespace Conv2D.Package.Tests;

/// <summary>The command line of .NET.</summary>
internal static class DotNet
{
    /// <summary>Runs a command and returns what it printed; it must exit with 0.</summary>
    public static string Run(string workingDirectory, params string[] arguments) => Run(workingDirectory, packagesFolder: null, arguments);

    /// <summary>The same, with packages installed into a folder of the caller's, whatever the environment says.</summary>
    public static string Run(string workingDirectory, string? packagesFolder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        if (packagesFolder is not null)
            start.Environment["NUGET_PACKAGES"] = packagesFolder;
        // No build server outlives the test, and none of the build that runs the test is asked.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}\n{output}{errors.Result}");
        return output;
    }
}
