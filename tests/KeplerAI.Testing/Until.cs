using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace KeplerAI.Testing;

/// <summary>Waits for what another process or thread does. Its patience is for a machine under load: a test that passes never needs it.</summary>
public static class Until
{
    /// <summary>What a test may wait for anything that comes to pass.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <exception cref="TimeoutException">It did not come to pass; the message says what.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        for (var clock = Stopwatch.StartNew(); !await condition(); await Task.Delay(50))
        {
            if (clock.Elapsed > Patience)
                throw new TimeoutException($"Not within {Patience.TotalMinutes} minutes: {what}");
        }
    }

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}}, string)"/>
    public static Task HoldsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") => HoldsAsync(() => Task.FromResult(condition()), what);
}
