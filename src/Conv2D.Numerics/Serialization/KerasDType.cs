using System.Text.Json;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>Keras' <c>dtype</c>: a name or a policy. This library computes in float32, and refuses every other by name.</summary>
internal static class KerasDType
{
    private const string Float32 = "float32";

    /// <summary>The policy as Keras 3 writes it.</summary>
    public static JsonObject Write() => KerasObject.Write("keras", "DTypePolicy", new JsonObject { ["name"] = Float32 });

    /// <summary>Takes the <c>dtype</c> of a layer; absent or null is Keras' default, float32.</summary>
    /// <exception cref="FormatException">It is another.</exception>
    public static void RequireFloat32(JsonFields fields)
    {
        if (fields.Take("dtype") is not { } value)
            return;
        string path = fields.PathOf("dtype");
        if (value.ValueKind == JsonValueKind.String)
        {
            Require(value.GetString()!, path);
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
            throw JsonFields.Wrong(path, value, "\"float32\" or a DTypePolicy");
        var policy = KerasObject.Read(value, path);
        if (policy.Module is not (null or "keras" or "keras.dtype_policies") || policy.ClassName is not ("DTypePolicy" or "FloatDTypePolicy"))
            throw new FormatException(
                $"{path} is a {StrictJson.Short(policy.ClassName)}, {StrictJson.Short(value.GetRawText())}; this layer computes in float32 alone.");
        var arguments = policy.Arguments();
        Require(arguments.Text("name") ?? throw new FormatException($"{policy.ConfigPath} lacks \"name\"."), arguments.PathOf("name"));
        arguments.RequireNothingLeft("a DTypePolicy");
    }

    private static void Require(string name, string path)
    {
        if (name != Float32)
            throw new FormatException($"{path} is \"{StrictJson.Short(name)}\"; this layer computes in float32 alone.");
    }
}
