namespace KeplerAI.EventStore;

/// <summary>The name under which an event is stored for ever, whatever the class is called later. Default: Marten's alias of the CLR name.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EventNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
