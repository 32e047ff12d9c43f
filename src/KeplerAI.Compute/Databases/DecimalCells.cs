using System.Numerics;

namespace KeplerAI.Compute.Databases;

/// <summary>Decimals in the integer that DuckDB keeps them in, scaled: 16, 32, 64 or 128 bits by their width.</summary>
internal static class Decimals
{
    public static ColumnDecoder Text(int width, int scale) => Of(width, scale, new TextUnits(scale));

    public static ColumnDecoder Postgres(int width, int scale) => Of(width, scale, new PostgresUnits(scale));

    private static ColumnDecoder Of<TUnits>(int width, int scale, TUnits units) where TUnits : struct, IUnits
    {
        var type = DuckType.Decimal(width, scale);
        return width switch
        {
            <= 4 => new FixedColumn<short, Sized<short, TUnits>>(type, new(units, width)),
            <= 9 => new FixedColumn<int, Sized<int, TUnits>>(type, new(units, width)),
            <= 18 => new FixedColumn<long, Sized<long, TUnits>>(type, new(units, width)),
            _ => new FixedColumn<Int128, Sized<Int128, TUnits>>(type, new(units, width)),
        };
    }

    private interface IUnits
    {
        bool Read(ReadOnlySpan<byte> cell, out Int128 units);
    }

    private readonly struct Sized<T, TUnits>(TUnits units, int width) : ICell<T> where T : unmanaged, INumber<T> where TUnits : struct, IUnits
    {
        private readonly TUnits units = units;
        private readonly Int128 limit = Power(width);

        public bool Read(ReadOnlySpan<byte> cell, out T value)
        {
            value = default;
            if (!units.Read(cell, out var read)) return false;
            if (read >= limit || read <= -limit) throw new SourceException("database.value_too_large");
            value = T.CreateTruncating(read);
            return true;
        }
    }

    /// <summary>10 to the power of 0 to 38.</summary>
    public static Int128 Power(int digits) => Powers[digits];

    private static readonly Int128[] Powers = [.. Enumerable.Range(0, DuckType.MaxWidth + 1).Select(n => Enumerable.Repeat((Int128)10, n).Aggregate(Int128.One, (power, ten) => power * ten))];

    /// <summary>-123.45</summary>
    private readonly struct TextUnits(int scale) : IUnits
    {
        public bool Read(ReadOnlySpan<byte> cell, out Int128 units)
        {
            var negative = cell is [(byte)'-', ..];
            if (cell is [(byte)'-' or (byte)'+', ..]) cell = cell[1..];
            var point = cell.IndexOf((byte)'.');
            var whole = point < 0 ? cell : cell[..point];
            var fraction = point < 0 ? default : cell[(point + 1)..];
            if (fraction.Length > scale) fraction = Cut(fraction);
            units = Digits(Digits(0, whole), fraction);
            if (fraction.Length < scale) units *= Power(scale - fraction.Length);
            if (negative) units = -units;
            return true;
        }

        private ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> fraction) =>
            fraction[scale..].ContainsAnyExcept((byte)'0') ? throw new SourceException("database.value_too_large") : fraction[..scale];

        private static Int128 Digits(Int128 start, ReadOnlySpan<byte> digits)
        {
            // 18 digits at a time fit a machine word.
            while (digits.Length > 0)
            {
                var part = digits[..Math.Min(18, digits.Length)];
                start = (start == 0 ? 0 : start * Power(part.Length)) + Number(part);
                digits = digits[part.Length..];
            }
            return start;
        }

        private static long Number(ReadOnlySpan<byte> digits)
        {
            var number = 0L;
            foreach (var digit in digits)
            {
                if (digit is < (byte)'0' or > (byte)'9') throw new SourceException("database.value_unread");
                number = (number * 10) + digit - '0';
            }
            return number;
        }
    }

    /// <summary>numeric_send: digits in base 10,000, the weight of the first, a sign, and how many digits are shown.</summary>
    private readonly struct PostgresUnits(int scale) : IUnits
    {
        private const short Negative = 0x4000;

        public bool Read(ReadOnlySpan<byte> cell, out Int128 units)
        {
            units = 0;
            var (count, weight, sign) = (BinaryCells.Int16(cell), BinaryCells.Int16(cell[2..]), BinaryCells.Int16(cell[4..]));
            if (sign is not (0 or Negative)) return false; // NaN and the infinities
            for (var i = 0; i < count; i++)
            {
                var digit = BinaryCells.Int16(cell[(8 + (2 * i))..]);
                var exponent = ((weight - i) * 4) + scale;
                if (exponent > DuckType.MaxWidth) throw new SourceException("database.value_too_large");
                units += exponent >= 0 ? digit * Power(exponent) : Below(digit, -exponent);
            }
            if (sign == Negative) units = -units;
            return true;
        }

        /// <summary>The last group may hold zeros behind the scale, and nothing else.</summary>
        private static int Below(int digit, int exponent)
        {
            var power = exponent >= 4 ? 10_000 : (int)Power(exponent);
            return digit % power == 0 ? digit / power : throw new SourceException("database.value_too_large");
        }
    }
}
