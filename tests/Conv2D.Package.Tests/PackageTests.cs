#if PACKABLE
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Conv2D.Package.Tests;

/// <summary>The package, packed once, as a user gets it.</summary>
public class PackageTests(PackageTests.Packed packed) : IClassFixture<PackageTests.Packed>
{
    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));

    [Fact]
    public void It_holds_the_three_libraries_with_their_documentation_and_nothing_else()
    {
        using var package = ZipFile.OpenRead(packed.File("nupkg"));
        string[] files = [.. package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "lib/net10.0/Conv2D.MLNet.dll", "lib/net10.0/Conv2D.MLNet.xml",
                "lib/net10.0/Conv2D.Numerics.dll", "lib/net10.0/Conv2D.Numerics.xml",
                "lib/net10.0/Conv2D.Onnx.dll", "lib/net10.0/Conv2D.Onnx.xml",
            ], files);
        Assert.NotNull(package.GetEntry("README.md"));
        Assert.NotNull(package.GetEntry("icon.png"));
        Assert.DoesNotContain(package.Entries, entry => entry.FullName.Contains("offline", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Its_symbols_stand_beside_it()
    {
        using var symbols = ZipFile.OpenRead(packed.File("snupkg"));
        Assert.Equal(
            ["Conv2D.MLNet.pdb", "Conv2D.Numerics.pdb", "Conv2D.Onnx.pdb"],
            symbols.Entries.Select(entry => entry.Name).Where(name => name.EndsWith(".pdb", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_says_who_it_is_and_what_it_stands_on()
    {
        using var package = ZipFile.OpenRead(packed.File("nupkg"));
        var metadata = XDocument.Load(package.GetEntry("Conv2D.MLNet.nuspec")!.Open()).Root!.Elements().Single();
        string Text(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        Assert.Equal("Conv2D.MLNet", Text("id"));
        Assert.Equal("MIT", Text("license"));
        Assert.Equal("README.md", Text("readme"));
        Assert.Equal("icon.png", Text("icon"));
        var dependencies = metadata.Descendants().Where(element => element.Name.LocalName == "dependency")
            .ToDictionary(element => element.Attribute("id")!.Value, element => element.Attribute("version")!.Value);
        Assert.Equal(
            ["Google.Protobuf", "Microsoft.ML", "Microsoft.ML.OnnxRuntime.Managed", "System.Numerics.Tensors"],
            dependencies.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("[5.0.0, 6.0.0)", dependencies["Microsoft.ML"]);
    }

    [Fact]
    public void An_application_elsewhere_installs_it_and_runs_the_first_snippet_of_the_README()
    {
        string app = Directory.CreateDirectory(Path.Combine(packed.Folder, "app")).FullName;
        string readme = File.ReadAllText(Path.Combine(Root(), "README.md")).ReplaceLineEndings("\n");
        const string Fence = "```csharp\n";
        int start = readme.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length;
        File.WriteAllText(Path.Combine(app, "Program.cs"), readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)]);
        File.WriteAllText(Path.Combine(app, "App.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Conv2D.MLNet" Version="{packed.Version}" />
              </ItemGroup>
            </Project>
            """);

        // Packages that this machine has already are taken from there; what is new is installed beside the application.
        string cache = DotNet.Run(app, "nuget", "locals", "global-packages", "--list").Split(": ", 2)[1].Trim();
        File.WriteAllText(Path.Combine(app, "NuGet.config"), $"""
            <configuration>
              <fallbackPackageFolders>
                <add key="machine" value="{cache}" />
              </fallbackPackageFolders>
              <packageSources>
                <add key="packed" value="{packed.Folder}" />
                <add key="feed" value="{Path.Combine(Root(), "eng", "feed")}" />
              </packageSources>
            </configuration>
            """);
        string output = DotNet.Run(app, Path.Combine(app, "packages"), ["run", "-c", "Release"]);
        Assert.Matches(@"accuracy on unseen pictures: (1[.,]00|0[.,]9\d)", output);
        Assert.Contains("a standing one is taken for: standing", output);
        Assert.True(File.Exists(Path.Combine(app, "packages", "conv2d.mlnet", packed.Version, "lib", "net10.0", "Conv2D.Onnx.dll")));
        Assert.Empty(Directory.GetFiles(Path.Combine(app, "bin"), "*onnxruntime.so", SearchOption.AllDirectories));
    }

    /// <summary>Packs into a folder of its own, so that no other build's files are touched.</summary>
    public sealed class Packed : IDisposable
    {
        public Packed() => DotNet.Run(Root(), "pack", Path.Combine("src", "Conv2D.MLNet"), "-c", "Release", "-o", Folder,
            "-p:MLNetSource=packages", $"-p:ArtifactsPath={Path.Combine(Folder, "artifacts")}");

        public string Folder { get; } = Directory.CreateTempSubdirectory("conv2d-package").FullName;

        public string Version => Path.GetFileNameWithoutExtension(File("nupkg"))["Conv2D.MLNet.".Length..];

        public string File(string extension) => Assert.Single(Directory.GetFiles(Folder, $"*.{extension}"));

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
#else
namespace Conv2D.Package.Tests;

public class PackageTests
{
    [Fact(Skip = "The package is made against Microsoft.ML's own packages, which are on none of this machine's feeds.")]
    public void An_application_elsewhere_installs_it_and_runs_the_first_snippet_of_the_README()
    {
    }
}
#endif
