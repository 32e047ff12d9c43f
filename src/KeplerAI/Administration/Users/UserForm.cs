namespace KeplerAI.Administration.Users;

/// <summary>What the user forms post. <paramref name="Login"/> only at creation.</summary>
public sealed record UserForm(string? Login, string? FullName, string? Email, PlatformRole Role, BusinessFunction Function, long? Version)
{
    public static readonly UserForm Empty = new("", "", "", PlatformRole.Standard, BusinessFunction.Viewer, null);

    public static UserForm Of(UserRow row) => new(row.Login.Value, row.FullName.Value, row.Email?.Value, row.Role, row.Function, row.Version);
}
