using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Comet.Modular.Primitives;
using Perfolizer.Horology;

// In this process: a generated project would be built under the rules of this tree, and fail them.
var job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(3)
    .WithIterationCount(10)
    .WithIterationTime(TimeInterval.FromMilliseconds(200));
var config = ManualConfig
    .Create(DefaultConfig.Instance)
    .AddJob(job)
    .AddColumn(new SpeedColumn())
    .WithOptions(ConfigOptions.JoinSummary);
_ = BenchmarkSwitcher.FromAssembly(typeof(Hashing).Assembly).Run(args, config);
