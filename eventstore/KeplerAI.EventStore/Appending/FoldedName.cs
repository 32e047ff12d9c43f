using System.Globalization;
using System.Text;

namespace KeplerAI.EventStore;

/// <summary>Two names that people would read as one are one: trimmed, single spaces, no accents, lower case.</summary>
public static class FoldedName
{
    public static string Of(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var c in name.Trim().Normalize(NormalizationForm.FormKD))
        {
            if (char.IsWhiteSpace(c))
            {
                if (folded.Length > 0 && folded[^1] != ' ')
                {
                    folded.Append(' ');
                }
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(c);
            }
        }

        return folded.ToString().Normalize(NormalizationForm.FormC).ToLowerInvariant();
    }
}
