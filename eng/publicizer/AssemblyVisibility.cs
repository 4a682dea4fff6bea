using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Conv2D.Publicizer;

/// <summary>
/// Opens what an assembly keeps internal: <c>internal</c> becomes <c>public</c>, <c>private protected</c> and
/// <c>protected internal</c> become <c>protected</c>; <c>private</c> stays private. The flags are patched in place in
/// the TypeDef, MethodDef and Field tables (ECMA-335 II.22.37, II.22.26, II.22.15), so nothing else changes and the
/// copy keeps its identity.
/// </summary>
/// <remarks>
/// <c>protected internal</c> is narrowed so that an override is written <c>protected override</c> whether or not the
/// assembly counts the one being compiled among its friends.
/// </remarks>
internal static class AssemblyVisibility
{
    public static void Open(byte[] image)
    {
        using var pe = new PEReader(new MemoryStream(image));
        MetadataReader metadata = pe.GetMetadataReader();
        int tables = pe.PEHeaders.MetadataStartOffset;

        // TypeDef rows start with four bytes of flags.
        Span<byte> row = Rows(image, metadata, tables, TableIndex.TypeDef, out int rowSize);
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            if (!IsCompilerSupport(metadata, type))
            {
                BinaryPrimitives.WriteInt32LittleEndian(row, (int)Open(type.Attributes));
            }

            row = row[rowSize..];
        }

        // MethodDef rows hold RVA (4), ImplFlags (2), Flags (2).
        row = Rows(image, metadata, tables, TableIndex.MethodDef, out rowSize);
        foreach (MethodDefinitionHandle handle in metadata.MethodDefinitions)
        {
            MethodAttributes flags = metadata.GetMethodDefinition(handle).Attributes;
            int access = Open((int)(flags & MethodAttributes.MemberAccessMask));
            flags = (flags & ~MethodAttributes.MemberAccessMask) | (MethodAttributes)access;
            BinaryPrimitives.WriteInt16LittleEndian(row[6..], (short)flags);
            row = row[rowSize..];
        }

        // Field rows start with two bytes of flags.
        row = Rows(image, metadata, tables, TableIndex.Field, out rowSize);
        foreach (FieldDefinitionHandle handle in metadata.FieldDefinitions)
        {
            FieldAttributes flags = metadata.GetFieldDefinition(handle).Attributes;
            int access = Open((int)(flags & FieldAttributes.FieldAccessMask));
            flags = (flags & ~FieldAttributes.FieldAccessMask) | (FieldAttributes)access;
            BinaryPrimitives.WriteInt16LittleEndian(row, (short)flags);
            row = row[rowSize..];
        }
    }

    private static Span<byte> Rows(
        byte[] image, MetadataReader metadata, int metadataStart, TableIndex table, out int rowSize)
    {
        rowSize = metadata.GetTableRowSize(table);
        int start = metadataStart + metadata.GetTableMetadataOffset(table);
        return image.AsSpan(start, rowSize * metadata.GetTableRowCount(table));
    }

    private static TypeAttributes Open(TypeAttributes flags)
    {
        TypeAttributes opened = (flags & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.NotPublic => TypeAttributes.Public,
            TypeAttributes.NestedAssembly => TypeAttributes.NestedPublic,
            TypeAttributes.NestedFamANDAssem or TypeAttributes.NestedFamORAssem => TypeAttributes.NestedFamily,
            TypeAttributes other => other,
        };
        return (flags & ~TypeAttributes.VisibilityMask) | opened;
    }

    // Methods and fields share the numbers of their access flags (ECMA-335 II.23.1.5, II.23.1.10).
    private static int Open(int access) => (MethodAttributes)access switch
    {
        MethodAttributes.Assembly => (int)MethodAttributes.Public,
        MethodAttributes.FamANDAssem or MethodAttributes.FamORAssem => (int)MethodAttributes.Family,
        _ => access,
    };

    // Polyfills (System.Diagnostics.CodeAnalysis.NotNullWhenAttribute...) and compiler-made types are copied into every
    // assembly; opened, they would clash with the framework's own.
    private static bool IsCompilerSupport(MetadataReader metadata, TypeDefinition type)
    {
        string space = metadata.GetString(type.Namespace);
        return space == "System" || space.StartsWith("System.", StringComparison.Ordinal)
            || space.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
            || metadata.GetString(type.Name).StartsWith('<');
    }
}
