using KeplerAI.Messaging;

namespace KeplerAI.Lab.Connections;

/// <param name="Preview">Where the next runs are asked for, as one types.</param>
public sealed record ScheduleFields(NextRuns Next, MissedSlots Missed, string Preview);
