namespace KeplerAI.Compute.Cluster;

internal sealed record HdfsStatus(long Length, bool IsFolder, DateTimeOffset Modified, string Name);
