package io.jdock.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jdock.cli.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoTemplateTest {
    private static final String DATA = """
            {"Id": "abc", "Name": "/web", "Up": true, "Code": 7, "Half": 0.5, "None": null, "Empty": [],
             "Env": ["A=1", "B=2"], "Labels": {"b": "2", "a": "1"},
             "Ports": {"80/tcp": [{"HostPort": "8080"}]}, "State": {"Status": "running"}}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "{{.Cmd}} {{json .Cmd}} {{.Volumes}} {{json .Empty}}{{range .Binds}}x{{end}} ~ [] null map[] []",
                "plain ~ plain",
                "{{.Id}} {{.ID}} ~ abc abc",
                "{{.State.Status}} ~ running",
                "{{json .Env}} ~ [\"A=1\",\"B=2\"]",
                "{{json .State}} ~ {\"Status\":\"running\"}",
                "{{.Env}} {{.Labels}} {{.Up}} {{.Code}} {{.Half}} ~ [A=1 B=2] map[a:1 b:2] true 7 0.5",
                "{{.None}} ~ <nil>",
                "{{json .Health}} ~ null",
                "{{if .Healthcheck}}yes{{else}}no{{end}} ~ no",
                "{{slice .Name 1 3}}{{index .Labels \"zz\"}}. ~ we.",
                "{{html \"<a>&\"}} {{js \"it's\"}} {{urlquery \"a b\"}} ~ &lt;a&gt;&amp; it\\'s a+b",
                "{{printf \"%x\" \"hi\"}} ~ 6869",
                "{{join .Env \",\"}} ~ A=1,B=2",
                "{{range .Env}}<{{.}}>{{end}} ~ <A=1><B=2>",
                "{{range $i, $e := .Env}}{{$i}}{{$e}};{{end}} ~ 0A=1;1B=2;",
                "{{range $k, $v := .Labels}}{{$k}}={{$v}} {{end}}. ~ a=1 b=2 .",
                "{{range .Empty}}x{{else}}none{{end}} ~ none",
                "{{range .Env}}{{if eq . \"B=2\"}}{{break}}{{end}}{{.}}{{end}} ~ A=1",
                "{{range .Env}}{{$.Id}}{{end}} ~ abcabc",
                "{{(index (index .Ports \"80/tcp\") 0).HostPort}} ~ 8080",
                "{{index .Labels \"a\"}}{{index .Env 1}} ~ 1B=2",
                "{{if .Up}}yes{{else}}no{{end}} ~ yes",
                "{{if .None}}a{{else if gt .Code 8}}b{{else if ge .Code 7}}c{{else}}d{{end}} ~ c",
                "{{if and .Up (not .None)}}x{{end}}{{or .None .Id}} ~ xabc",
                "{{with .State}}{{.Status}}{{end}}{{with .None}}x{{else}}y{{end}} ~ runningy",
                "{{len .Env}} {{len .Id}} ~ 2 3",
                "{{printf \"%s-%q-%5d|%-4s|%05.1f%%\" .Id .Id .Code \"a\" .Half}} ~ abc-\"abc\"-    7|a   |000.5%",
                "{{.Name | printf \"%.4s\" | upper}} ~ /WEB",
                "{{$x := .Code}}{{$x}} {{- \" trimmed \" -}}   . ~ 7 trimmed .",
                "{{/* nothing */}}{{eq .Code 1 7}} {{ne .Id `abc`}} ~ true false",
                "{{nosuch}} ~ !",
                "{{index (split .Name \"/\") 1}} {{lower \"AB\"}} {{title \"a b\"}} {{truncate .Id 2}}{{pad .Id 1 2}}. ~ web ab A B ab abc  .",
                "{{print .Code .Up}}{{print 1 2}}{{print .Id 3}} ~ 7 true1 2abc3"
            })
    void evaluates(String template, String expected) {
        if (expected.equals("!")) {
            assertThatThrownBy(() -> GoTemplate.parse(template))
                    .hasMessage("template: :1: function \"nosuch\" not defined");
            return;
        }
        assertThat(GoTemplate.parse(template).apply(data())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "{{.Foo}} ~ template: :1:2: executing \"\" at <.Foo>: map has no entry for key \"Foo\"",
                "a{{.State.Foo}} ~ template: :1:9: executing \"\" at <.State.Foo>: map has no entry for key \"Foo\"",
                "{{.None.Foo}} ~ template: :1:7: executing \"\" at <.None.Foo>: nil pointer evaluating interface {}.Foo",
                "{{.Id.Foo}} ~ template: :1:5: executing \"\" at <.Id.Foo>: can't evaluate field Foo in type string",
                "{{index .Env 9}} ~ template: :1:2: executing \"\" at <index>: error calling index: index out of range: 9",
                "{{len 3}} ~ template: :1:2: executing \"\" at <len>: error calling len: len of type int64"
            })
    void namesWhatTheDataDoesNotHave(String template, String message) {
        GoTemplate parsed = GoTemplate.parse(template);
        assertThatThrownBy(() -> parsed.apply(data()))
                .isInstanceOf(TemplateException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "{{.Id ~ template: :1: unclosed action",
                "{{.Id} ~ template: :1: bad character U+007D '}'",
                "{{nope}} ~ template: :1: function \"nope\" not defined",
                "{{if}} ~ template: :1: missing value for if",
                "{{if .Up}} ~ template: :1: unexpected EOF",
                "{{end}} ~ template: :1: unexpected {{end}}",
                "{{(.Id}} ~ template: :1: unclosed left paren",
                "{{\"abc}} ~ template: :1: unterminated quoted string"
            })
    void refusesWhatIsMalformed(String template, String message) {
        assertThatThrownBy(() -> GoTemplate.parse(template))
                .isInstanceOf(TemplateException.class)
                .hasMessage(message);
    }

    @Test
    void rowsTakeArgumentsAndShowAsJson() {
        Row row = new Row() {
            @Override
            public List<String> names() {
                return List.of("ID");
            }

            @Override
            public Object field(String name, List<Object> arguments) {
                return switch (name) {
                    case "ID" -> "x";
                    case "Label" -> "label " + arguments.get(0);
                    default -> null;
                };
            }
        };
        assertThat(GoTemplate.parse("{{.ID}} {{.Label \"a\"}} {{json .}}").apply(row))
                .isEqualTo("x label a {\"ID\":\"x\"}");
        GoTemplate unknown = GoTemplate.parse("{{.Nope}}");
        assertThatThrownBy(() -> unknown.apply(row)).hasMessageContaining("can't evaluate field Nope in type");
    }

    private static Object data() {
        try {
            return Json.parse(DATA.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
