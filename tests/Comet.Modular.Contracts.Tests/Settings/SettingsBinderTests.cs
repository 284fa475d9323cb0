using System.Text.Json;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Contracts.Tests.Settings;

[Trait("Req", "HO-01")]
public sealed class SettingsBinderTests
{
    private const string Minimum = "\"host\":\"db\",\"paths\":[\"/\"]";

    [Fact]
    public void Right_settings_bind_and_what_is_left_out_keeps_its_default()
    {
        var bound = Bind("{" + Minimum + ",\"mode\":\"slow\",\"rules\":[{\"glob\":\"**\"}],\"default\":null}");

        Assert.Empty(bound.Problems);
        var value = Assert.IsType<SampleSettings>(bound.Value);
        Assert.Equal(("db", 3306, SampleMode.Slow), (value.Host, value.Port, value.Mode));
        Assert.Equal(TimeSpan.FromSeconds(1), value.Patience);
        Assert.False(Assert.Single(value.Rules).Top);
    }

    [Theory]
    [InlineData("[]", "", "settings.type")]
    [InlineData("{$,\"prot\":1}", "/prot", "settings.unknown")]
    [InlineData("{$,\"Port\":1}", "/Port", "settings.unknown")]
    [InlineData("{$,\"title\":\"x\"}", "/title", "settings.unknown")]
    [InlineData("{$,\"a/b~c\":1}", "/a~1b~0c", "settings.unknown")]
    [InlineData("{\"paths\":[\"/\"]}", "/host", "settings.missing")]
    [InlineData("{\"host\":\"db\"}", "/paths", "settings.missing")]
    [InlineData("{$,\"port\":\"1\"}", "/port", "settings.type")]
    [InlineData("{$,\"port\":1.5}", "/port", "settings.type")]
    [InlineData("{$,\"port\":true}", "/port", "settings.type")]
    [InlineData("{$,\"port\":0}", "/port", "settings.range")]
    [InlineData("{$,\"port\":65536}", "/port", "settings.range")]
    [InlineData("{$,\"port\":99999999999}", "/port", "settings.range")]
    [InlineData("{$,\"level\":256}", "/level", "settings.range")]
    [InlineData("{$,\"port\":null}", "/port", "settings.null")]
    [InlineData("{\"host\":null,\"paths\":[\"/\"]}", "/host", "settings.null")]
    [InlineData("{\"host\":\"UP\",\"paths\":[\"/\"]}", "/host", "settings.pattern")]
    [InlineData("{\"host\":\"db\",\"paths\":[]}", "/paths", "settings.range")]
    [InlineData("{\"host\":\"db\",\"paths\":\"/\"}", "/paths", "settings.type")]
    [InlineData("{\"host\":\"db\",\"paths\":[\"/\",7]}", "/paths/1", "settings.type")]
    [InlineData("{\"host\":\"db\",\"paths\":[null]}", "/paths/0", "settings.null")]
    [InlineData("{$,\"mode\":\"quick\"}", "/mode", "settings.type")]
    [InlineData("{$,\"patience\":\"long\"}", "/patience", "settings.type")]
    [InlineData("{$,\"rules\":[{\"glob\":\"**\"},{\"glob\":\"x\"}]}", "/rules/1/glob", "settings.range")]
    [InlineData("{$,\"rules\":[{}]}", "/rules/0/glob", "settings.missing")]
    [InlineData("{$,\"rules\":[{\"glob\":\"**\",\"tob\":1}]}", "/rules/0/tob", "settings.unknown")]
    [InlineData("{$,\"rules\":{}}", "/rules", "settings.type")]
    [InlineData("{$,\"default\":{\"glob\":null}}", "/default/glob", "settings.null")]
    [InlineData("{$,\"named\":{\"a/b\":{\"glob\":\"x\"}}}", "/named/a~1b/glob", "settings.range")]
    [InlineData("{$,\"named\":{\"a\":{\"glob\":\"**\"},\"a\":{\"glob\":\"**\"}}}", "/named/a", "settings.duplicate")]
    [InlineData("{$,\"port\":1,\"port\":2}", "/port", "settings.duplicate")]
    [InlineData("{$,\"port\":22}", "/port", "settings.invalid")]
    public void One_problem_is_named_with_its_pointer_and_code(string json, string pointer, string code)
    {
        var bound = Bind(json.Replace("$", Minimum, StringComparison.Ordinal));

        Assert.Null(bound.Value);
        var problem = Assert.Single(bound.Problems);
        Assert.Equal((pointer, code, Severity.Error), (problem.Pointer, problem.Code, problem.Severity));
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{$,\"prot\":1}", true)]
    [InlineData("{$,\"prot\":1,\"port\":0}", false)]
    [InlineData("{$,\"prot\":1,\"port\":\"x\"}", false)]
    public void A_draft_is_given_when_only_the_names_of_members_are_wrong(string json, bool isGiven)
    {
        var bound = Bind(json.Replace("$", Minimum, StringComparison.Ordinal));

        Assert.Null(bound.Value);
        Assert.Equal(isGiven, bound.Draft is not null);
    }

    [Fact]
    public void All_problems_are_named_at_once()
    {
        var bound = Bind(
            """{"hots":"db","port":0,"password":7,"mode":"x","rules":[{"glob":"x"},null],"port":1,"level":null}"""
        );

        var named = bound.Problems.Select(static p => $"{p.Pointer} {p.Code}").Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "/host settings.missing",
                "/hots settings.unknown",
                "/mode settings.type",
                "/password settings.type",
                "/paths settings.missing",
                "/port settings.duplicate",
                "/port settings.range",
                "/rules/0/glob settings.range",
                "/rules/1 settings.null",
            ],
            named,
            StringComparer.Ordinal
        );
    }

    [Theory]
    [InlineData("hots", "Did you mean 'host'?")]
    [InlineData("PORT", "Did you mean 'port'?")]
    [InlineData("pasword", "Did you mean 'password'?")]
    public void A_near_name_is_offered(string mistyped, string guidance)
    {
        var bound = Bind("{" + Minimum + $",\"{mistyped}\":1}}");

        Assert.Equal(guidance, Assert.Single(bound.Problems).Guidance);
    }

    [Fact]
    public void A_far_name_gets_the_list_of_known_ones()
    {
        var bound = Bind("{" + Minimum + ",\"compression\":1}");

        Assert.Contains("host, port, password", Assert.Single(bound.Problems).Guidance, StringComparison.Ordinal);
    }

    [Fact]
    public void No_message_quotes_a_value()
    {
        var bound = Bind("""{"host":"HUNTER2","password":["HUNTER2"],"mode":"HUNTER2","level":"HUNTER2"}""");

        Assert.Equal(5, bound.Problems.Count);
        Assert.DoesNotContain(bound.Problems, static p => p.ToString().Contains("HUNTER2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_choice_is_answered_with_the_choices()
    {
        var bound = Bind("{" + Minimum + ",\"mode\":\"quick\"}");

        Assert.Contains("one of slow, fast", Assert.Single(bound.Problems).Message, StringComparison.Ordinal);
    }

    /// <summary>Any single member set to any odd value either binds or is a problem at or below that member.</summary>
    [Fact]
    public void Whatever_stands_in_a_member_is_bound_or_reported_at_that_member()
    {
        string[] members =
        [
            "host", "port", "password", "paths", "mode", "rules", "named", "default", "level", "patience",
        ];
        string[] values =
        [
            "null", "true", "0", "-1", "7", "1e3", "1.5", "99999999999999999999", "\"\"", "\"x\"", "[]", "[[]]",
            "[null]", "[{}]", "{}", "{\"a\":{}}", "{\"a\":null}", "[\"x\",\"y\"]", "{\"glob\":\"**\"}", "{\"glob\":{}}",
        ];
        foreach (var (member, value) in members.SelectMany(_ => values, static (m, v) => (m, v)))
        {
            var others = member switch
            {
                "host" => "\"paths\":[\"/\"]",
                "paths" => "\"host\":\"db\"",
                _ => Minimum,
            };

            var bound = Bind($"{{{others},\"{member}\":{value}}}");

            Assert.Equal(bound.Problems.Count == 0, bound.Value is not null);
            Assert.All(bound.Problems, p => Assert.StartsWith($"/{member}", p.Pointer, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Secrets_are_found_wherever_they_stand()
    {
        var secrets = SettingsBinder.FindSecrets(SampleContext.Default.SampleSettings);

        Assert.Equal(["/password", "/variables/*", "/rules/*/token", "/named/*/token", "/default/token"], secrets);
    }

    private static BoundSettings<SampleSettings> Bind(string json)
    {
        using var document = JsonDocument.Parse(json);
        return SettingsBinder.Bind(
            new ItemSettings("sample", document.RootElement.Clone()),
            SampleContext.Default.SampleSettings
        );
    }
}
