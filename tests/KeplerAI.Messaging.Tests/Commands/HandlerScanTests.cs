using System.Reflection;
using System.Reflection.Emit;

namespace KeplerAI.Messaging.Tests;

public sealed class HandlerScanTests
{
    [Fact]
    public void Every_command_of_an_assembly_is_found() =>
        CommandHandlers.Scan([typeof(Parcel).Assembly]).CommandTypes.ShouldBe([typeof(PackParcel), typeof(WeighParcel), typeof(ShipParcel)], ignoreOrder: true);

    [Fact]
    public void A_command_without_a_handler_fails_at_start_by_name() =>
        Should.Throw<InvalidOperationException>(() => CommandHandlers.Scan([WithLoneCommand()])).Message.ShouldContain("LoneCommand has no handler");

    [Theory]
    [InlineData(typeof(AsksForService), "only LoadAsync may ask for services")]
    [InlineData(typeof(HasNoHandle), "has no method Handle")]
    [InlineData(typeof(DecidesNothing), "must return a Decision")]
    [InlineData(typeof(LoadsNothing), "LoadAsync must return a Task<T>")]
    public void A_handler_that_cannot_be_bound_fails_with_the_reason(Type handler, string reason) =>
        Should.Throw<InvalidOperationException>(() => new CommandHandler(typeof(PackParcel), typeof(Parcel), handler)).Message.ShouldContain(reason);

    [Fact]
    public async Task What_LoadAsync_loads_as_a_tuple_is_bound_element_by_element()
    {
        var handler = new CommandHandler(typeof(PackParcel), typeof(Parcel), typeof(LoadsTuple));
        var call = new CommandCall(new PackParcel(Guid.NewGuid(), "x"), new(Guid.NewGuid(), Guid.NewGuid()), new NoServices(), DateTimeOffset.UnixEpoch);

        (await handler.LoadAsync(call, CancellationToken.None)).ShouldBeTrue();

        handler.Decide(call)!.Events.ShouldBe([new ParcelPacked(Guid.Empty, "7"), new ParcelWeighed(7)]);
    }

    private static AssemblyBuilder WithLoneCommand()
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new("Lone"), AssemblyBuilderAccess.Run);
        var type = assembly.DefineDynamicModule("Lone").DefineType("Lone.LoneCommand", TypeAttributes.Public);
        type.AddInterfaceImplementation(typeof(ICommand<Parcel>));
        var getter = type.DefineMethod("get_StreamId", MethodAttributes.Public | MethodAttributes.Virtual, typeof(Guid), []);
        var body = getter.GetILGenerator();
        body.Emit(OpCodes.Ldsfld, typeof(Guid).GetField(nameof(Guid.Empty))!);
        body.Emit(OpCodes.Ret);
        type.DefineMethodOverride(getter, typeof(ICommand).GetMethod("get_StreamId")!);
        type.CreateType();
        return assembly;
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private static class AsksForService
    {
        public static Decision Handle(PackParcel _, Scale scale) => scale.Readings > 0 ? Decision.Nothing : Decision.Refuse("x");
    }

    private static class HasNoHandle;

    private static class DecidesNothing
    {
        public static Refusal? Handle(PackParcel command) => command.Label == "" ? new("x") : null;
    }

    private static class LoadsNothing
    {
        public static Task LoadAsync(PackParcel _) => Task.CompletedTask;

        public static Decision Handle(PackParcel _) => Decision.Nothing;
    }

    private static class LoadsTuple
    {
        public static Task<(string Name, ScaleReading Reading)> LoadAsync(PackParcel _) => Task.FromResult(("7", new ScaleReading(7)));

        public static Decision Handle(string name, ScaleReading reading, Parcel? parcel) =>
            Decision.Of(new ParcelPacked(parcel?.Id ?? Guid.Empty, name), new ParcelWeighed(reading.Grams));
    }
}
