package org.stylestep.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stylestep.Mutations;

final class MultipartFormTest {

    private static final String TYPE = "multipart/form-data; boundary=b";

    private static Map<String, byte[]> parse(String type, String body) {
        return MultipartForm.parse(type, body.getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=b",
                "Multipart/Form-Data; Boundary=b",
                "multipart/form-data;charset=utf-8;boundary=\"b\"",
                "MULTIPART/FORM-DATA ; BOUNDARY = b ; x=y"
            })
    void typesAreReadInAnyCase(String type) {
        assertThat(parse(type, "--b\r\ncontent-disposition: form-data; name=input\r\n\r\nx\r\n--b--\r\n"))
                .containsOnlyKeys("input");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Disposition: form-data; name=input",
                "CONTENT-DISPOSITION: form-data; Name=\"input\"; filename=\"a; name=b.png\"",
                "content-type: image/png\r\nContent-Disposition: form-data; filename=\"name=x\"; name=\"input\"",
            })
    void namesAreReadQuotedOrNot(String header) {
        Map<String, byte[]> parts = parse(
                TYPE,
                "--b\r\n" + header + "\r\n\r\na\r\n\r\nb\r\n--b\r\nContent-Disposition: form-data; name=empty\r\n\r\n"
                        + "\r\n--b--\r\n");
        assertThat(parts).containsOnlyKeys("input", "empty");
        assertThat(new String(parts.get("input"), UTF_8)).isEqualTo("a\r\n\r\nb");
        assertThat(parts.get("empty")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--b",
                "--b--",
                "--b\r\n",
                "--b\r\n\r\n",
                "--b\r\n\r\n\r\n--b--",
                "--b\r\nContent-Disposition: form-data; name=input\r\n\r\nwithout an end",
                "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--"
            })
    void whatIsNotWholeHasNoParts(String body) {
        assertThat(parse(TYPE, body)).isEmpty();
        assertThat(parse("text/plain; boundary=b", body)).isEmpty();
        assertThat(parse("multipart/form-data", body)).isEmpty();
    }

    @Test
    @Timeout(10)
    void longHeadersAreRefusedAtOnce() {
        for (String piece : new String[] {"; name", "content-disposition:", "\r\n ", "x", "\""}) {
            String header = "Content-Disposition: form-data" + piece.repeat((4 << 20) / piece.length());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> parse(TYPE, "--b\r\n" + header + "\r\n\r\nx\r\n--b--\r\n"))
                    .withMessageContaining("more than 8192 bytes");
        }
    }

    @Test
    @Timeout(10)
    void manyPartsTakeTimeInProportion() {
        String part = "--b\r\nContent-Disposition: form-data" + "; name".repeat(1000) + "\r\n\r\nx\r\n";
        assertThat(parse(TYPE, part.repeat(1000) + "--b--\r\n")).isEmpty();
        assertThat(parse(TYPE, "--b\r\n".repeat(1 << 10))).isEmpty();
    }

    @Test
    @Tag("slow")
    void whateverComesIsTakenApartOrRefused() throws Exception {
        String form = """
                --b
                Content-Disposition: form-data; name="input"; filename="a.png"

                x
                --b
                Content-Type: image/png
                Content-Disposition: form-data; name=style

                y
                --b--
                """.replace("\n", "\r\n");
        Mutations.feed("form", form.getBytes(ISO_8859_1), "", IllegalArgumentException.class, bytes -> {
            MultipartForm.parse(TYPE, bytes);
        });
        Mutations.feed("content type", TYPE.getBytes(ISO_8859_1), "", IllegalArgumentException.class, bytes -> {
            parse(new String(bytes, ISO_8859_1), form);
        });
    }
}
