using System.Reflection;
using Microsoft.ML;

namespace Conv2D.MLNet;

/// <summary>
/// Whether the Microsoft.ML that was found has what this library was compiled against. What a saveable transform is made
/// of is internal to ML.NET, and may change with any version of it.
/// </summary>
internal static class MLNetVersion
{
    private static readonly Lazy<string?> Problem = new(() => Find(BuiltAgainst, Found, FindMissing));

    /// <summary>The version of Microsoft.ML that this library was compiled against.</summary>
    public static string BuiltAgainst => typeof(MLNetVersion).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(pair => pair.Key == nameof(MLNetVersion))?.Value ?? Found;

    /// <summary>The version of Microsoft.ML in this process.</summary>
    public static string Found =>
        typeof(MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>Makes sure that this library can work with the Microsoft.ML that was found. Asks once.</summary>
    /// <exception cref="NotSupportedException">It cannot; the message names both versions and what is missing.</exception>
    public static void Require()
    {
        if (Problem.Value is { } problem)
            throw new NotSupportedException(problem);
    }

    /// <summary>The problem in one sentence, or null.</summary>
    /// <param name="builtAgainst">The version compiled against.</param>
    /// <param name="found">The version found.</param>
    /// <param name="findMissing">Looks for something that is missing, and says what; not asked for the same version.</param>
    internal static string? Find(string builtAgainst, string found, Func<string?> findMissing) =>
        found != builtAgainst && findMissing() is { } missing
            ? $"This Conv2D.MLNet was built against Microsoft.ML {builtAgainst} and cannot work with Microsoft.ML {found}, which was found, "
                + $"because its internals have changed ({missing.TrimEnd('.')}); use Microsoft.ML {builtAgainst}, or a Conv2D.MLNet that was built against {found}."
            : null;

    /// <summary>Resolves every type and member of Microsoft.ML that this library mentions; says what the first missing one is.</summary>
    internal static string? FindMissing() => FindMissing(typeof(MLNetVersion).Module);

    internal static string? FindMissing(Module module)
    {
        // Rows of the MemberRef table (ECMA-335 II.22.25), then our own types with the bases and interfaces they implement.
        const int MemberRef = 0x0A000000;
        Type[] anyType = [.. Enumerable.Repeat(typeof(float), 8)];
        try
        {
            for (int row = 1; ; row++)
            {
                try
                {
                    module.ResolveMember(MemberRef | row, anyType, anyType);
                }
                catch (Exception error) when (error is MissingMemberException or TypeLoadException && IsMLNets(error))
                {
                    return error.Message;
                }
                catch (Exception error) when (error is not ArgumentOutOfRangeException)
                {
                    // A generic member for which our stand-in types do not do.
                }
            }
        }
        catch (ArgumentOutOfRangeException)
        {
            // The end of the table.
        }

        try
        {
            module.GetTypes();
            return null;
        }
        catch (ReflectionTypeLoadException error)
        {
            return error.LoaderExceptions.FirstOrDefault(inner => inner is not null && IsMLNets(inner))?.Message;
        }
    }

    private static bool IsMLNets(Exception error) => error.Message.Contains("Microsoft.ML", StringComparison.Ordinal);
}
