using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Fills the members of a user's objects from rows.</summary>
internal static class MemberWriting
{
    /// <summary>The columns of the schema that the members are filled from.</summary>
    public static (MemberColumn Member, DataViewSchema.Column Column)[] Match(IExceptionContext ectx, MemberColumn[] members, DataViewSchema schema, bool ignoreMissingColumns)
    {
        var matches = new List<(MemberColumn, DataViewSchema.Column)>();
        foreach (var member in members)
        {
            if (schema.GetColumnOrNull(member.Column.Name) is not { } column)
            {
                if (!ignoreMissingColumns)
                    throw ectx.ExceptSchemaMismatch(nameof(IDataView.Schema), "", member.Column.Name);
                continue;
            }
            if (!Fits(member, column.Type))
                throw ectx.Except($"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' to field or property '{member.Member.Name}' of type '{member.MemberType}'.");
            matches.Add((member, column));
        }
        return [.. matches];
    }

    /// <summary>Fills one member of an object with the value of the current row.</summary>
    public static Action<TRow> Filler<TRow>(MemberColumn member, DataViewRow row, DataViewSchema.Column column)
    {
        var (instance, value) = (Expression.Parameter(typeof(TRow)), Expression.Parameter(member.MemberType));
        var access = Expression.MakeMemberAccess(instance, member.Member);
        var write = Expression.Lambda(typeof(Action<,>).MakeGenericType(typeof(TRow), member.MemberType), Expression.Assign(access, value), instance, value).Compile();
        var read = Expression.Lambda(access, instance).Compile();
        var getter = RowCursorUtils.GetGetterAsDelegate(row, column.Index);
        var type = member.MemberType;
        var (name, generics) = type switch
        {
            _ when type == typeof(string) => (nameof(Text), Array.Empty<Type>()),
            _ when type == typeof(string[]) => (nameof(Texts), []),
            { IsArray: true } => (nameof(Items), [type.GetElementType()!]),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(VBuffer<>) => (nameof(Vector), [type.GetGenericArguments()[0]]),
            _ when Nullable.GetUnderlyingType(type) is { } underlying => (nameof(Optional), [underlying]),
            _ => (nameof(Value), [type]),
        };
        var make = typeof(MemberWriting).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod([typeof(TRow), .. generics]);
        return (Action<TRow>)make.Invoke(null, [getter, read, write]);
    }

    private static bool Fits(MemberColumn member, DataViewType type)
        => type is VectorDataViewType == member.Column.Type is VectorDataViewType
            && type.GetItemType().RawType == member.Column.Type.GetItemType().RawType;

    private static Action<TRow> Text<TRow>(ValueGetter<ReadOnlyMemory<char>> getter, Func<TRow, string> read, Action<TRow, string> write)
    {
        ReadOnlyMemory<char> text = default;
        return row =>
        {
            getter(ref text);
            write(row, text.ToString());
        };
    }

    private static Action<TRow> Texts<TRow>(ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter, Func<TRow, string[]> read, Action<TRow, string[]> write)
    {
        VBuffer<ReadOnlyMemory<char>> buffer = default;
        return row =>
        {
            getter(ref buffer);
            write(row, [.. buffer.DenseValues().Select(text => text.ToString())]);
        };
    }

    private static Action<TRow> Items<TRow, T>(ValueGetter<VBuffer<T>> getter, Func<TRow, T[]> read, Action<TRow, T[]> write)
    {
        VBuffer<T> buffer = default;
        return row =>
        {
            getter(ref buffer);
            var items = read(row);
            if (items?.Length != buffer.Length)
                items = new T[buffer.Length];
            buffer.CopyTo(items);
            write(row, items);
        };
    }

    private static Action<TRow> Vector<TRow, T>(ValueGetter<VBuffer<T>> getter, Func<TRow, VBuffer<T>> read, Action<TRow, VBuffer<T>> write)
        => row =>
        {
            var buffer = read(row);
            getter(ref buffer);
            write(row, buffer);
        };

    private static Action<TRow> Optional<TRow, T>(ValueGetter<T> getter, Func<TRow, T?> read, Action<TRow, T?> write)
        where T : struct
    {
        T value = default;
        return row =>
        {
            getter(ref value);
            write(row, value);
        };
    }

    private static Action<TRow> Value<TRow, T>(ValueGetter<T> getter, Func<TRow, T> read, Action<TRow, T> write)
    {
        T value = default;
        return row =>
        {
            getter(ref value);
            write(row, value);
        };
    }
}
