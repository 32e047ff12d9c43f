namespace KeplerAI.Compute.Postgres;

/// <summary>The embedded PostgreSQL cannot run; the message says what to do about it.</summary>
public sealed class EmbeddedPostgresException(string message, Exception? inner = null) : Exception(message, inner);
