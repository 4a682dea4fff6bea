using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace Conv2D.MLNet;

/// <summary>
/// Hands features to the caller without copying them: the caller's buffer gets the array in which they were computed, and
/// the array that it had, if it came from here, takes its place. A buffer with an array of the caller's own is filled.
/// </summary>
internal sealed class FeatureExchange(RowBlock[] blocks, int length)
{
    // The array that the caller got last, and may bring back.
    private float[]? _lent;

    /// <summary>Gives away the features that <paramref name="row"/> holds, which are gone afterwards.</summary>
    public void Give(ref float[] row, ref VBuffer<float> features)
    {
        var brought = features.GetValues();
        if (_lent is not null && IsIn(brought, _lent))
        {
            (row, _lent) = (_lent, row);
            features = new VBuffer<float>(length, _lent);
        }
        else if (brought.Length == 0 || Owns(brought))
        {
            // A buffer to start with; or the copy of one whose array has been taken back already.
            _lent = row;
            row = GC.AllocateUninitializedArray<float>(length);
            features = new VBuffer<float>(length, _lent);
        }
        else
        {
            Copy(row, ref features);
        }
    }

    /// <summary>Fills the caller's buffer.</summary>
    public static void Copy(float[] row, ref VBuffer<float> features)
    {
        var editor = VBufferEditor.Create(ref features, row.Length);
        row.CopyTo(editor.Values);
        features = editor.Commit();
    }

    private bool Owns(ReadOnlySpan<float> values)
    {
        foreach (var block in blocks)
        {
            for (int row = 0; row < block.Capacity; row++)
            {
                if (IsIn(values, block.Features(row)))
                    return true;
            }
        }

        return false;
    }

    private static bool IsIn(ReadOnlySpan<float> values, float[] array) =>
        values.Length > 0 && Unsafe.AreSame(ref MemoryMarshal.GetReference(values), ref MemoryMarshal.GetArrayDataReference(array));
}
