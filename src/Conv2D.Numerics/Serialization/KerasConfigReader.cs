using System.Text.Json;

namespace Conv2D.Numerics;

/// <summary>Reads the keys of Keras' <c>get_config</c>, and refuses by name what it cannot honour.</summary>
internal static class KerasConfigReader
{
    /// <summary>Reads the object form.</summary>
    public static KerasLayer Layer(JsonFields fields) => KerasLayerObject.Read(fields, ["Conv2D"], (_, config) =>
    {
        var layer = Config(config);
        if (fields.Object("build_config") is { } build)
        {
            layer = WithInput(layer, build, "input_shape");
            build.RequireNothingLeft("the build_config of a Conv2D layer");
        }

        return layer;
    });

    /// <summary>Reads the bare configuration.</summary>
    public static KerasLayer Config(JsonFields fields)
    {
        fields.RequireNull("lora_rank", "low-rank adaptation is not supported: merge it into the kernel in Keras before the layer is saved.");
        fields.RequireNull("lora_alpha", "low-rank adaptation is not supported: merge it into the kernel in Keras before the layer is saved.");
        fields.RequireNull("quantization_config", "quantized layers are not supported; it must be null or absent.");
        KerasDType.RequireFloat32(fields);
        // With float32 there is nothing to cast, so that both values mean the same.
        fields.Bool("autocast", absent: true);

        var format = TakeDataFormat(fields);
        var config = new Conv2DConfig
        {
            Name = fields.Text("name"),
            Trainable = fields.Bool("trainable", absent: true),
            Filters = fields.Int("filters") ?? throw new FormatException($"{fields.Path} lacks \"filters\"."),
            KernelSize = fields.Size("kernel_size") ?? throw new FormatException($"{fields.Path} lacks \"kernel_size\"."),
            Strides = fields.Size("strides") ?? Size2D.One,
            Padding = TakePadding(fields),
            DataFormat = format,
            DilationRate = fields.Size("dilation_rate") ?? Size2D.One,
            Groups = fields.Int("groups") ?? 1,
            Activation = KerasActivation.Read(fields, format),
            UseBias = fields.Bool("use_bias", absent: true),
            KernelInitializer = CatalogueEntry.Read(fields, "kernel_initializer", KerasNames.Initializers, Initializers.FromConfig)
                ?? Initializers.GlorotUniform(),
            BiasInitializer = CatalogueEntry.Read(fields, "bias_initializer", KerasNames.Initializers, Initializers.FromConfig)
                ?? (fields.IsNull("bias_initializer") ? Initializers.GlorotUniform() : Initializers.Zeros),
            KernelRegularizer = CatalogueEntry.Read(fields, "kernel_regularizer", KerasNames.Regularizers, Regularizers.FromConfig),
            BiasRegularizer = CatalogueEntry.Read(fields, "bias_regularizer", KerasNames.Regularizers, Regularizers.FromConfig),
            ActivityRegularizer = CatalogueEntry.Read(fields, "activity_regularizer", KerasNames.Regularizers, Regularizers.FromConfig),
            KernelConstraint = CatalogueEntry.ReadConstraint(fields, "kernel_constraint"),
            BiasConstraint = CatalogueEntry.ReadConstraint(fields, "bias_constraint"),
        };

        Checked(fields, config.Validate);

        // Where Keras 2 kept what is build_config today.
        var layer = WithInput(new KerasLayer(config), fields, "batch_input_shape");
        fields.RequireNothingLeft("a Conv2D layer");
        return layer;
    }

    /// <summary>Takes the data format; channels last where absent.</summary>
    public static DataFormat TakeDataFormat(JsonFields fields) =>
        Named(fields, "data_format", KerasNames.ParseDataFormat, "channels_last or channels_first", DataFormat.ChannelsLast);

    /// <summary>Takes the padding; valid where absent.</summary>
    public static Padding TakePadding(JsonFields fields) =>
        Named(fields, "padding", KerasNames.ParsePadding, "valid or same", Padding.Valid);

    /// <summary>Lets a configuration check itself, and says where in the JSON it stands if it is not valid.</summary>
    public static T Checked<T>(JsonFields fields, Func<T> validate)
    {
        try
        {
            return validate();
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"{fields.Path}: {CatalogueEntry.WithoutParameter(e)}", e);
        }
    }

    private static T Named<T>(JsonFields fields, string key, Func<string, T?> parse, string right, T absent)
        where T : struct
    {
        if (fields.Text(key) is not { } name)
            return absent;
        return parse(name) ?? throw new FormatException($"{fields.PathOf(key)} is \"{StrictJson.Short(name)}\"; it must be {right}.");
    }

    /// <summary>Takes a shape with the batch first, such as [null, 28, 28, 1], in which extents may be open.</summary>
    private static KerasLayer WithInput(KerasLayer layer, JsonFields fields, string key)
    {
        if (fields.Take(key) is not { } value)
            return layer;
        var extents = new List<int?>();
        bool valid = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 4;
        foreach (var item in valid ? value.EnumerateArray() : default)
        {
            int extent = 0;
            valid &= item.ValueKind == JsonValueKind.Null || (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out extent) && extent > 0);
            extents.Add(item.ValueKind == JsonValueKind.Null ? null : extent);
        }

        if (!valid)
            throw JsonFields.Wrong(fields.PathOf(key), value, "a list of four: batch and three extents, each a whole number greater than 0 or null");
        int? channels = layer.Config.DataFormat == DataFormat.ChannelsLast ? extents[3] : extents[1];
        ImageShape? shape = extents[1..].All(extent => extent is not null)
            ? ImageShape.FromDimensions([extents[1]!.Value, extents[2]!.Value, extents[3]!.Value], layer.Config.DataFormat)
            : null;
        return layer with { InputShape = shape, InputChannels = channels };
    }
}
