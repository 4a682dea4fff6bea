namespace Conv2D.Numerics.Tests.Weights;

/// <summary>
/// Files that NumPy 1.24.2 wrote (Python 3.11, Linux), with
/// <c>k = np.array([1, -0.0, 0.5, -2.25, 3, 1e-30, np.inf, -1e30], dtype='&lt;f4').reshape(1, 2, 2, 2)</c> and
/// <c>b = np.array([0.125, -7], dtype='&lt;f4')</c>.
/// </summary>
internal static class WrittenByNumpy
{
    public static readonly float[] KernelValues = [1f, -0f, 0.5f, -2.25f, 3f, 1e-30f, float.PositiveInfinity, -1e30f];

    public static readonly float[] BiasValues = [0.125f, -7f];

    public static ConvWeights Weights => new(KernelValues, [1, 2, 2, 2], BiasValues);

    /// <summary><c>np.save(f, k)</c></summary>
    public static byte[] Kernel => Convert.FromBase64String(
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDIsIDIsIDIpLCB9ICAgICAgIC"
        + "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AAAAgAAAAD8AABDAAABAQGBCog0AAIB/yvJJ8Q==");

    /// <summary><c>np.lib.format.write_array(f, b, version=(2, 0))</c></summary>
    public static byte[] BiasVersion2 => Convert.FromBase64String(
        "k05VTVBZAgB0AAAAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgIC"
        + "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAA+AADgwA==");

    /// <summary><c>np.lib.format.write_array(f, b, version=(3, 0))</c></summary>
    public static byte[] BiasVersion3 => Convert.FromBase64String(
        "k05VTVBZAwB0AAAAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgIC"
        + "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAA+AADgwA==");

    /// <summary><c>np.savez(f, kernel=k, bias=b)</c></summary>
    public static byte[] Stored => Convert.FromBase64String(
        "UEsDBBQAAAAAAAAAIQCk/aeHoAAAAKAAAAAKABQAa2VybmVsLm5weQEAEACgAAAAAAAAAKAAAAAAAAAAk05VTVBZAQB2AHsnZGVzY3InOiAnPG"
        + "Y0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDIsIDIsIDIpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
        + "ICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AAAAgAAAAD8AABDAAABAQGBCog0AAIB/yvJJ8VBLAwQUAAAAAAAAACEAPoe9d4gAAACIAAAACA"
        + "AUAGJpYXMubnB5AQAQAIgAAAAAAAAAiAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAn"
        + "c2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgAAAD4AAO"
        + "DAUEsBAhQDFAAAAAAAAAAhAKT9p4egAAAAoAAAAAoAAAAAAAAAAAAAAIABAAAAAGtlcm5lbC5ucHlQSwECFAMUAAAAAAAAACEAPoe9d4gAAACI"
        + "AAAACAAAAAAAAAAAAAAAgAHcAAAAYmlhcy5ucHlQSwUGAAAAAAIAAgBuAAAAngEAAAAA");

    /// <summary><c>np.savez_compressed(f, kernel=k, bias=b)</c></summary>
    public static byte[] Deflated => Convert.FromBase64String(
        "UEsDBBQAAAAIAAAAIQCk/aeHYwAAAKAAAAAKABQAa2VybmVsLm5weQEAEACgAAAAAAAAAGMAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbp"
        + "Nmoq6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkahjoKRhCkqaNQq0AG4GJgaLBnABJADKQFDjAwODgkOC3iBQrVn/rk+REAUEsDBBQA"
        + "AAAIAAAAIQA+h713TAAAAIgAAAAIABQAYmlhcy5ucHkBABAAiAAAAAAAAABMAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell"
        + "9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAC4GBgY7BoYHBwBQSwECFAMUAAAACAAAACEApP2nh2MAAACgAAAACgAAAAAAAAAA"
        + "AAAAgAEAAAAAa2VybmVsLm5weVBLAQIUAxQAAAAIAAAAIQA+h713TAAAAIgAAAAIAAAAAAAAAAAAAACAAZ8AAABiaWFzLm5weVBLBQYAAAAAAg"
        + "ACAG4AAAAlAQAAAAA=");

    /// <summary><c>np.savez(f, k, b)</c></summary>
    public static byte[] Unnamed => Convert.FromBase64String(
        "UEsDBBQAAAAAAAAAIQCk/aeHoAAAAKAAAAAJABQAYXJyXzAubnB5AQAQAKAAAAAAAAAAoAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8Zj"
        + "QnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMSwgMiwgMiwgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
        + "ICAgICAgICAgICAgICAgICAgICAgCgAAgD8AAACAAAAAPwAAEMAAAEBAYEKiDQAAgH/K8knxUEsDBBQAAAAAAAAAIQA+h713iAAAAIgAAAAJAB"
        + "QAYXJyXzEubnB5AQAQAIgAAAAAAAAAiAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAn"
        + "c2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgAAAD4AAO"
        + "DAUEsBAhQDFAAAAAAAAAAhAKT9p4egAAAAoAAAAAkAAAAAAAAAAAAAAIABAAAAAGFycl8wLm5weVBLAQIUAxQAAAAAAAAAIQA+h713iAAAAIgA"
        + "AAAJAAAAAAAAAAAAAACAAdsAAABhcnJfMS5ucHlQSwUGAAAAAAIAAgBuAAAAngEAAAAA");

    /// <summary><c>np.save(f, np.array([0.5, -2], dtype='&lt;f2'))</c></summary>
    public static byte[] Float16 => Convert.FromBase64String(
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgIC"
        + "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAOADA");

    /// <summary><c>np.save(f, np.array([0.5, -2], dtype='&lt;f8'))</c></summary>
    public static byte[] Float64 => Convert.FromBase64String(
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgIC"
        + "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAADgPwAAAAAAAADA");

    /// <summary><c>np.save(f, np.array([0.5, -2], dtype='&gt;f4'))</c></summary>
    public static byte[] BigEndian => Convert.FromBase64String(
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgIC"
        + "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/AAAAwAAAAA==");

    /// <summary><c>np.save(f, np.array([0.5, -2], dtype='&lt;i4'))</c></summary>
    public static byte[] Integers => Convert.FromBase64String(
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsKSwgfSAgICAgICAgICAgICAgIC"
        + "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAA/v///w==");

    /// <summary><c>np.save(f, np.array([0.5, -2], dtype='|O'))</c></summary>
    public static byte[] Objects => Convert.FromBase64String(
        "k05VTVBZAQB2AHsnZGVzY3InOiAnfE8nLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwpLCB9ICAgICAgICAgICAgICAgIC"
        + "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAqAA2NudW1weS5jb3JlLm11bHRpYXJyYXkKX3JlY29uc3RydWN0"
        + "CnEAY251bXB5Cm5kYXJyYXkKcQFLAIVxAkMBYnEDh3EEUnEFKEsBSwKFcQZjbnVtcHkKZHR5cGUKcQdYAgAAAE84cQiJiIdxCVJxCihLA1gBAA"
        + "AAfHELTk5OSv////9K/////0s/dHEMYoldcQ0oRz/gAAAAAAAASv7///9ldHEOYi4=");

    /// <summary><c>np.save(f, np.asfortranarray(np.ones((2, 2), '&lt;f4')))</c></summary>
    public static byte[] FortranOrder => Convert.FromBase64String(
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMiksIH0gICAgICAgICAgICAgIC"
        + "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAIA/AACAPwAAgD8AAIA/");

    /// <summary><c>np.save(f, np.array(0.5, '&lt;f4'))</c></summary>
    public static byte[] Scalar => Convert.FromBase64String(
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgIC"
        + "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAA/");
}
