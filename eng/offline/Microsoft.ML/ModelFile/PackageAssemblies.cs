using System.Reflection;

namespace Microsoft.ML;

/// <summary>
/// The assemblies of the package whose components this one assembly stands in for. Models name them in their headers,
/// so that a model saved here loads with the package and the other way round.
/// </summary>
internal static class PackageAssemblies
{
    public const string Data = "Microsoft.ML.Data" + Identity;
    public const string Transforms = "Microsoft.ML.Transforms" + Identity;
    public const string StandardTrainers = "Microsoft.ML.StandardTrainers" + Identity;
    public const string OnnxTransformer = "Microsoft.ML.OnnxTransformer" + Identity;

    private const string Identity = ", Version=1.0.0.0, Culture=neutral, PublicKeyToken=cc7b13ffcd2ddd51";

    /// <summary>The assembly that a model's header names; any of the package's own is here or beside here, without its key.</summary>
    public static Assembly Load(string fullName)
    {
        var name = new AssemblyName(fullName);
        return name.Name switch
        {
            "Microsoft.ML.Core" or "Microsoft.ML.Data" or "Microsoft.ML.Transforms" or "Microsoft.ML.StandardTrainers"
                => typeof(PackageAssemblies).Assembly,
            { } package when package.StartsWith("Microsoft.ML.", StringComparison.Ordinal) => Assembly.Load(new AssemblyName(package)),
            _ => Assembly.Load(fullName),
        };
    }
}
