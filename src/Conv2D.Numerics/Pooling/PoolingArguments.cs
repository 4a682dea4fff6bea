namespace Conv2D.Numerics;

/// <summary>The checks at the door of every path that runs a pooling.</summary>
internal static class PoolingArguments
{
    public static void RequireInput(PoolingGeometry geometry, int input)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        if (input != geometry.Input.Length)
            throw new ArgumentException($"input has {input} values; an image of shape {geometry.Input} has {geometry.Input.Length}.", nameof(input));
    }

    public static void RequireOutput(PoolingGeometry geometry, int output, string name)
    {
        if (output != geometry.Output.Length)
            throw new ArgumentException($"{name} has {output} values; a map of shape {geometry.Output} has {geometry.Output.Length}.", name);
    }
}
