namespace Conv2D.Numerics;

/// <summary>The checksum of zip archives: CRC-32 with polynomial 0x04C11DB7, reflected (ISO 3309, RFC 1952).</summary>
internal struct Crc32
{
    private static readonly uint[] Table = MakeTable();
    private uint _value;

    /// <summary>The checksum of all bytes so far.</summary>
    public readonly uint Value => _value;

    /// <summary>Takes more bytes in.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~_value;
        foreach (byte value in bytes)
            crc = Table[(byte)crc ^ value] ^ (crc >> 8);
        _value = ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
            table[i] = crc;
        }

        return table;
    }
}
