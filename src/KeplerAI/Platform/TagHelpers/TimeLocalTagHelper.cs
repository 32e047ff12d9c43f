using System.Globalization;
using KeplerAI.Platform.Localisation;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace KeplerAI.Platform.TagHelpers;

/// <summary>An instant in Paris time; the exact one, with UTC, in the title. <c>format</c>: long (default), short, time, date.</summary>
[HtmlTargetElement("time-local", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TimeLocalTagHelper : TagHelper
{
    public DateTimeOffset? Value { get; set; }

    public string Format { get; set; } = "long";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Value is not { } instant)
        {
            output.TagName = null;
            output.Content.SetContent("—");
            return;
        }

        var culture = CultureInfo.CurrentCulture;
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        var local = Language.ToLocal(instant);
        output.Attributes.SetAttribute("title", string.Create(culture, $"{local:d MMMM yyyy, HH:mm:ss} (Europe/Paris) · {instant.UtcDateTime:HH:mm:ss} UTC"));
        output.Content.SetContent(local.ToString(Pattern(Format), culture));
    }

    private static string Pattern(string format) => format switch
    {
        "short" => "dd/MM/yyyy HH:mm",
        "date" => "d MMMM yyyy",
        "time" => "HH:mm:ss",
        _ => "d MMMM yyyy, HH:mm",
    };
}
