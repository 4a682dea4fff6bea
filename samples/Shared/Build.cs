using System.Reflection;

namespace Samples;

/// <summary>What the build has noted in the assembly.</summary>
public static class Build
{
    /// <summary>"packages" where Microsoft.ML is the package, "offline" where it is the implementation in eng/offline.</summary>
    public static string MLNetSource => Noted("MLNetSource");

    /// <summary>The folder for what the sample writes.</summary>
    public static string OutputFolder => Noted("OutputFolder");

    private static string Noted(string key) =>
        typeof(Build).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(note => note.Key == key).Value!;
}
