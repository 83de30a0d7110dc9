package org.stylestep.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;

/** Files of the same rows that differ in the order of a set. */
final class ParquetFooterTest {

    @Test
    void filesOfTheSameRowsGetTheSameBytes() throws IOException {
        byte[] one = file(Encoding.PLAIN, Encoding.RLE, Encoding.BIT_PACKED);
        byte[] other = file(Encoding.RLE, Encoding.BIT_PACKED, Encoding.PLAIN);
        assertThat(one).isNotEqualTo(other).hasSameSizeAs(other);

        byte[] ordered = ParquetFooter.ordered(other);

        assertThat(ordered).isEqualTo(ParquetFooter.ordered(one)).isEqualTo(one);
        assertThat(ParquetFooter.ordered(ordered)).isEqualTo(ordered);
    }

    private static byte[] file(Encoding... encodings) throws IOException {
        ColumnChunk column = new ColumnChunk(4)
                .setMeta_data(new ColumnMetaData(
                        Type.FLOAT,
                        new ArrayList<>(List.of(encodings)),
                        List.of("code"),
                        CompressionCodec.SNAPPY,
                        3,
                        30,
                        20,
                        4));
        FileMetaData metadata = new FileMetaData(
                1, List.of(new SchemaElement("root")), 3, List.of(new RowGroup(List.of(column), 30, 3)));
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(metadata, footer);
        assertThat(Util.readFileMetaData(new ByteArrayInputStream(footer.toByteArray()))
                        .getNum_rows())
                .isEqualTo(3);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("PAR1 and the rows".getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(footer.toByteArray());
        file.writeBytes(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(footer.size())
                .array());
        file.writeBytes("PAR1".getBytes(StandardCharsets.US_ASCII));
        return file.toByteArray();
    }
}
