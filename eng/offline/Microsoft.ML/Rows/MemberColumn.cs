using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A field or property of a user's class with the column it stands for, checked against each other.</summary>
internal sealed record MemberColumn(MemberInfo Member, DataViewSchema.DetachedColumn Column)
{
    public Type MemberType => TypeOf(Member);

    public static MemberColumn[] Of(Type userType, SchemaDefinition definition, SchemaDefinition.Direction direction)
    {
        definition ??= SchemaDefinition.Create(userType, direction);
        return [.. definition.Select(column => Bind(userType, column))];
    }

    /// <summary>The columns of a class whose types and annotations come from a schema.</summary>
    public static MemberColumn[] Of(Type userType, DataViewSchema schema)
    {
        var definition = SchemaDefinition.Create(userType, SchemaDefinition.Direction.Read);
        foreach (var column in schema)
        {
            var member = definition[column.Name] ?? throw Contracts.Except($"Type should contain a member named {column.Name}");
            member.ColumnType = column.Type;
            member.AddAnnotations(column.Annotations);
        }
        return Of(userType, definition, SchemaDefinition.Direction.Read);
    }

    public static DataViewSchema SchemaOf(IEnumerable<MemberColumn> columns) => SchemaExtensions.MakeSchema(columns.Select(column => column.Column));

    /// <summary>The .NET type of a column's values: an array's or vector's items, text for strings, the number in a nullable.</summary>
    public static Type ItemTypeOf(MemberInfo member, out bool isVector)
    {
        var type = TypeOf(member);
        isVector = type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>));
        if (isVector)
            type = type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0];
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return typeof(ReadOnlyMemory<char>);
        if (!IsKnown(type))
            throw Contracts.ExceptParam("rawType", $"Could not determine an IDataView type and registered custom types for member {member.Name}");
        return type;
    }

    private static MemberColumn Bind(Type userType, SchemaDefinition.Column column)
    {
        MemberInfo member = userType.GetField(column.MemberName) is { } field ? field : userType.GetProperty(column.MemberName);
        if (member == null)
            throw Contracts.ExceptParam("userSchemaDefinition", $"No field or property with name '{column.MemberName}' found in type '{userType.FullName}'");
        var itemType = ItemTypeOf(member, out var isVector);
        var name = string.IsNullOrEmpty(column.ColumnName) ? column.MemberName : column.ColumnName;
        var type = column.ColumnType;
        if (type == null)
        {
            var item = ColumnTypeExtensions.PrimitiveTypeFromType(itemType);
            type = isVector ? new VectorDataViewType(item) : item;
        }
        if (isVector != type is VectorDataViewType)
            throw Contracts.ExceptParam("userSchemaDefinition", $"Column '{name}' is supposed to be {(isVector ? "scalar" : "vector")}, but type of associated field '{column.MemberName}' is {(isVector ? "vector" : "scalar")}");
        if (type.GetItemType().RawType != itemType)
            throw Contracts.ExceptParam("userSchemaDefinition", $"Column '{name}' is supposed to have item type {type.GetItemType().RawType}, but associated field has type {itemType}");
        return new MemberColumn(member, new DataViewSchema.DetachedColumn(name, type, column.Annotations));
    }

    private static bool IsKnown(Type type)
        => Type.GetTypeCode(type) is (>= TypeCode.SByte and <= TypeCode.Double) or TypeCode.Boolean or TypeCode.DateTime
            || type == typeof(ReadOnlyMemory<char>) || type == typeof(TimeSpan) || type == typeof(DateTimeOffset) || type == typeof(DataViewRowId);

    private static Type TypeOf(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;
}
