using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Conv2D.Onnx;

/// <summary>
/// Whether ONNX Runtime can be used in this process. Found out once, without side effects: a missing library is looked
/// for before any type of ONNX Runtime is touched, so nothing is left half initialized.
/// </summary>
public static class OnnxRuntimeLibrary
{
    private static readonly OnnxRuntimeProbe Probe = new(FindNativeLibrary, ReadVersion, RuntimeInformation.RuntimeIdentifier);

    /// <summary>Whether layers can run on ONNX Runtime here.</summary>
    public static bool IsAvailable => Probe.Problem is null;

    /// <summary>Why not, and what to install, in one sentence; null where it is available.</summary>
    public static string? Problem => Probe.Problem;

    /// <summary>Version of the native library, or null where it is not available.</summary>
    public static string? Version => Probe.Version;

    /// <summary>Makes sure that ONNX Runtime can be used.</summary>
    /// <exception cref="PlatformNotSupportedException">It cannot; the message is <see cref="Problem"/>.</exception>
    public static void Require() => Probe.Require();

    private static bool FindNativeLibrary()
    {
        // Looked for as ONNX Runtime's own loader does: the plain name, then the platform's file name.
        var assembly = typeof(InferenceSession).Assembly;
        string file = OperatingSystem.IsWindows() ? "onnxruntime.dll"
            : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib"
            : "libonnxruntime.so";
        return NativeLibrary.TryLoad("onnxruntime", assembly, null, out _)
            || NativeLibrary.TryLoad(file, assembly, null, out _)
            || NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, file), out _)
            || NativeLibrary.TryLoad(
                Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", file), out _);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string ReadVersion() => OrtEnv.Instance().GetVersionString();
}
