using System.Collections.Immutable;

namespace Conv2D.Numerics;

/// <summary>Reads the few Python literals that an <c>.npy</c> header is made of, one after the other.</summary>
internal sealed class PythonLiteral(string text, string what)
{
    private int _position;

    /// <summary>The next character that is no white space; <c>'\0'</c> at the end.</summary>
    public char Peek()
    {
        while (_position < text.Length && text[_position] is ' ' or '\t' or '\n' or '\r')
            _position++;
        return _position < text.Length ? text[_position] : '\0';
    }

    /// <summary>Steps over a character if it is the next one.</summary>
    public bool TryTake(char expected)
    {
        if (Peek() != expected || _position == text.Length)
            return false;
        _position++;
        return true;
    }

    /// <summary>Steps over a character that must be there.</summary>
    public void Expect(char expected)
    {
        if (!TryTake(expected))
            throw Unexpected($"'{expected}'");
    }

    /// <summary>Nothing but white space may be left.</summary>
    public void ExpectEnd()
    {
        Peek();
        if (_position < text.Length)
            throw Unexpected("the end");
    }

    /// <summary>A string in single or double quotes, without escapes.</summary>
    public string ReadString()
    {
        char quote = Peek();
        if (quote is not ('\'' or '"'))
            throw Unexpected("a string");
        int end = text.IndexOf(quote, _position + 1);
        if (end < 0 || text.AsSpan(_position, end - _position).Contains('\\'))
            throw Unexpected("a string without escapes");
        string value = text[(_position + 1)..end];
        _position = end + 1;
        return value;
    }

    /// <summary><c>True</c> or <c>False</c>.</summary>
    public bool ReadBoolean()
    {
        Peek();
        foreach (bool value in (ReadOnlySpan<bool>)[true, false])
        {
            string word = value ? "True" : "False";
            if (string.CompareOrdinal(text, _position, word, 0, word.Length) == 0)
            {
                _position += word.Length;
                return value;
            }
        }

        throw Unexpected("True or False");
    }

    /// <summary>A tuple of numbers from 0 to 2147483647, such as <c>(3, 3, 1, 8)</c>, <c>(8,)</c> or <c>()</c>.</summary>
    public ImmutableArray<int> ReadTuple()
    {
        var numbers = ImmutableArray.CreateBuilder<int>();
        Expect('(');
        while (!TryTake(')'))
        {
            numbers.Add(ReadNumber());
            if (TryTake(','))
                continue;
            if (numbers.Count == 1)
                throw Unexpected("',' (a tuple of one number is written with a comma)");
            Expect(')');
            break;
        }

        return numbers.ToImmutable();
    }

    private int ReadNumber()
    {
        Peek();
        int start = _position;
        while (_position < text.Length && char.IsAsciiDigit(text[_position]))
            _position++;
        if (!int.TryParse(text.AsSpan(start, _position - start), out int number))
        {
            _position = start;
            throw Unexpected("a number from 0 to 2147483647");
        }

        // Python 2 wrote its long integers as 3L.
        if (_position < text.Length && text[_position] == 'L')
            _position++;
        return number;
    }

    private FormatException Unexpected(string expected)
    {
        string found = _position < text.Length ? $"\"{StrictJson.Short(text[_position..].TrimEnd())}\"" : "its end";
        return new($"At character {_position} of {what} there should be {expected}, and there is {found}.");
    }
}
