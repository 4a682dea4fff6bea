namespace Conv2D.MLNet.Tests;

public class MLNetVersionTests
{
    [Fact]
    public void Everything_that_the_library_mentions_of_ML_NET_is_there()
    {
        Assert.Null(MLNetVersion.FindMissing());
        MLNetVersion.Require();
    }

    [Fact]
    public void The_version_compiled_against_is_known()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+", MLNetVersion.BuiltAgainst);
        Assert.Matches(@"^\d+\.\d+\.\d+", MLNetVersion.Found);
    }

    [Fact]
    public void A_version_without_the_internals_is_refused_in_one_sentence_with_both_versions()
    {
        string? problem = MLNetVersion.Find("5.0.0", "5.9.1", () => "Method not found: 'Void Microsoft.ML.Data.OneToOneTransformerBase..ctor()'.");
        Assert.Equal(
            "This Conv2D.MLNet was built against Microsoft.ML 5.0.0 and cannot work with Microsoft.ML 5.9.1, which was found, because its "
            + "internals have changed (Method not found: 'Void Microsoft.ML.Data.OneToOneTransformerBase..ctor()'); use Microsoft.ML 5.0.0, "
            + "or a Conv2D.MLNet that was built against 5.9.1.", problem);
    }

    [Fact]
    public void A_later_version_that_still_has_them_is_as_good() => Assert.Null(MLNetVersion.Find("5.0.0", "5.9.1", () => null));

    [Fact]
    public void The_same_version_is_not_searched() =>
        Assert.Null(MLNetVersion.Find("5.0.0", "5.0.0", () => throw new InvalidOperationException()));
}
