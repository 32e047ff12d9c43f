using System.Globalization;
using System.Text;

namespace KeplerAI.Lab.Datasets;

/// <summary>The folder name of a dataset: lower case letters, digits and « _ », so that no input can leave its folder (D19).</summary>
public static class TableSlug
{
    public const int MaxLength = 48;

    /// <summary>Two names with one slug are one name: the slug is what is claimed.</summary>
    public static string Of(string name)
    {
        var slug = new StringBuilder();
        foreach (var c in name.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
                continue;
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '_')
                slug.Append('_');
        }
        return slug.ToString(0, Math.Min(slug.Length, MaxLength)).Trim('_');
    }
}
