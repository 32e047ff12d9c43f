using System.Collections.Frozen;
using KeplerAI.Platform.Permissions;

namespace KeplerAI.Administration.Journal;

/// <summary>D59: members of events whose values only contributors with the right, and auditors, may read in the log.</summary>
public static class BusinessFields
{
    private static readonly FrozenSet<string> Anywhere = new[] { "Description", "Comment", "Reason", "Metrics", "Parameters", "Columns", "Tags", "FileName" }.ToFrozenSet();

    // The name of a use case is metadata, which an Admin sees; what lives inside it is business.
    private static readonly FrozenSet<string> InsideUseCase = new[] { "Name", "Table", "File", "Definition", "Definition.Name", "Definition.File", "Override", "Origin", "Restored", "ColumnName", "Options", "Details", "Details.Name", "Source", "Detail" }.ToFrozenSet();

    public static bool Hides(string? kind, string member) =>
        kind is not null && (Anywhere.Contains(member) || (kind != Scopes.UseCase && InsideUseCase.Contains(member)));
}
