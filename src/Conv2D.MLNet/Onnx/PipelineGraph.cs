using System.Runtime.CompilerServices;
using Conv2D.Numerics;
using Conv2D.Onnx;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;

namespace Conv2D.MLNet;

/// <summary>
/// The graph that ML.NET is assembling of a whole pipeline, as a place to write layers into. Columns travel through it
/// as (N, values): ML.NET's own operators, from the normalizers to the trainers, take nothing else. Where one layer
/// reads what another wrote, it takes the value before it was transposed and flattened.
/// </summary>
internal sealed class PipelineGraph : IOnnxGraph
{
    private static readonly ConditionalWeakTable<OnnxContext, PipelineGraph> Graphs = [];

    private readonly OnnxContext _context;
    private readonly Dictionary<string, (string Value, ImageShape Shape, DataFormat Format)> _channelsFirst = [];

    private PipelineGraph(OnnxContext context) => _context = context;

    /// <summary>The graph of an export, the same for all layers of the pipeline.</summary>
    public static PipelineGraph For(OnnxContext context) => Graphs.GetValue(context, key => new PipelineGraph(key));

    /// <summary>Adds a layer between two columns.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputColumn">The column that it reads.</param>
    /// <param name="outputColumn">The column that it adds.</param>
    /// <param name="signature">The transform, for an error about the version of the operator set.</param>
    public void Add(OnnxLayer layer, string inputColumn, string outputColumn, string signature)
    {
        string input = _context.GetVariableName(inputColumn);
        bool direct = _channelsFirst.TryGetValue(input, out var source) && source.Shape == layer.InputShape && source.Format == layer.DataFormat;
        var fragment = layer.Translate(direct ? OnnxTensorForm.ChannelsFirst : OnnxTensorForm.Flat, OnnxTensorForm.Flat);
        _context.CheckOpSetVersion(fragment.MinimumOperatorSetVersion, signature);

        var flat = new VectorDataViewType(NumberDataViewType.Single, layer.OutputShape.Length);
        string output = _context.AddIntermediateVariable(flat, outputColumn);
        if (fragment.WriteTo(this, direct ? source.Value : input, output) is { } value)
            _channelsFirst[output] = (value, layer.OutputShape, layer.DataFormat);
    }

    // The runtime works out the types of values inside the layer.
    string IOnnxGraph.NewValueName(string suggestion) => _context.AddIntermediateVariable(null, suggestion, skip: true);

    string IOnnxGraph.AddInitializer(string suggestion, FragmentInitializer initializer) => initializer switch
    {
        FloatInitializer floats => _context.AddInitializer(floats.Values, floats.Dimensions, suggestion),
        Int64Initializer longs => _context.AddInitializer(longs.Values, longs.Dimensions, suggestion),
        _ => throw new NotSupportedException($"An initializer of type {initializer.GetType().Name} has no counterpart in ML.NET's ONNX export."),
    };

    void IOnnxGraph.AddNode(FragmentNode node)
    {
        var added = _context.CreateNode(node.OpType, node.Inputs, node.Outputs, _context.GetNodeName(node.Name), domain: "");
        foreach (var attribute in node.Attributes)
        {
            switch (attribute)
            {
                case IntAttribute one: added.AddAttribute(one.Name, one.Value); break;
                case IntsAttribute several: added.AddAttribute(several.Name, several.Values); break;
                case FloatAttribute number: added.AddAttribute(number.Name, number.Value); break;
                default: throw new NotSupportedException($"An attribute of type {attribute.GetType().Name} has no counterpart in ML.NET's ONNX export.");
            }
        }
    }
}
