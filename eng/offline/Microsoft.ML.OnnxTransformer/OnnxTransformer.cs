using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Onnx;

[assembly: LoadableClass(typeof(OnnxTransformer), null, typeof(SignatureLoadModel), "ONNX Scoring Transform", OnnxTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(IRowMapper), typeof(OnnxTransformer), null, typeof(SignatureLoadRowMapper), "ONNX Scoring Transform", OnnxTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Adds outputs of an ONNX model, run once for each row.</summary>
public sealed class OnnxTransformer : RowToRowTransformerBase, IDisposable
{
    internal const string LoaderSignature = "OnnxTransform";

    private const string ModelEntry = "OnnxModel";

    private readonly byte[] _model;
    private readonly OnnxOptions _options;
    private readonly InferenceSession _session;

    internal OnnxTransformer(IHostEnvironment env, byte[] model, OnnxOptions options)
        : base(env.Register(nameof(OnnxTransformer)))
    {
        if (options.GpuDeviceId != null && !options.FallbackToCpu)
            throw Host.ExceptNotSupp("Running on a graphics processor needs the Microsoft.ML packages; leave gpuDeviceId out or set fallbackToCpu.");
        (_model, _options) = (model, options);
        using var settings = new SessionOptions();
        if (options.InterOpNumThreads is { } interOp)
            settings.InterOpNumThreads = interOp;
        if (options.IntraOpNumThreads is { } intraOp)
            settings.IntraOpNumThreads = intraOp;
        try
        {
            _session = new InferenceSession(model, settings);
        }
        catch (OnnxRuntimeException failed)
        {
            throw Host.Except(failed, $"Error initializing model :{failed}");
        }
        Inputs = Chosen(options.InputColumns, _session.InputMetadata, "input");
        Outputs = Chosen(options.OutputColumns, _session.OutputMetadata, "output");
    }

    internal OnnxVariable[] Inputs { get; }

    internal OnnxVariable[] Outputs { get; }

    /// <summary>Frees the session.</summary>
    public void Dispose() => _session.Dispose();

    // *** Binary format ***
    // in the entry OnnxModel: int: length; byte[]: the model
    // int: number of inputs; int[]: string ids; int: number of outputs; int[]: string ids
    // int: number of shapes; for each: int: string id of the name, int: number of dimensions, int[]: dimensions
    // int: recursion limit
    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        ctx.SaveBinaryStream(ModelEntry, writer =>
        {
            writer.Write(_model.Length);
            writer.Write(_model);
        });
        foreach (var variables in new[] { Inputs, Outputs })
        {
            ctx.Writer.Write(variables.Length);
            foreach (var variable in variables)
                ctx.SaveNonEmptyString(variable.Name);
        }
        var shapes = _options.ShapeDictionary ?? new Dictionary<string, int[]>();
        ctx.Writer.Write(shapes.Count);
        foreach (var (name, shape) in shapes)
        {
            ctx.SaveNonEmptyString(name);
            SlotArrays.WriteCounted(ctx.Writer, shape);
        }
        ctx.Writer.Write(_options.RecursionLimit);
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private static OnnxTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        byte[] model = null;
        ctx.TryLoadBinaryStream(ModelEntry, reader => model = SlotArrays.Read<byte>(env, reader, reader.ReadInt32()));
        env.CheckDecode(model != null, "The ONNX model is missing.");
        var options = new OnnxOptions { InputColumns = Names(), OutputColumns = Names(), ShapeDictionary = new Dictionary<string, int[]>() };
        var shapes = ctx.Reader.ReadInt32();
        for (var i = 0; i < shapes; i++)
            options.ShapeDictionary[ctx.LoadNonEmptyString()] = SlotArrays.Read<int>(env, ctx.Reader, ctx.Reader.ReadInt32());
        if (ctx.Header.ModelVerWritten >= 0x00010003)
            options.RecursionLimit = ctx.Reader.ReadInt32();
        return new(env, model, options);

        string[] Names()
        {
            var names = new string[ctx.Header.ModelVerWritten > 0x00010001 ? ctx.Reader.ReadInt32() : 1];
            foreach (ref var name in names.AsSpan())
                name = ctx.LoadNonEmptyString();
            return names;
        }
    }

    private static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema schema) => Create(env, ctx).MakeRowMapper(schema);

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "ONNXSCOR",
        verWrittenCur: 0x00010003,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: PackageAssemblies.OnnxTransformer);

    /// <summary>The variables with those names, or else all that ML.NET does not mark as unused when it writes a model.</summary>
    private OnnxVariable[] Chosen(string[] names, IReadOnlyDictionary<string, NodeMetadata> variables, string kind)
    {
        string[] available = [.. variables.Keys.Where(name =>
            !name.StartsWith("mlnet.", StringComparison.Ordinal) || !(name.EndsWith(".unusedInput", StringComparison.Ordinal) || name.EndsWith(".unusedOutput", StringComparison.Ordinal)))];
        return [.. (names is { Length: > 0 } ? names : available).Select(name =>
        {
            Host.CheckNonWhiteSpace(name, nameof(names));
            if (!available.Contains(name))
                throw Host.ExceptParam(nameof(name), $"The {kind} '{name}' does not exist in the ONNX model, which has [{string.Join(",", available)}].");
            return OnnxVariable.Of(Host, name, variables[name], _options.ShapeDictionary);
        })];
    }

    private sealed class Mapper : MapperBase
    {
        private const string OutputSuffix = ".output";

        private readonly OnnxTransformer _parent;
        private readonly DataViewSchema.Column[] _sources;

        public Mapper(OnnxTransformer parent, DataViewSchema schema)
            : base(parent.Host.Register(nameof(Mapper)), schema, parent)
        {
            _parent = parent;
            _sources = [.. parent.Inputs.Select(input => Checked(schema, input))];
        }

        public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
        {
            var outputs = _parent.Outputs.Where((_, i) => activeOutput(i)).ToArray();
            var run = new RowRun(input, _parent._session, [.. _parent.Inputs.Zip(_sources, (variable, source) => TensorReading.Reader(input, source, variable))], outputs);
            disposer = run.Dispose;
            return [.. _parent.Outputs.Select((output, i) => activeOutput(i) ? TensorReading.Getter(run, output) : null)];
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
            => [.. _parent.Outputs.Select(output => new DataViewSchema.DetachedColumn(
                output.Name.EndsWith(OutputSuffix, StringComparison.Ordinal) ? output.Name.Replace(OutputSuffix, "", StringComparison.Ordinal) : output.Name,
                output.Type))];

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action disposer)
            => CreateGetters(input, i => i == iinfo, out disposer)[iinfo];

        private protected override Func<int, bool> GetDependenciesCore(Func<int, bool> activeOutput)
        {
            var any = Enumerable.Range(0, _parent.Outputs.Length).Any(activeOutput);
            var needed = _sources.Select(source => source.Index).ToHashSet();
            return column => any && needed.Contains(column);
        }

        private protected override void SaveModel(ModelSaveContext ctx) => _parent.SaveModel(ctx);

        private DataViewSchema.Column Checked(DataViewSchema schema, OnnxVariable input)
        {
            var column = schema.GetColumnOrNull(input.Name) ?? throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name);
            if (column.Type.GetItemType().RawType != input.ItemType.RawType)
                throw Host.ExceptSchemaMismatch("inputSchema", "input", input.Name, input.ItemType.ToString(), column.Type.ToString());
            if (input.Shape.Count(dimension => dimension == 0) > 1)
                throw new ArgumentOutOfRangeException(input.Name, "Only 1 unknown dimension is allowed");
            var length = column.Type.GetValueCount();
            if (!input.Shape.Contains(0) && length % input.Shape.Aggregate((product, dimension) => product * dimension) != 0)
                throw Contracts.Except($"Input shape mismatch: Input '{input.Name}' has shape {string.Join(",", input.Shape)}, but input data is of length {length}.");
            return column;
        }
    }
}
