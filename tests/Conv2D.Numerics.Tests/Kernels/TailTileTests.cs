using System.Runtime.Intrinsics;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

public unsafe class TailTileTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_number_of_filters_and_terms_is_added_up(int pixels)
    {
        for (int filters = 1; filters <= TailTile.SumPitch; filters++)
        for (int terms = 1; terms <= 17; terms++)
        {
            Check<Simd128, Vector128<float>>(pixels, filters, terms);
            Check<Simd256, Vector256<float>>(pixels, filters, terms);
            Check<Simd512, Vector512<float>>(pixels, filters, terms);
        }
    }

    private static void Check<S, V>(int pixels, int filters, int terms)
        where S : struct, ISimd<V>
        where V : struct
    {
        var random = new Random(1000 * filters + terms);
        int pitch = TailTile.PixelsFor(pixels), turns = (terms * pitch + TailTile.Products - 1) / TailTile.Products;
        var weights = new AlignedBuffer(terms * filters + TailTile.Slack);
        var scalars = new AlignedBuffer(turns * TailTile.Products);
        var sums = new AlignedBuffer(TailTile.SumFloats);
        double[,] expected = new double[pixels, filters];
        for (int pixel = 0; pixel < pixels; pixel++)
        for (int filter = 0; filter < filters; filter++)
            expected[pixel, filter] = sums.Span[pixel * TailTile.SumPitch + filter] = random.NextSingle();
        for (int i = 0; i < terms * filters; i++)
            weights.Span[i] = random.NextSingle() - 0.5f;
        for (int term = 0; term < terms; term++)
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            float x = scalars.Span[term * pitch + pixel] = random.NextSingle() - 0.5f;
            for (int filter = 0; filter < filters; filter++)
                expected[pixel, filter] += x * (double)weights.Span[term * filters + filter];
        }

        // What follows the last weights belongs to others and meets zeros.
        for (int i = terms * filters; i < weights.Length; i++)
            weights.Span[i] = 1e6f;

        TailTile.Add<S, V>(weights.Pointer, filters, scalars.Pointer, pitch, turns, sums.Pointer);

        for (int pixel = 0; pixel < pixels; pixel++)
        for (int filter = 0; filter < filters; filter++)
            Assert.Equal(expected[pixel, filter], sums.Span[pixel * TailTile.SumPitch + filter], 1e-5);
        GC.KeepAlive(weights);
        GC.KeepAlive(scalars);
        GC.KeepAlive(sums);
    }
}
