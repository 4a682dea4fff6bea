using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Xunit.Abstractions;

namespace Conv2D.Numerics.Tests.Kernels;

public class EnvironmentSwitchTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256, 0.2)]
    [InlineData("DOTNET_EnableAVX2", 128, 0.05)]
    [InlineData("DOTNET_EnableHWIntrinsic", 128, 0.0)]
    public void Without_the_wider_vectors_the_results_are_right_and_the_speed_is_sensible(string switchedOff, int mostBits, double leastShareOfSpeed)
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return;
        var full = Probe(null);
        var narrow = Probe(switchedOff);
        output.WriteLine($"{full} {narrow}");
        Assert.InRange(narrow.Bits, 128, mostBits);
        Assert.InRange(narrow.Difference, 0, 2e-5);
        Assert.True(narrow.GigaFlops >= leastShareOfSpeed * full.GigaFlops, $"{switchedOff}=0 gives {narrow.GigaFlops} GFLOP/s, {full.GigaFlops} without.");
    }

    private static (int Bits, double Difference, double GigaFlops) Probe(string? switchedOff)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Conv2D.Numerics.WidthProbe.dll") },
            RedirectStandardOutput = true,
        };
        if (switchedOff is not null)
            start.Environment[switchedOff] = "0";
        using var process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"the probe ended with {process.ExitCode}: {text}");
        double[] numbers = [.. text.Trim().Split(' ').Select(part => double.Parse(part.Split('=')[1], CultureInfo.InvariantCulture))];
        return ((int)numbers[0], numbers[1], numbers[2]);
    }
}
