using System.Security.Cryptography;

namespace KeplerAI.EventStore.Tests.Ledger;

/// <summary>What is computed eight at a time is what the platform's own functions compute one by one.</summary>
public sealed class MerkleLanesTests
{
    [Fact]
    public void Leaves_and_nodes_made_side_by_side_are_those_made_one_by_one_however_they_are_cut_into_batches()
    {
        var random = new Random(88);
        for (var time = 0; time < 60; time++)
        {
            byte[][] hashes = [.. Enumerable.Range(0, random.Next(0, 200)).Select(_ => RandomNumberGenerator.GetBytes(32))];
            var leaves = new byte[hashes.Length * 32];
            MerkleLanes.Leaves([.. hashes.SelectMany(h => h)], leaves);
            byte[][] one = [.. hashes.Select(h => MerkleHash.Leaf(h))];
            leaves.ShouldBe([.. one.SelectMany(l => l)]);
            var frontier = new Frontier();
            for (var at = 0; at < hashes.Length;)
            {
                var next = Math.Min(hashes.Length, at + random.Next(1, 40));
                frontier.Append(leaves.AsSpan(at * 32, (next - at) * 32));
                at = next;
            }

            (frontier.Size, Convert.ToHexString(frontier.Root())).ShouldBe((hashes.Length, Convert.ToHexString(NaiveMerkle.Root(one))));
        }
    }

    [Fact]
    public void Codes_made_side_by_side_are_hmacs_of_the_platform()
    {
        var random = new Random(89);
        var mac = new LedgerMac(RandomNumberGenerator.GetBytes(32));
        for (var time = 0; time < 20; time++)
        {
            Guid[] appends = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Guid.NewGuid())];
            int[] appendOf = [.. Enumerable.Range(0, random.Next(0, 100)).Select(_ => random.Next(appends.Length))];
            byte[][] hashes = [.. appendOf.Select(_ => RandomNumberGenerator.GetBytes(32))];
            var codes = new byte[hashes.Length * 32];
            new MacCheck(mac).Codes([.. appends.SelectMany(a => a.ToByteArray(bigEndian: true))], appendOf, [.. hashes.SelectMany(h => h)], codes);
            codes.ShouldBe([.. hashes.Select((h, i) => mac.Of(appends[appendOf[i]], h)).SelectMany(c => c)]);
        }
    }
}
