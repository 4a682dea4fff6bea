namespace Conv2D.Onnx;

/// <summary>Finds out whether ONNX Runtime can be used, and words the answer. Thread-safe; asks once.</summary>
/// <param name="findNativeLibrary">Whether the native library is there; must not touch ONNX Runtime's own types.</param>
/// <param name="readVersion">Asks the library, once found, for its version.</param>
/// <param name="platform">The platform's name in the message, such as <c>linux-x64</c>.</param>
internal sealed class OnnxRuntimeProbe(Func<bool> findNativeLibrary, Func<string> readVersion, string platform)
{
    private readonly Lazy<(string? Version, string? Problem)> _answer = new(() => Ask(findNativeLibrary, readVersion, platform));

    public string? Version => _answer.Value.Version;

    public string? Problem => _answer.Value.Problem;

    public void Require()
    {
        if (Problem is { } problem)
            throw new PlatformNotSupportedException(problem);
    }

    private static (string? Version, string? Problem) Ask(Func<bool> find, Func<string> readVersion, string platform)
    {
        try
        {
            return find()
                ? (readVersion(), null)
                : (null, Sentence("its native library was not found", platform));
        }
        catch (Exception e) when (Cause(e) is
            DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or FileNotFoundException
            or MissingMethodException or TypeLoadException or ArgumentNullException)
        {
            return (null, Sentence($"its native library could not be used ({Cause(e).Message.TrimEnd('.', '\n', ' ')})", platform));
        }
    }

    private static string Sentence(string why, string platform) =>
        $"ONNX Runtime is not available on this machine: {why}. Add the package Microsoft.ML.OnnxRuntime (1.23.2 or later, "
        + $"with a native library for {platform}) to the application, or use the managed backend.";

    // A native library too old for the managed part hands out no interface: that shows as a null pointer in a type initializer.
    private static Exception Cause(Exception e)
    {
        while (e is TypeInitializationException { InnerException: { } inner })
            e = inner;
        return e;
    }
}
