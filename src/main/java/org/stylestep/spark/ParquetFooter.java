package org.stylestep.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/** The end of a Parquet file: its metadata, their length and four letters. */
final class ParquetFooter {

    private static final int END = 2 * Integer.BYTES;

    private ParquetFooter() {}

    /** Returns a file with the encodings of its columns in their order: Parquet's writer lists a set of them, in an order that each Java machine has its own of. */
    static byte[] ordered(byte[] file) throws IOException {
        int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - END);
        int start = file.length - END - length;
        FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(file, start, length));
        for (RowGroup rows : metadata.getRow_groups()) {
            for (ColumnChunk column : rows.getColumns()) {
                column.getMeta_data().getEncodings().sort(null);
            }
        }
        ByteArrayOutputStream ordered = new ByteArrayOutputStream(file.length);
        ordered.write(file, 0, start);
        Util.writeFileMetaData(metadata, ordered);
        if (ordered.size() != start + length) {
            throw new IOException("the footer of a Parquet file takes " + (ordered.size() - start)
                    + " bytes in place of " + length + ": it is of another version");
        }
        ordered.write(file, file.length - END, END);
        return ordered.toByteArray();
    }
}
