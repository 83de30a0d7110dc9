package org.stylestep.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SafetensorsFileTest {

    @TempDir
    Path folder;

    private SafetensorsFile open(String header, byte... data) throws IOException {
        return open(header.length(), header, data);
    }

    private SafetensorsFile open(long claimed, String header, byte... data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                folder.resolve("a.safetensors"),
                bytes.putLong(claimed).put(text).put(data).array());
        return SafetensorsFile.open(folder.resolve("a.safetensors"));
    }

    private static String array(String type, String shape, String offsets) {
        return "{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
    }

    @ParameterizedTest
    @CsvSource({
        "BF16, 0x3F80, 1",
        "BF16, 0xC0A0, -5",
        "BF16, 0x7F80, Infinity",
        "BF16, 0x0001, 9.18354961579912E-41",
        "F16, 0x3C00, 1",
        "F16, 0xC500, -5",
        "F16, 0x7BFF, 65504",
        "F16, 0x0001, 5.9604644775390625E-8",
        "F16, 0x83FF, -6.097555160522461E-5",
        "F16, 0x0400, 6.103515625E-5",
        "F16, 0xFC00, -Infinity",
        "F16, 0x7E00, NaN",
        "F16, 0x8000, -0.0"
    })
    void numbersOfHalfTheBitsBecomeFloat32(String type, int bits, float expected) throws IOException {
        try (SafetensorsFile file =
                open("{\"a\":" + array(type, "[1]", "[0,2]") + "}", (byte) bits, (byte) (bits >> 8))) {
            assertThat(file.floats("a")).containsExactly(expected);
        }
    }

    @Test
    void otherTypesAreListedAndNamedWhenFloatsAreWanted() throws IOException {
        try (SafetensorsFile file =
                open("{\"__metadata__\":{\"a\":\"b\"},\"n\":" + array("I16", "[2]", "[0,4]") + "}", new byte[4])) {
            assertThat(file.arrays().get("n").shape()).isEqualTo(List.of(2L));
            assertThatThrownBy(() -> file.floats("n"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a.safetensors: array n has type I16");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'a':{F32,[2],[0,4]}",
                "'a':{F32,[-1],[4,0]}",
                "'a':{F32,[-1,-1],[0,4]}",
                "'a':{F32,[1],[-4,0]}",
                "'a':{F32,[1],[0,4]},'b':{F32,[1],[2,6]}",
                "'a':{F32,[1],[0,4]},'a':{F32,[1],[4,8]}",
                "'a':{F32,[1],[0,4,8]}",
                "'a':{F32,[1],[0]}",
                "'a':{F32,[1,],[0,4]}",
                "'a':{F32,[null],[0,4]}",
                "'a':{F32,[3000000000,3000000000,3000000000],[0,4]}",
                "'a':{F32,[1],[9223372036854775804,9223372036854775808]}",
                "'a':{F32,[99999999999999999999],[0,4]}",
                "'a':{F99,[1],[0,4]}",
                "'a':{F32,1,[0,4]}",
                "'a':7",
                "'a':null",
                "'a':{F32,[2],[8,16]}",
                "'a':{F32,{},[0,4]}",
                "'a':[[[[[[",
                "'a"
            })
    void aHeaderThatLiesIsRefused(String entries) {
        String header = "{"
                + entries.replace('\'', '"')
                        .replaceAll(
                                "\\{(F\\d+),(.+?),(\\[[^\\[]*\\])\\}",
                                "{\"dtype\":\"$1\",\"shape\":$2,\"data_offsets\":$3}")
                + "}";
        assertThatThrownBy(() -> open(header, new byte[12]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.safetensors is damaged: ");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 100, 4294967298L, Long.MAX_VALUE, Long.MIN_VALUE})
    void aHeaderOfAnotherLengthIsRefused(long claimed) {
        assertThatThrownBy(() -> open(claimed, "{}  ")).hasMessageContaining("a.safetensors is damaged: its header");
    }
}
