using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Conv2D.Numerics.Kernels;

/// <summary>Widths of vector that the kernels come in; the value is the number of floats.</summary>
internal enum VectorWidth
{
    /// <summary>Four floats: SSE, AdvSimd. Also what emulates vectors where there are none.</summary>
    Bits128 = 4,

    /// <summary>Eight floats: AVX2.</summary>
    Bits256 = 8,

    /// <summary>Sixteen floats: AVX-512.</summary>
    Bits512 = 16,
}

/// <summary>Which widths this CPU has, and what a kernel may ask of each.</summary>
internal static class VectorWidths
{
    /// <summary>The widest that the hardware runs at full speed.</summary>
    public static VectorWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? VectorWidth.Bits512
        : Vector256.IsHardwareAccelerated ? VectorWidth.Bits256
        : VectorWidth.Bits128;

    /// <summary>Number of floats in a vector.</summary>
    public static int Lanes(this VectorWidth width) => (int)width;

    /// <summary>
    /// Whether kernels of a width are laid out for 32 vector registers, which AVX-512 and Arm have, and not for the 16 of AVX2
    /// and SSE.
    /// </summary>
    public static bool HasManyRegisters(this VectorWidth width) => width == VectorWidth.Bits512 || AdvSimd.IsSupported;

    /// <summary>
    /// Whether tiles may read a scalar for every multiply-add, which gains on Emerald Rapids and loses on Zen 5, as if the one could read more
    /// scalars a cycle than it multiplies vectors and the other could not. Taken to be so for Intel's cores since Golden Cove, which with
    /// AVX-512 are the ones that have AVX-VNNI.
    /// </summary>
    public static bool HasSpareLoads { get; } = IsIntelWithVnni();

    private static bool IsIntelWithVnni()
    {
        const int genu = 0x756e6547, vnni = 1 << 4;
        if (!X86Base.IsSupported)
            return false;
        var (leaves, vendor, _, _) = X86Base.CpuId(0, 0);
        return vendor == genu && leaves >= 7 && (X86Base.CpuId(7, 1).Eax & vnni) != 0;
    }
}
