using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace KeplerAI.Administration.Users;

/// <summary>A one-time link on its way to the page that shows it once.</summary>
public sealed record InvitationLink(string Name, string Url)
{
    private const string NameKey = "invitation.name";
    private const string UrlKey = "invitation.url";

    public void Put(ITempDataDictionary data)
    {
        data[NameKey] = Name;
        data[UrlKey] = Url;
    }

    public static InvitationLink? Take(ITempDataDictionary data) =>
        data[NameKey] is string name && data[UrlKey] is string url ? new(name, url) : null;
}
