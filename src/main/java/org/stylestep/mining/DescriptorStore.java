package org.stylestep.mining;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A matrix of float32 that is written row by row and read in rectangles. */
interface DescriptorStore extends AutoCloseable {

    /** Writes a whole row. */
    void put(int row, float[] values) throws IOException;

    /** Returns rows [firstRow, endRow) of columns [firstColumn, endColumn), in a manager and on its device. */
    NDArray read(NDManager manager, int firstRow, int endRow, int firstColumn, int endColumn) throws IOException;

    @Override
    void close() throws IOException;

    /** In host memory, outside the JVM's heap. */
    final class InMemory implements DescriptorStore {

        private final NDManager manager = NDManager.newBaseManager(Device.cpu());
        private final NDArray matrix;

        InMemory(int rows, int columns) {
            matrix = manager.create(new Shape(rows, columns), DataType.FLOAT32);
        }

        @Override
        public void put(int row, float[] values) {
            try (NDArray array = manager.create(values)) {
                matrix.set(new NDIndex(row), array);
            }
        }

        @Override
        public NDArray read(NDManager reader, int firstRow, int endRow, int firstColumn, int endColumn) {
            String rectangle = firstRow + ":" + endRow + ", " + firstColumn + ":" + endColumn;
            NDArray part = matrix.get(reader, new NDIndex(rectangle));
            return part.toDevice(reader.getDevice(), false);
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    /** In a file of its own that ends with the store. */
    final class ScratchFile implements DescriptorStore {

        private final FileChannel channel;
        private final int columns;
        private final ByteBuffer oneRow;

        ScratchFile(Path folder, int rows, int columns) throws IOException {
            this.columns = columns;
            oneRow = ByteBuffer.allocateDirect(columns * Float.BYTES).order(ByteOrder.nativeOrder());
            Files.createDirectories(folder);
            long bytes = (long) rows * columns * Float.BYTES;
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < bytes) {
                throw new IOException("The style descriptors need a scratch file of " + (bytes >> 20) + " MiB, but "
                        + folder + " has " + (free >> 20) + " MiB left; free some there or choose another folder");
            }
            channel = FileChannel.open(
                    Files.createTempFile(folder, "style-descriptors", ".scratch"),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
        }

        @Override
        public void put(int row, float[] values) throws IOException {
            oneRow.clear();
            oneRow.asFloatBuffer().put(values);
            long position = (long) row * columns * Float.BYTES;
            while (oneRow.hasRemaining()) {
                position += channel.write(oneRow, position);
            }
        }

        @Override
        public NDArray read(NDManager reader, int firstRow, int endRow, int firstColumn, int endColumn)
                throws IOException {
            int width = endColumn - firstColumn;
            Shape shape = new Shape(endRow - firstRow, width);
            int bytes = Math.toIntExact(shape.size() * Float.BYTES);
            ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            for (int row = firstRow; row < endRow; row++) {
                buffer.limit(buffer.position() + width * Float.BYTES);
                long position = ((long) row * columns + firstColumn) * Float.BYTES;
                while (buffer.hasRemaining()) {
                    int read = channel.read(buffer, position);
                    if (read < 0) {
                        throw new IOException("The scratch file of style descriptors ends before row " + row);
                    }
                    position += read;
                }
            }
            return reader.create(buffer.rewind(), shape, DataType.FLOAT32);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
