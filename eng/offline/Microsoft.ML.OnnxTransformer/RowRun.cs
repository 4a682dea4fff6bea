using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>The outputs for the current row, worked out once for all columns.</summary>
internal sealed class RowRun(DataViewRow row, InferenceSession session, Func<NamedOnnxValue>[] inputs, OnnxVariable[] outputs) : IDisposable
{
    private readonly string[] _names = [.. outputs.Select(output => output.Name)];
    private IDisposableReadOnlyCollection<DisposableNamedOnnxValue> _values;
    private long _position = -1;

    public NamedOnnxValue Current(string name)
    {
        if (_position != row.Position || _values == null)
        {
            _values?.Dispose();
            _values = null;
            _values = session.Run([.. inputs.Select(input => input())], _names);
            _position = row.Position;
        }
        return _values.First(value => value.Name == name);
    }

    public void Dispose() => _values?.Dispose();
}
