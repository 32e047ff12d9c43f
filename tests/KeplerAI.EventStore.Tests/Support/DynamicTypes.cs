using System.Reflection;
using System.Reflection.Emit;

namespace KeplerAI.EventStore.Tests.Support;

/// <summary>Assemblies made for one test: what they hold, no other test meets.</summary>
public static class DynamicTypes
{
    public static Assembly Assembly(string name, Action<ModuleBuilder> fill)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(name), AssemblyBuilderAccess.Run);
        fill(assembly.DefineDynamicModule(name));
        return assembly;
    }

    public static void Event(ModuleBuilder module, string name, string storedName)
    {
        var type = module.DefineType(name, TypeAttributes.Public | TypeAttributes.Sealed);
        type.DefineDefaultConstructor(MethodAttributes.Public);
        type.SetCustomAttribute(new CustomAttributeBuilder(typeof(EventNameAttribute).GetConstructor([typeof(string)])!, [storedName]));
        type.CreateType();
    }

    /// <summary>A concrete class under an abstract one that needs nothing more.</summary>
    public static void Child(ModuleBuilder module, string name, Type parent)
    {
        var type = module.DefineType(name, TypeAttributes.Public | TypeAttributes.Sealed, parent);
        type.DefineDefaultConstructor(MethodAttributes.Public);
        type.CreateType();
    }
}
