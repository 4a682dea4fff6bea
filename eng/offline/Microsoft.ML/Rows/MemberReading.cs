using System.Linq.Expressions;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Getters that read the members of a user's object.</summary>
internal static class MemberReading
{
    /// <summary>A getter of the column that reads the member of whatever object is current.</summary>
    public static Delegate Getter<TRow>(MemberColumn column, Func<TRow> current)
    {
        var row = Expression.Parameter(typeof(TRow));
        var read = Expression.Lambda(Expression.MakeMemberAccess(row, column.Member), row).Compile();
        var make = Method(nameof(Bound)).MakeGenericMethod(typeof(TRow), column.MemberType);
        return (Delegate)make.Invoke(null, [column.Column.Type, read, current]);
    }

    /// <summary>A getter of a value that is given as .NET has it.</summary>
    public static Delegate GetterOf<T>(Func<T> value)
    {
        if (value is Func<string> text)
            return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> destination) => destination = text().AsMemory());
        if (value is Func<string[]> texts)
        {
            return (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> destination) =>
            {
                var items = texts() ?? [];
                var editor = VBufferEditor.Create(ref destination, items.Length);
                for (var i = 0; i < items.Length; i++)
                    editor.Values[i] = items[i].AsMemory();
                destination = editor.Commit();
            });
        }
        if (typeof(T).IsArray || Nullable.GetUnderlyingType(typeof(T)) != null
            || (typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>)))
        {
            var (name, item) = typeof(T).IsArray ? (nameof(Array), typeof(T).GetElementType())
                : Nullable.GetUnderlyingType(typeof(T)) is { } underlying ? (nameof(Optional), underlying)
                : (nameof(Vector), typeof(T).GetGenericArguments()[0]);
            return (Delegate)Method(name).MakeGenericMethod(item!).Invoke(null, [value]);
        }
        return (ValueGetter<T>)((ref T destination) => destination = value());
    }

    private static Delegate Bound<TRow, TMember>(DataViewType type, Func<TRow, TMember> read, Func<TRow> current)
    {
        var getter = GetterOf(() => read(current()));
        return type is KeyDataViewType key ? (Delegate)Method(nameof(Key)).MakeGenericMethod(key.RawType).Invoke(null, [getter, key]) : getter;
    }

    /// <summary>Keys in objects count from zero; in columns from one, and zero is missing.</summary>
    private static ValueGetter<T> Key<T>(ValueGetter<T> getter, KeyDataViewType type)
        => (ref T destination) =>
        {
            getter(ref destination);
            var value = Convert.ToUInt64(destination);
            destination = (T)Convert.ChangeType(value < type.Count ? value + 1 : 0, typeof(T));
        };

    private static ValueGetter<VBuffer<T>> Array<T>(Func<T[]> value)
        => (ref VBuffer<T> destination) =>
        {
            var items = value().AsSpan();
            var editor = VBufferEditor.Create(ref destination, items.Length);
            items.CopyTo(editor.Values);
            destination = editor.Commit();
        };

    private static ValueGetter<VBuffer<T>> Vector<T>(Func<VBuffer<T>> value)
        => (ref VBuffer<T> destination) => value().CopyTo(ref destination);

    private static ValueGetter<T> Optional<T>(Func<T?> value)
        where T : struct
        => (ref T destination) => destination = value().GetValueOrDefault();

    private static MethodInfo Method(string name) => typeof(MemberReading).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
