namespace Conv2D.Numerics;

/// <summary>Keras' words for what are types here.</summary>
internal static class KerasNames
{
    public const string Initializers = "keras.initializers";
    public const string Regularizers = "keras.regularizers";
    public const string Constraints = "keras.constraints";

    public static string Of(Padding padding) => padding == Padding.Same ? "same" : "valid";

    public static string Of(DataFormat format) => format == DataFormat.ChannelsFirst ? "channels_first" : "channels_last";

    /// <summary>The padding of that name, in either case as in Keras; null where there is none.</summary>
    public static Padding? ParsePadding(string name) => name.ToLowerInvariant() switch
    {
        "valid" => Padding.Valid,
        "same" => Padding.Same,
        _ => null,
    };

    /// <summary>The data format of that name, in either case as in Keras; null where there is none.</summary>
    public static DataFormat? ParseDataFormat(string name) => name.ToLowerInvariant() switch
    {
        "channels_last" => DataFormat.ChannelsLast,
        "channels_first" => DataFormat.ChannelsFirst,
        _ => null,
    };
}
